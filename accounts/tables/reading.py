"""Reads lists as spreadsheets write them: XLSX, and CSV with semicolons, commas or tabs in UTF-8 or Windows-1252.

Everything is text; nothing is calculated, fetched or unpacked to a path. Whatever is wrong with the file as a whole refuses it with a
sentence and, where there is one, the number of the row.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 2_000_000, 5_000, 20, 500
MOST_UNPACKED, MOST_PARTS = 50_000_000, 200
FORMULA = "\x00formula"  # stands for a cell that calculates; no text can hold a NUL


@dataclass(frozen=True)
class Line:
    """One row of the list with its number in the file, as the spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Head and rows. `encoding` says how the bytes were read: utf-8, cp1252 or xlsx."""

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str


class TableRefused(ValueError):
    """The file cannot be read as a list; the message says why in the reader's language."""


def read_table(raw: bytes) -> Table:
    """Read a list. Raises TableRefused for files too large, of another kind, in mixed encodings, or with broken quotes."""
    if len(raw) > MOST_BYTES:
        raise TableRefused(_("The file is larger than 2 MB. Please split the list."))
    if raw.startswith(b"PK"):
        encoding, lines = "xlsx", _xlsx(raw)
    else:
        text, encoding = _decode(raw)
        lines = _csv(text)
    return _table(lines, encoding)


def _table(lines: Iterable[Line], encoding: str) -> Table:
    kept: list[Line] = []
    for line in lines:
        if len(line.cells) > MOST_COLUMNS and any(line.cells[MOST_COLUMNS:]):
            raise TableRefused(_("Row %(row)d has more than %(most)d columns.") % {"row": line.number, "most": MOST_COLUMNS})
        if any(len(cell) > LONGEST_CELL for cell in line.cells):
            raise TableRefused(_("A cell in row %(row)d has more than %(most)d characters.") % {"row": line.number, "most": LONGEST_CELL})
        if any(line.cells):
            kept.append(line)
        if len(kept) > MOST_ROWS + 1:
            raise TableRefused(_("The list has more than %(most)d rows. Please split it.") % {"most": MOST_ROWS})
    if len(kept) < 2:
        raise TableRefused(_("The list needs a row with the names of the columns and at least one row below it."))
    return Table(kept[0].cells, tuple(kept[1:]), encoding)


def _decode(raw: bytes) -> tuple[str, str]:
    if b"\x00" in raw or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise TableRefused(_("The file is neither XLSX nor CSV in UTF-8 or Windows-1252. In Excel, save it as “CSV UTF-8” or as “.xlsx”."))
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    # Some lines in one encoding, some in the other: whichever were chosen, names would be spoilt without a word.
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", raw), start=1):
        if not line.isascii() and _is_utf8(line):
            raise TableRefused(
                _("The file mixes two encodings (row %(row)d). Please save it anew as “CSV UTF-8” or as “.xlsx”.") % {"row": number}
            )
    try:
        return raw.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise TableRefused(_("Row %(row)d has a character that is neither UTF-8 nor Windows-1252.") % {"row": row}) from None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _csv(text: str) -> Iterator[Line]:
    first = next((line for line in re.split(r"\r\n|\n|\r", text) if line.strip()), "")
    skipped = 0
    if re.fullmatch(r"sep=.", first.strip(), re.IGNORECASE):  # Excel's own hint
        text, skipped, delimiter = text.lstrip().partition("\n")[2], 1, first.strip()[-1]
    else:
        delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield Line(reader.line_num + skipped, tuple(cell.strip() for cell in cells))
    except csv.Error:
        raise TableRefused(_("Row %(row)d cannot be read: a quotation mark is open.") % {"row": reader.line_num + skipped}) from None


def _xlsx(raw: bytes) -> Iterator[Line]:
    _refuse_dangerous(raw)
    import openpyxl  # slow import

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says about its size may be a lie
        for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS * 4, max_col=MOST_COLUMNS + 1), start=1):
            yield Line(number, _without_tail([_cell(cell) for cell in row]))
    except TableRefused:
        raise
    except Exception as error:  # a broken workbook fails in as many ways as it has parts
        raise TableRefused(_("The workbook cannot be read. Please save it anew as “.xlsx”.")) from error


def _without_tail(cells: list[str]) -> tuple[str, ...]:
    """Cells up to the last that holds something: a sheet pads its rows to the width asked for."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _refuse_dangerous(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise TableRefused(_("The workbook cannot be read. Please save it anew as “.xlsx”.")) from None
    names = [part.filename.casefold() for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TableRefused(_("The workbook is far larger inside than it looks. Please save only the list in a new file."))
    if any("vbaproject" in name or "externallink" in name or "oleobject" in name or "activex" in name for name in names):
        raise TableRefused(_("The workbook holds macros or links to other files. Please save only the list in a new “.xlsx” file."))


def _cell(cell: object) -> str:
    if getattr(cell, "data_type", "") == "f":
        return FORMULA
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date | datetime):
        return value.strftime("%Y-%m-%d")
    return str(value).strip()
