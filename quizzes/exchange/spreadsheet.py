"""XLSX and CSV: rows in, rows out, and the template. Formulas are never computed and never written; macros and links are refused."""

import csv
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from quizzes.exchange.archive import Archive, is_zip
from quizzes.exchange.encoding import AUTO, decode
from quizzes.exchange.more import names_of
from quizzes.exchange.report import FileRefused, Note, Reading, Written, note
from quizzes.exchange.table import Row, answers_of, entries_from, heads, hindrance, row_of
from quizzes.exchange.table_words import EXAMPLES, GUIDE, SHEETS

MOST_CELL, MOST_COLUMNS, MOST_ROWS = 32_767, 80, 20_000
_WIDE = {"text": 60, "explanation": 60, "answer": 32, "feedback": 32}


def read_xlsx(content: bytes, *, chosen: str = AUTO) -> Reading:
    """Read the first sheet. Raises FileRefused for macros, links to other workbooks, and whatever `Archive` refuses."""
    if not is_zip(content):
        raise FileRefused("not_xlsx")
    archive = Archive(content)
    for name in archive.names:
        low = name.lower()
        if "vbaproject" in low or (low.endswith((".bin", ".exe", ".dll")) and "printersettings" not in low):
            raise FileRefused("macro", name=name)
        if "externallink" in low or "connections.xml" in low or "/embeddings/" in low:
            raise FileRefused("links", name=name)
        archive.read(name)  # counts the real bytes before anything else unpacks them
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about styles and extensions that say nothing about cells
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says about its size need not be true
            entries, notes = entries_from(_rows(sheet))
            others = [one.title for one in book.worksheets[1:] if one.title not in (SHEETS["de"][1], SHEETS["en"][1])]
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001  # a broken workbook raises anything from KeyError to ParseError; all mean: this is no workbook
        raise FileRefused("not_xlsx") from None
    if others:
        notes.append(note("sheets_left_out", names=", ".join(others)))
    return Reading(tuple(entries), tuple(notes), "")


def _rows(sheet: Any) -> Iterator[Row]:
    for line, row in enumerate(sheet.iter_rows(), start=1):
        if line > MOST_ROWS:
            raise FileRefused("too_many_rows", line=line, most=MOST_ROWS)
        if len(row) > MOST_COLUMNS:
            raise FileRefused("too_many_columns", line=line, most=MOST_COLUMNS)
        formulas = [f"{get_column_letter(place)}{line}" for place, cell in enumerate(row, start=1) if _is_formula(cell)]
        yield line, ["" if _is_formula(cell) else _cell_text(cell.value) for cell in row], formulas


def _is_formula(cell: Any) -> bool:
    return getattr(cell, "data_type", "") == "f" or type(cell.value).__name__ in ("ArrayFormula", "DataTableFormula")


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    # Excel writes characters that XML lacks as _x000D_; a line end among them is one.
    return str(value).replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("_x000D_", "\n")


def read_csv(content: bytes, *, chosen: str = AUTO) -> Reading:
    """Read a table of texts, separated by semicolon, comma or tab. Raises FileRefused with the line for an open quote or a giant cell."""
    text, encoding, notes = decode(content, chosen)
    entries, said = entries_from(_csv_rows(text))
    return Reading(tuple(entries), (*notes, *said), encoding)


def _csv_rows(text: str) -> Iterator[Row]:
    first = text.lstrip("\n").partition("\n")[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        separator = first[4]
        text = "\n" + text.lstrip("\n").partition("\n")[2]  # Excel's own line about the separator; the empty line keeps the count
    else:
        separator = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            if line > MOST_ROWS:
                raise FileRefused("too_many_rows", line=line, most=MOST_ROWS)
            if len(row) > MOST_COLUMNS:
                raise FileRefused("too_many_columns", line=line, most=MOST_COLUMNS)
            if any(len(cell) > MOST_CELL for cell in row):
                raise FileRefused("cell_too_long", line=line, most=MOST_CELL)
            formulas = [f"{get_column_letter(place)}{line}" for place, cell in enumerate(row, start=1) if _looks_like_formula(cell)]
            yield line, row, formulas
            line = reader.line_num + 1
    except csv.Error:
        raise FileRefused("csv_broken", line=line) from None


def _looks_like_formula(cell: str) -> bool:
    """A cell that a spreadsheet would compute when it opens the CSV. Numbers and plain words behind a sign are texts."""
    return bool(re.match(r"\s*[=＝]\s*\S", cell) or re.match(r"\s*[@＠+\-＋－][^\n]*[(!|]", cell))


def write_xlsx(questions: Sequence[Mapping[str, Any]], *, title: str = "", language: str = "de") -> Written:
    """Write a workbook: the questions and a sheet that explains the columns."""
    kept, losses = _kept(questions)
    return Written(_workbook(kept, language, answers=max([6, *(answers_of(one) for one in kept)])), len(kept), losses)


def write_csv(questions: Sequence[Mapping[str, Any]], *, title: str = "", language: str = "de") -> Written:
    """Write CSV: UTF-8 with its mark, semicolons, every cell quoted, as German spreadsheets open it rightly."""
    kept, losses = _kept(questions)
    answers = max([6, *(answers_of(one) for one in kept)])
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads(language, answers))
    writer.writerows(row_of(one, language, answers) for one in kept)
    return Written(made.getvalue().encode("utf-8-sig"), len(kept), losses)


def template_xlsx(language: str) -> bytes:
    """The template to fill in: one example of each kind, and the sheet that explains the columns."""
    return _workbook(EXAMPLES[language], language, answers=6)


def _kept(questions: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], tuple[tuple[str, Note], ...]]:
    reasons = [(one, hindrance(one)) for one in questions]
    losses = [(one["key"], reason) for one, reason in reasons if reason]
    kept = [one for one, reason in reasons if reason is None]
    losses += [
        (one["key"], note("lost", what=name)) for one in kept for name in names_of(one) if (one["kind"], name) != ("free", "criteria")
    ]
    return kept, tuple(losses)


def _workbook(questions: Sequence[Mapping[str, Any]], language: str, *, answers: int) -> bytes:
    book = Workbook(write_only=True)
    questions_title, guide_title = SHEETS[language]
    sheet = book.create_sheet(questions_title)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(answers), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_cell(sheet, head, bold=True) for head in heads(language, answers)])
    for one in questions:
        sheet.append([_cell(sheet, text) for text in row_of(one, language, answers)])
    guide = book.create_sheet(guide_title)
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 28, 100
    for name, text in GUIDE[language]:
        guide.append([_cell(guide, name, bold=True), _cell(guide, text)])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _widths(answers: int) -> list[int]:
    return [24, 18, 60, 24, 12, 12, 12, 10, 14, 60, 14, 20, 24, *([32, 24, 24] * answers)]


def _cell(sheet: Any, text: str, *, bold: bool = False) -> WriteOnlyCell:
    # Characters that XML lacks would make openpyxl refuse the whole workbook.
    cell = WriteOnlyCell(sheet, re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text))
    cell.data_type = "s"  # openpyxl makes a formula of a text that begins with "="
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
