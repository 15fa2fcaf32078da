"""What the tests of a tool do in the browser again and again: open it, write into it, wait until it is saved."""

import base64
import io
import re

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.visitor import Visitor

SECRET = "Nordtor ohne Poller"
SAVED = {"de": re.compile(r"Auf diesem Gerät gespeichert \d\d:\d\d"), "en": re.compile(r"Saved on this device \d\d:\d\d")}
STORED = "() => Object.entries(localStorage).filter(([name]) => name.startsWith('secu4all-tool:')).map(([, text]) => JSON.parse(text))"


def opened(visit, system, language: str = "de", **options) -> Visitor:
    visitor = visit(language=language, who=system.world["people"]["tools"], **options)
    visitor.open(system.world["paths"][language]["tool"])
    return visitor


def saved(page: Page, language: str = "de") -> None:
    expect(page.locator("[data-state].save-state--saved:not(.save-state--pending)")).to_have_text(SAVED[language])


def write(page: Page) -> None:
    """Fill in one value of each kind."""
    page.locator("#f-anlass-datum").fill("2026-06-13")
    page.locator("#f-anlass-ort").fill(SECRET)
    page.locator("#f-anlass-frei").check()
    page.locator("#f-anlass-art").select_option("fest")
    page.locator("#f-anlass-bild").fill("Erste Zeile\n=1+1")
    page.locator("#f-rechnen-flaeche").fill("1500,5")
    page.locator("#f-rechnen-breite").fill("2.5")
    row(page, 0).locator("textarea").fill("=cmd|' /C calc'!A0")
    row(page, 0).locator("select").first.select_option("2")
    row(page, 0).locator("select").last.select_option("2")


def row(page: Page, number: int):
    return page.locator("[data-row]").nth(number)


def sheets(page: Page) -> list[dict]:
    """What the browser keeps."""
    kept = page.evaluate(STORED)
    return kept[0]["sheets"] if kept else []


def pdf(visitor: Visitor) -> PdfReader:
    """Print as the browser does for “save as PDF”."""
    session = visitor.context.new_cdp_session(visitor.page)
    printed = session.send(
        "Page.printToPDF", {"generateTaggedPDF": True, "preferCSSPageSize": True, "paperWidth": 8.27, "paperHeight": 11.69}
    )
    return PdfReader(io.BytesIO(base64.b64decode(printed["data"])))
