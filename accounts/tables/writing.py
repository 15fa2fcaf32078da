"""Tables that a spreadsheet opens safely: every cell is text, nothing becomes a formula (SECURITY.md 5.6)."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate the text instead of showing it."""
    return text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)


def safe_cell(value: object) -> str:
    """Return the value as text; an apostrophe goes before what a spreadsheet would calculate, blanks in front included."""
    text = "" if value is None else str(value)
    return f"'{text}" if is_formula(text) else text


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file as German spreadsheets expect it: semicolons, quotes, UTF-8 with a mark at its beginning."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return ("\ufeff" + buffer.getvalue()).encode()
