"""A tool on paper: filled in, empty, and without scripts, as a tagged PDF."""

import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.tool_sheets import SECRET, opened, pdf, saved, write

pytestmark = pytest.mark.browser


def text_of(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def tags(reader: PdfReader) -> set[str]:
    """The kinds of structure elements."""
    found, waiting = set(), [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            found |= {str(element["/S"])} if "/S" in element else set()
            if "/K" in element:
                waiting.append(element["/K"])
    return found


def test_the_filled_sheet_prints_as_a_tagged_pdf(visit, system):
    visitor = opened(visit, system, scheme="dark")
    write(visitor.page)
    saved(visitor.page)

    printed = pdf(visitor)

    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD"} <= tags(printed)
    assert printed.trailer["/Root"]["/Lang"] == "de"
    assert len(printed.pages) <= 2
    text = text_of(printed)
    for words in (
        "Vertraulich",
        "Begehung und Rechner",
        "Blatt 1",
        SECRET,
        "13. Juni 2026",
        "1.500,5",
        "3.001",
        "Zwei Personen je",
        "sofort klären",
        "=cmd",
    ):
        assert words in text, words
    for words in ("Bleibt auf diesem Gerät", "Zeile hinzufügen", "Bitte wählen", "Als Tabelle laden"):
        assert words not in text, words


def test_the_empty_sheet_prints_with_lines_and_without_values(visit, system):
    visitor = opened(visit, system)
    page = visitor.page
    write(page)
    saved(page)
    page.evaluate("() => { window.print = () => {}; }")
    page.locator(".tool-more summary").click()
    page.locator("[data-print=blank]").click()

    text = text_of(pdf(visitor))

    assert SECRET not in text
    assert "3.001" not in text
    for words in ("Vertraulich", "Nettofläche", "Markt", "1 kaum · 2 möglich", "Zwei Personen je"):
        assert words in text, words
    assert SECRET in text_of(pdf(visitor)), "the next print is of the sheet again"


def test_without_scripts_there_is_an_empty_sheet_to_print(visit, system):
    visitor = opened(visit, system, javascript=False)
    expect(visitor.page.locator("[data-row]")).to_have_count(3)
    expect(visitor.page.locator("[data-bar]")).to_be_hidden()

    printed = pdf(visitor)

    assert "/Table" in tags(printed)
    assert "Rettungswege sind frei" in text_of(printed)
