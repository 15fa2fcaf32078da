"""Tables that a spreadsheet opens safely: every cell is text, nothing becomes a formula (SECURITY.md 5.6)."""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.tables.writing import csv_bytes, safe_cell

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

    from reports.files import Sheet

__all__ = ["csv_response", "safe_cell", "xlsx_response"]


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a CSV file as German spreadsheets expect it: semicolons, quotes, UTF-8 with a mark at its beginning."""
    response = HttpResponse(csv_bytes(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def xlsx_response(name: str, sheets: Sequence["Sheet"]) -> HttpResponse:
    """Return a workbook: one sheet a table, with course, quarter, date of freezing and definition above its head.

    Texts are typed as text, so nothing is calculated; numbers that may leave are numbers.
    """
    from openpyxl import Workbook  # slow import

    book = Workbook()
    book.remove(book.worksheets[0])
    for number, each in enumerate(sheets, 1):
        page = book.create_sheet(f"{number} {each.title}"[:31])
        above = [each.title, f"{each.course}, {each.quarter}", _("Frozen on %(day)s") % {"day": each.frozen_on}, each.definition]
        for row, cells in enumerate([*([text] for text in above), [], each.head, *each.rows], 1):
            for column, value in enumerate(cells, 1):
                _write(page.cell(row, column), value, bold=row in {1, len(above) + 2})
        page.freeze_panes = page.cell(len(above) + 3, 1)
        page.column_dimensions["A"].width = 46
        for letter in "BCD":
            page.column_dimensions[letter].width = 18
    out = io.BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _write(cell: "Cell", value: object, *, bold: bool) -> None:
    from openpyxl.styles import Font  # slow import

    if isinstance(value, int):
        cell.value = value
    else:
        cell.value, cell.data_type = safe_cell(value), "s"
    if bold:
        cell.font = Font(bold=True)
