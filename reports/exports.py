"""Tables that a spreadsheet opens safely: every cell is text, nothing becomes a formula (SECURITY.md 5.6)."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from accounts.tables.writing import csv_bytes, safe_cell

__all__ = ["csv_response", "safe_cell"]


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a CSV file as German spreadsheets expect it: semicolons, quotes, UTF-8 with a mark at its beginning."""
    response = HttpResponse(csv_bytes(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
