"""Files that mean no good: refused with a reason, quickly, with little memory, and nothing of them is ever opened or fetched."""

import io
import resource
import struct
import time
import zipfile

import pytest
from openpyxl import Workbook

from quizzes.exchange import archive
from quizzes.exchange.archive import packed
from quizzes.exchange.formats import FORMATS, read
from quizzes.exchange.report import FileRefused
from tests.quizzes.exchange import made

pytestmark = pytest.mark.pure
QUIZ = "<quiz><question type='essay'><name><text>{}</text></name></question></quiz>"


def refusal(content, **wishes):
    with pytest.raises(FileRefused) as refused:
        read(content, **wishes)
    return refused.value.note.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + QUIZ.format("&x;"), "dtd"),
        ('<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz/>', "dtd"),
        ('<!DOCTYPE q [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>', "dtd"),
        ('<quiz xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></quiz>', "xinclude"),
        ('<quiz><y:include xmlns:y="urn:other" href="x"/></quiz>', "xinclude"),
        (QUIZ.format("&nbsp;"), "xml_broken"),
        ("<quiz><question>", "xml_broken"),
        ("<quiz>" + "<a>" * 100, "xml_deep"),
        ("<html/>", "not_moodle"),
        ("<quiz/>", "nothing_found"),
    ],
)
def test_hostile_and_broken_xml(content, code):
    assert refusal(content.encode()) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADw-quiz+AD4-', "xml_encoding"),
        (b'<?xml version="1.0" encoding="UTF-16"?><quiz/>', "xml_encoding"),
        ('<?xml version="1.0"?><quiz/>'.encode("utf-16"), "utf16"),
        (b"<quiz>\n\n\0</quiz>", "nul"),
        (b"", "empty"),
        (b" \n ", "empty"),
    ],
)
def test_encodings_that_are_not_read(content, code):
    assert refusal(content, name="moodle") == code


def test_encodings_that_are_read_and_said():
    text = "<?xml version='1.0' encoding='{}'?>" + QUIZ.format("Größe „x“")
    plain, marked = text.format("utf-8").encode(), text.format("utf-8").encode("utf-8-sig")
    western = text.format("windows-1252").encode("cp1252")
    lying = text.format("utf-8").encode("cp1252")

    found = [read(content, name="moodle")[1] for content in (plain, marked, western, lying)]
    assert {reading.entries[0].title for reading in found} == {"Größe „x“"}
    assert [reading.encoding for reading in found] == ["utf-8", "utf-8", "cp1252", "cp1252"]
    assert [one.code for reading in found for one in reading.notes] == ["guessed_cp1252"]
    assert refusal(lying, name="moodle", chosen="utf-8") == "not_utf8"
    assert refusal(b"{\x81}", name="gift") == "not_cp1252"
    assert read("x{=ä ~b}".encode(), name="gift", chosen="cp1252")[1].entries[0].question["choices"][0]["text"] == "Ã¤"


def test_script_in_texts_is_gone_and_its_words_with_it():
    html = "<p onclick='x()'>Gut<script>alert(1)</script><style>p{}</style><a href='javascript:x()'>Klick</a></p>"
    text = f"<quiz><question type='truefalse'><questiontext format='html'><text><![CDATA[{html}]]></text></questiontext>"
    text += "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer></question></quiz>"
    entry = read(text.encode())[1].entries[0]

    assert entry.question["text"] == "GutKlick"
    assert {one.code for one in entry.changes} == {"formatting", "tags_removed"}


@pytest.mark.parametrize("tag", ["img src='https://example.org/x.png'", "iframe src='//e.example'", "svg", "object", "video", "math"])
def test_pictures_films_and_formulas_are_refused_by_name(tag):
    name = tag.split()[0]
    entry = read(f"[html]Was <{tag}></{name}> ist das?{{=a ~b}}".encode(), name="gift")[1].entries[0]

    assert [one.code for one in entry.refusals] == ["math" if tag == "math" else "picture"]
    assert entry.question is None


