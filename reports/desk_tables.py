"""The desk as a file: the very words of the page, with purpose, basis and date inside. Every cell is text, none becomes a formula."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.tables.writing import csv_bytes, safe_cell
from reports.desk_queries import Column, Person
from reports.desk_words import MEANINGS, WORDS, word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # openpyxl would refuse the whole file for one of them


@dataclass(frozen=True)
class Head:
    """What stands above a list, wherever it goes."""

    municipality: str
    purpose: str
    agreement: str
    since: str
    made_on: str

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Name and value, line by line."""
        return [
            (_("Municipality"), self.municipality),
            (_("Purpose"), self.purpose),
            (_("Basis"), self.agreement),
            (_("Shows enrolments since"), self.since),
            (_("As of"), self.made_on),
            (_("Note"), _("Status only. No points, answers or learning times. Delete the file once the purpose is met.")),
        ]


def columns_of(columns: Sequence[Column]) -> list[str]:
    """The row of heads."""
    return [_("Name"), _("Kind of office"), _("Unit"), *(column.title for column in columns)]


def rows_of(people: Sequence[Person]) -> Iterator[list[str]]:
    """One row a person."""
    words = {state: word(state) for state in {state for person in people for state in person.states}}
    for person in people:
        yield [person.name, person.office, person.unit, *(words[state] for state in person.states)]


def csv_of(head: Head, columns: Sequence[Column], people: Sequence[Person]) -> bytes:
    """The list as CSV: the lines of the head, an empty line, the table."""
    first, *others = head.lines
    return csv_bytes(first, [*others, [], columns_of(columns), *rows_of(people)])


def xlsx_of(head: Head, columns: Sequence[Column], people: Sequence[Person]) -> bytes:
    """The list as a workbook."""
    meanings = [(str(WORDS[state]), str(meaning)) for state, meaning in MEANINGS.items()]
    return workbook(head, _("Status"), columns_of(columns), rows_of(people), meanings)


def workbook(
    head: Head, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], meanings: Iterable[tuple[str, str]], wide: int = 3
) -> bytes:
    """A list as a workbook: a sheet with the table, a sheet with purpose, basis, date and the meaning of the words.

    The table's sheet carries purpose and date in header and footer of each printed page; its first `wide` columns are for names.
    """
    book = Workbook(write_only=True)
    table = book.create_sheet(title)
    table.freeze_panes = "B2"
    for number in range(1, len(columns) + 1):
        table.column_dimensions[get_column_letter(number)].width = 28 if number <= wide else 22
    table.page_setup.orientation, table.page_setup.paperSize, table.page_setup.fitToHeight = "landscape", 9, 0
    table.sheet_properties.pageSetUpPr.fitToPage = True
    table.print_title_rows = "1:1"
    table.oddHeader.left.text = _printed(f"{head.municipality}: {head.purpose}. {head.agreement}")
    table.oddFooter.left.text, table.oddFooter.right.text = _printed(head.made_on), "&P / &N"
    table.append([_bold(table, text) for text in columns])
    for row in rows:
        table.append([_text(table, value) for value in row])
    about = book.create_sheet(_("About this list"))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 28, 90
    for name, value in head.lines:
        about.append([_bold(about, name), _text(about, value)])
    about.append([])
    for said, meaning in meanings:
        about.append([_bold(about, said), _text(about, meaning)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text(sheet: object, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=NOT_XML.sub("", safe_cell(value)))
    cell.data_type = "s"  # a text that begins with "=" would be a formula otherwise
    return cell


def _bold(sheet: object, value: str) -> WriteOnlyCell:
    cell = _text(sheet, value)
    cell.font = Font(bold=True)
    return cell


def _printed(text: str) -> str:
    """Header and footer read "&" as a command; at most 255 characters fit."""
    return NOT_XML.sub("", text).replace("&", "+")[:200]
