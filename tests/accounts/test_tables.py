"""Lists as spreadsheets write them: what is read, and what is refused with the number of its row."""

import io
import zipfile

import openpyxl
import pytest

from accounts.tables.reading import FORMULA, TableRefused, read_table
from accounts.tables.writing import csv_bytes

pytestmark = pytest.mark.pure


def xlsx(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("E-Mail;Name\r\na@x.de;Jörg Müller\r\n".encode("cp1252"), "cp1252"),
        ("E-Mail;Name\r\na@x.de;Jörg Müller\r\n".encode("utf-8-sig"), "utf-8"),
        ("E-Mail,Name\na@x.de,Jörg Müller\n".encode(), "utf-8"),
        ("E-Mail\tName\ra@x.de\tJörg Müller\r".encode(), "utf-8"),
        ("sep=;\r\nE-Mail;Name\r\na@x.de;Jörg Müller\r\n".encode("cp1252"), "cp1252"),
        (xlsx(["E-Mail", "Name"], ["a@x.de", "Jörg Müller"]), "xlsx"),
    ],
)
def test_every_form_that_excel_writes_says_the_same(raw, encoding):
    table = read_table(raw)

    assert (table.head, [line.cells for line in table.lines], table.encoding) == (
        ("E-Mail", "Name"),
        [("a@x.de", "Jörg Müller")],
        encoding,
    )


def test_rows_keep_the_number_that_the_spreadsheet_shows():
    table = read_table(b"E-Mail;Name\n\n;\na@x.de;A\n")

    assert [line.number for line in table.lines] == [4]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


def with_part(name: str) -> bytes:
    out = io.BytesIO(xlsx(["E-Mail"], ["a@x.de"]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("E-Mail;Name\na@x.de;Müller\n".encode("utf-16"), "Windows-1252"),
        (b"E-Mail;Name\na@x.de;A\x00B\n", "Windows-1252"),
        (b"E-Mail;Name\n" + "a@x.de;Müller\n".encode() + "b@x.de;Jörg\n".encode("cp1252"), "Zeile\u00a02"),
        (b'E-Mail;Name\na@x.de;"offen\nb@x.de;B\n', "Anführungszeichen"),
        (b"E-Mail;Name\na@x.de;" + b"x" * 501 + b"\n", "Zeile\u00a02"),
        (b"E-Mail\n" + b"a@x.de\n" * 5_002, "5000"),
        (b"E-Mail;Name\n" + b"a-very-long-name@lindenstadt.example;Somebody\n" * 50_000, "2\u00a0MB"),
        (b"E-Mail\n", "mindestens eine Zeile"),
        (b"E" + b";x" * 30 + b"\na;b\n", "20 Spalten"),
        (b"PK\x03\x04broken", "Arbeitsmappe"),
        (bomb(), "Arbeitsmappe"),
        (with_part("xl/vbaProject.bin"), "Makros"),
        (with_part("xl/externalLinks/externalLink1.xml"), "Makros"),
    ],
    ids=["utf-16", "nul", "mixed", "open-quote", "long-cell", "rows", "50000-rows", "empty", "columns", "broken", "bomb", "macro", "links"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(raw, word):
    with pytest.raises(TableRefused, match=word):
        read_table(raw)


def test_fifty_thousand_short_rows_in_a_workbook_are_too_many():
    with pytest.raises(TableRefused, match="5000"):
        read_table(xlsx(["E-Mail"], *[["a@x.de"]] * 50_000))


def test_a_cell_that_calculates_is_not_calculated():
    table = read_table(xlsx(["E-Mail", "Name"], ["a@x.de", '=HYPERLINK("http://evil","x")']))

    assert table.lines[0].cells == ("a@x.de", FORMULA)


def test_what_goes_out_comes_in_again_as_text():
    raw = csv_bytes(["E-Mail", "Name"], [["a@x.de", "=1+1"], ["b@x.de", " @SUM(1)"]])

    assert [line.cells[1] for line in read_table(raw).lines] == ["'=1+1", "' @SUM(1)"]