def zip_of(*entries, **changes):
    """A zip with entries (name, content) or ZipInfo."""
    made_zip = io.BytesIO()
    with zipfile.ZipFile(made_zip, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return made_zip.getvalue()


def info(name, mode):
    found = zipfile.ZipInfo(name)
    found.external_attr = mode << 16
    return found


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x", "C:/x", "a/../../b", "%2e%2e/x", "a//b", "CON", "a./b", "x" * 300, "a\u202eb"])
def test_names_that_lead_out_or_trick(name):
    assert refusal(zip_of((name, "x"))) == "zip_name"


def test_backslashes_lead_out_too():
    content = zip_of(("aa-bb", "x")).replace(b"aa-bb", b"aa\\bb")
    assert refusal(content) == "zip_name"


def test_links_twins_locks_nesting_and_lies():
    assert refusal(zip_of((info("x", 0o120777), "/etc/passwd"))) == "zip_link"
    assert refusal(zip_of((info("x", 0o010644), ""))) == "zip_link"
    assert refusal(zip_of(("a.xml", "1"), ("A.xml", "2"))) == "zip_twice"
    assert refusal(zip_of(("ä.xml", "1"), ("a\u0308.xml", "2"))) == "zip_twice"
    assert refusal(zip_of(("imsmanifest.xml", zip_of(("x", "y"))))) == "zip_nested"
    locked = bytearray(zip_of(("a.xml", "1")))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(locked)) == "zip_locked"
    renamed = zip_of(("abc.xml", "1")).replace(b"abc.xml", b"abd.xml", 1)
    assert refusal(renamed) == "zip_overlap"
    assert refusal(b"PK\x03\x04 and no more") == "zip_broken"


def test_bombs_are_refused_before_they_go_off():
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert refusal(zip_of(("a.xml", b"\0" * 20 * 1024 * 1024))) == "zip_ratio"
    assert refusal(zip_of(*((f"{number}.xml", "x") for number in range(archive.MOST_FILES + 1)))) == "zip_many"
    lying = bytearray(zip_of(("a.xml", b"x" * 50_000)))
    lying[lying.index(b"PK\x01\x02") + 24 : lying.index(b"PK\x01\x02") + 28] = struct.pack("<L", 10)
    assert refusal(bytes(lying)) in ("zip_large", "zip_entry")
    assert time.process_time() - start < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 128 * 1024


def test_entries_that_share_bytes_are_refused():
    good = bytearray(zip_of(("a.xml", "x" * 100), ("b.xml", "y" * 100)))
    second = good.rindex(b"PK\x01\x02")
    good[second + 42 : second + 46] = struct.pack("<L", 0)
    assert refusal(bytes(good)) == "zip_overlap"


def workbook(*rows):
    book, made_file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made_file)
    return made_file.getvalue()


HEAD = ["Art", "Frage", "Richtig", "Antwort 1", "Antwort 2"]


def test_formulas_in_a_workbook_are_refused_by_cell_and_numbers_are_read():
    content = workbook(
        HEAD,
        ["Eine Antwort", '=HYPERLINK("http://e.example","x")', "A", "a", "b"],
        ["Zahl", "Wie viele?", 12.5, None, None],
        ["Zahl", "Wie viele Jahre?", 3, None, None],
        ["Richtig oder falsch", "Stimmt?", True, None, None],
    )
    entries = read(content)[1].entries

    assert [(entry.line, entry.state) for entry in entries] == [(2, "refused"), (3, "taken"), (4, "taken"), (5, "taken")]
    assert dict(entries[0].refusals[0].values) == {"cells": "B2"}
    assert [entry.question["answer"] for entry in entries[1:3]] == ["12.5", "3"] and entries[3].question["right"] is True


def with_file(content, name, body=b"x"):
    files = {each: zipfile.ZipFile(io.BytesIO(content)).read(each) for each in zipfile.ZipFile(io.BytesIO(content)).namelist()}
    return packed({**files, name: body})


def test_workbooks_with_macros_links_and_document_types():
    good = workbook(HEAD, ["Zahl", "?", 1])
    evil = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>&a;</sheetData></worksheet>'

    assert refusal(with_file(good, "xl/vbaProject.bin")) == "macro"
    assert refusal(with_file(good, "xl/externalLinks/externalLink1.xml")) == "links"
    assert refusal(with_file(good, "xl/worksheets/sheet1.xml", evil)) in ("not_xlsx", "nothing_found")
    assert refusal(packed({"[Content_Types].xml": b"<x/>"})) == "not_xlsx"
    assert refusal(b"no zip", name="xlsx") == "not_xlsx"


def test_a_million_empty_rows_end_early():
    good = workbook(HEAD, ["Zahl", "?", 1])
    sheet = zipfile.ZipFile(io.BytesIO(good)).read("xl/worksheets/sheet1.xml").decode()
    far = sheet.replace("</sheetData>", '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>')
    start = time.process_time()

    assert refusal(with_file(good, "xl/worksheets/sheet1.xml", far.encode())) == "too_many_rows"
    assert time.process_time() - start < 5


def test_cells_that_spreadsheets_would_run_go_out_as_texts_and_come_back():
    risky = ["=1+1", "+49 30 1234", "-1", "@SUM(A1)", "＝1", "=cmd|' /C calc'!A0", "'=1", "'quoted'"]
    questions = [{**made.one_of_each()[2], "key": f"k{number}", "text": text} for number, text in enumerate(risky)]
    table = FORMATS["csv"].write(questions).content.decode("utf-8-sig")

    for name in ("csv", "xlsx"):
        assert [entry.question["text"] for entry in read(FORMATS[name].write(questions).content, name=name)[1].entries] == risky
    assert not any(cell.lstrip('"').startswith(("=", "+", "-", "@", "＝")) for line in table.split("\r\n") for cell in line.split(";"))


def test_five_thousand_questions_are_read_in_seconds_and_one_more_is_too_many():
    single = made.one_of_each()[0]
    many = [{**single, "key": f"k-{number}", "text": f"Frage {number}"} for number in range(5001)]
    for name in ("moodle", "gift", "aiken", "csv"):
        content = FORMATS[name].write(many[:5000]).content
        start = time.process_time()
        assert read(content, name=name)[1].count("taken") == 5000
        assert time.process_time() - start < 5
        assert refusal(FORMATS[name].write(many).content, name=name) == "too_many"


@pytest.mark.parametrize(
    "text", ["{" * 50_000, "~=" * 25_000, "::" * 20_000, "\\" * 50_000, "%1" * 20_000, "[" * 30_000, "x{#" + "=1" * 9_000 + "}"]
)
def test_no_gift_is_expensive(text):
    start = time.process_time()
    try:
        read(("x " + text).encode(), name="gift")
    except FileRefused:
        pass
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text", ["< " + " " * 400_000 + "x", "A." + " " * 400_000, "x" + " " * 400_000 + "y", "ANSWER" + " " * 400_000, "<b>" * 60_000]
)
def test_blanks_and_nesting_cost_no_time(text):
    start = time.process_time()
    for name, whole in (("gift", "[html]" + text + "{=a ~b}"), ("aiken", "Was?\n" + text), ("csv", "Art;Frage\nx;" + text)):
        try:
            read(whole.encode(), name=name)
        except FileRefused:
            pass
    html = f"<quiz><question type='cloze'><questiontext><text><![CDATA[{text}{'{1:MC:' * 30_000}]]></text></questiontext></question></quiz>"
    assert read(html.encode())[1].entries[0].question is None
    assert time.process_time() - start < 5


def test_thousands_of_questions_with_one_name_get_names_of_their_own():
    start = time.process_time()
    entries = read(("::Frage::Stimmt das?{T}\n\n" * 5000).encode(), name="gift")[1].entries

    assert len({entry.question["key"] for entry in entries}) == 5000 and entries[4999].question["key"] == "frage-5000"
    assert time.process_time() - start < 3


def test_control_characters_are_refused_and_direction_marks_are_text():
    entries = read("a\x07{=x ~y}\n\nשלום \u202eabc{=כן ~לא}".encode(), name="gift")[1].entries

    assert [one.code for one in entries[0].refusals] == ["controls"]
    assert entries[1].question["text"] == "שלום \u202eabc"
