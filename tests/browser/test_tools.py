"""A tool in a real browser: kept on the device and never sent, computed, printed as a tagged PDF, taken along as a spreadsheet and back."""

import base64
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
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


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 1280, "light"), ("en", 390, "dark")])
def test_the_pages_hold_what_every_page_must(visit, system, language, width, scheme):
    visitor = visit(language=language, width=width, scheme=scheme, who=system.world["people"]["tools"])
    visitor.open(system.world["paths"][language]["lesson"])
    visitor.look("lesson with a card")
    visitor.page.locator(".tool-card a.kern-btn").click()
    visitor.look("empty sheet")

    write(visitor.page)
    visitor.page.locator("#f-rechnen-breite").fill("viele")
    visitor.page.locator("#f-rechnen-flaeche").focus()
    saved(visitor.page, language)
    visitor.look("filled with a fault")
    visitor.page.locator(".tool-more summary").click()
    visitor.look("menu")
    visitor.page.locator("[data-show-example]").click()
    visitor.look("example")


def test_forced_colours_and_a_narrow_screen_lose_nothing(visit, system):
    visitor = opened(visit, system, width=320, forced=True)
    write(visitor.page)
    visitor.look("forced colours")


def test_what_is_written_stays_here_and_comes_back(visit, system):
    visitor = opened(visit, system)
    page = visitor.page
    expect(page.locator("[data-state]")).to_contain_text("Noch nichts eingetragen")
    assert page.evaluate(STORED) == []

    write(page)
    saved(page)
    page.reload()

    expect(page.locator("#f-anlass-ort")).to_have_value(SECRET)
    expect(page.locator("#f-anlass-frei")).to_be_checked()
    expect(page.locator("#f-anlass-art")).to_have_value("fest")
    expect(page.locator("#f-rechnen-flaeche")).to_have_value("1.500,5")
    expect(row(page, 0).locator("textarea")).to_have_value("=cmd|' /C calc'!A0")
    saved(page)
    kept = sheets(page)[0]["values"]
    assert kept["rechnen"] == {"flaeche": "1500.5", "breite": "2.5"}
    # Both languages have one sheet, under the keys of lesson and tool.
    visitor.open(system.world["paths"]["en"]["tool"])
    expect(page.locator("#f-rechnen-flaeche")).to_have_value("1,500.5")
    names = page.evaluate("() => Object.keys(localStorage)")
    assert [re.fullmatch(r"secu4all-tool:[0-9a-f-]{36}:begehung", name) is not None for name in names] == [True]


def test_nothing_that_is_written_leaves_the_browser(visit, system, tmp_path):
    visitor = opened(visit, system)
    page = visitor.page
    sent: list[str] = []
    visitor.context.on("request", lambda request: sent.append(f"{request.url} {request.headers} {request.post_data or ''}"))

    write(page)
    page.locator("#f-anlass-ort").press("Enter")
    page.locator("#tool-name").fill(f"{SECRET} 2")
    page.locator("#tool-name").press("Enter")
    saved(page)
    page.locator("[data-do=duplicate]").click()
    with page.expect_download() as started:
        page.locator("[data-do=download]").click()
    started.value.save_as(tmp_path / "sheet.xlsx")
    pdf(visitor)
    page.reload()
    page.locator("[data-do=remove]").click()
    visitor.open(system.world["paths"]["de"]["lesson"])

    assert sent
    needles = ("Nordtor", "Poller", "cmd|", "1500.5", "1500,5", "Erste")
    assert [line[:300] for line in sent if any(needle in line for needle in needles)] == []


def test_results_say_value_words_rule_and_what_is_missing(visit, system):
    visitor = opened(visit, system)
    page = visitor.page
    by_area, by_width = page.locator("[data-field=nach-flaeche]"), page.locator("[data-field=je]")
    expect(by_area.locator("output")).to_have_text("–")
    expect(by_area).to_contain_text("Es fehlt noch: Nettofläche")

    page.locator("#f-rechnen-flaeche").fill("1.500,5")
    page.locator("#f-rechnen-breite").fill("0")
    expect(by_area.locator("output")).to_have_text("3.001\u00a0Personen")
    expect(by_area).to_contain_text("Zwei Personen je Quadratmeter")
    expect(by_width).to_contain_text("Geteilt würde durch null")
    page.locator("#f-rechnen-breite").fill("2,5")
    expect(by_width.locator("output")).to_have_text("1.200,4\u00a0Personen")

    for fault, said in {
        "viele": "Bitte schreiben Sie eine Zahl",
        "200": "Erlaubt sind 0\u00a0m bis 100\u00a0m.",
        "-1": "Erlaubt sind 0\u00a0m bis 100\u00a0m.",
        "1,234": "höchstens 2 Nachkommastellen",
    }.items():
        page.locator("#f-rechnen-breite").fill(fault)
        page.locator("#f-rechnen-breite").blur()
        expect(page.locator("#f-rechnen-breite-error")).to_contain_text(said)
        expect(page.locator("#f-rechnen-breite")).to_have_attribute("aria-invalid", "true")
        expect(by_width.locator("output")).to_have_text("–")
    page.locator("#f-rechnen-breite").fill("3")
    expect(page.locator("#f-rechnen-breite-error")).to_be_hidden()

    row(page, 1).locator("select").first.select_option("2")
    row(page, 1).locator("select").last.select_option("2")
    expect(row(page, 1).locator("[data-band]")).to_have_text("sofort klären")
    expect(page.locator("[data-grid] [data-across='2'][data-up='2'] [data-in-cell]")).to_have_text("2")


def test_rows_are_added_moved_and_removed_by_keyboard(visit, system):
    visitor = opened(visit, system)
    page = visitor.page
    for number, text in enumerate(("eins", "zwei", "drei")):
        row(page, number).locator("textarea").fill(text)

    page.locator("[data-add]").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(4)
    expect(row(page, 3).locator("textarea")).to_be_focused()
    page.keyboard.type("vier")
    row(page, 3).locator("[data-act=up]").press("Enter")
    expect(row(page, 2).locator("[data-act=up]")).to_be_focused()
    expect(page.locator("[data-notice]")).to_contain_text("Platz 3 von 4")
    row(page, 0).locator("[data-act=remove]").press("Enter")
    expect(row(page, 0).locator("textarea")).to_be_focused()
    saved(page)
    assert [one.get("was") for one in sheets(page)[0]["values"]["beobachtungen"]] == ["zwei", "vier", "drei"]

    page.locator("[data-undo]").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(4)
    expect(row(page, 0).locator("textarea")).to_have_value("eins")


def test_sheets_are_named_copied_deleted_and_brought_back(visit, system):
    visitor = opened(visit, system)
    page = visitor.page
    page.locator("#tool-name").fill("Marktplatz")
    page.locator("#f-anlass-ort").fill("am Markt")
    saved(page)
    page.locator("[data-do=duplicate]").click()
    page.locator("#tool-name").fill("Bahnhof")
    page.locator("#f-anlass-ort").fill("am Bahnhof")
    page.locator("[data-do=new]").click()
    expect(page.locator("#f-anlass-ort")).to_have_value("")
    page.locator("#f-anlass-ort").fill("dritter")
    saved(page)
    assert [one["name"] for one in sheets(page)] == ["Marktplatz", "Bahnhof", "Blatt 3"]

    page.locator("#tool-sheets").select_option(label="Marktplatz")
    expect(page.locator("#f-anlass-ort")).to_have_value("am Markt")
    page.locator("[data-do=remove]").click()
    assert [one["name"] for one in sheets(page)] == ["Bahnhof", "Blatt 3"]
    page.locator("[data-undo]").click()
    assert [one["name"] for one in sheets(page)] == ["Marktplatz", "Bahnhof", "Blatt 3"]

    page.locator("[data-do=clear]").click()
    assert page.evaluate(STORED) == []
    expect(page.locator("#f-anlass-ort")).to_have_value("")
    page.locator("[data-undo]").click()
    assert len(sheets(page)) == 3


def test_the_example_is_shown_without_touching_anything_and_can_be_taken_over(visit, system):
    visitor = opened(visit, system)
    page = visitor.page
    page.locator("#f-anlass-ort").fill("mein Ort")
    saved(page)
    page.locator(".tool-more summary").click()
    page.locator("[data-show-example]").click()

    expect(page.locator("#f-anlass-ort")).to_have_value("Lindenplatz")
    expect(page.locator("#f-anlass-ort")).to_be_disabled()
    expect(page.locator("[data-field=nach-flaeche] output")).to_have_text("3.000\u00a0Personen")
    assert [one["values"]["anlass"]["ort"] for one in sheets(page)] == ["mein Ort"]
    page.locator("[data-do=example-end]").click()
    expect(page.locator("#f-anlass-ort")).to_have_value("mein Ort")

    page.locator(".tool-more summary").click()
    page.locator("[data-show-example]").click()
    page.locator("[data-do=example-take]").click()
    expect(page.locator("#f-anlass-ort")).to_be_enabled()
    saved(page)
    assert [one["values"]["anlass"]["ort"] for one in sheets(page)] == ["mein Ort", "Lindenplatz"]


def test_it_goes_on_without_a_connection(visit, system):
    visitor = opened(visit, system, width=390)
    page = visitor.page
    with visitor.offline():
        page.locator("#f-anlass-ort").fill("unterwegs")
        page.locator("#f-rechnen-flaeche").fill("100")
        expect(page.locator("[data-field=nach-flaeche] output")).to_have_text("200\u00a0Personen")
        saved(page)
        page.locator("[data-do=download]").click()
        expect(page.locator("[data-notice]")).to_contain_text("Verbindung")

    page.reload()
    expect(page.locator("#f-anlass-ort")).to_have_value("unterwegs")


def test_two_tabs_show_the_same_sheet_and_lose_none(visit, system):
    visitor = opened(visit, system)
    page = visitor.page
    page.locator("#f-anlass-ort").fill("erster")
    saved(page)
    other = visitor.context.new_page()
    other.goto(system.world["paths"]["de"]["tool"])
    other.locator("#f-anlass-ort").fill("zweiter")
    saved(other)

    expect(page.locator("#f-anlass-ort")).to_have_value("zweiter")
    other.locator("[data-do=new]").click()
    other.locator("#f-anlass-ort").fill("neu")
    saved(other)
    page.locator("#f-anlass-ort").fill("dritter")
    saved(page)
    expect(page.locator("#tool-sheets option")).to_have_count(2)
    assert [one["values"]["anlass"]["ort"] for one in sheets(page)] == ["dritter", "neu"]


def test_a_browser_that_keeps_nothing_says_so(visit, system):
    visitor = visit(who=system.world["people"]["tools"])
    visitor.context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    visitor.open(system.world["paths"]["de"]["tool"])
    visitor.page.locator("#f-anlass-ort").fill("verloren")

    expect(visitor.page.locator("[data-state]")).to_contain_text("Nicht gespeichert")
    expect(visitor.page.locator("[data-state]")).to_have_class(re.compile("save-state--failed"))


# --- Paper -----------------------------------------------------------------------------------------------------------------


def pdf(visitor: Visitor) -> PdfReader:
    """Print as the browser does for “save as PDF”."""
    session = visitor.context.new_cdp_session(visitor.page)
    printed = session.send(
        "Page.printToPDF", {"generateTaggedPDF": True, "preferCSSPageSize": True, "paperWidth": 8.27, "paperHeight": 11.69}
    )
    return PdfReader(io.BytesIO(base64.b64decode(printed["data"])))


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


# --- Spreadsheet -------------------------------------------------------------------------------------------------------------


def downloaded(page: Page, path: Path) -> dict[str, str]:
    """Download the open sheet; return the parts of the file."""
    with page.expect_download() as started:
        page.locator("[data-do=download]").click()
    started.value.save_as(path)
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def pack(parts: dict[str, str]) -> dict:
    """A file to choose, of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return {"name": "blatt.xlsx", "mimeType": "application/octet-stream", "buffer": buffer.getvalue()}


def test_a_spreadsheet_takes_all_values_along_and_brings_them_back(visit, system, tmp_path):
    visitor = opened(visit, system)
    page = visitor.page
    page.locator("#tool-name").fill("Marktplatz & Umgebung")
    write(page)
    saved(page)

    parts = downloaded(page, tmp_path / "sheet.xlsx")
    table = parts["xl/worksheets/sheet1.xml"]
    assert "<f>" not in table, "a formula"
    assert re.search(r't="inlineStr"><is><t xml:space="preserve">=cmd\|', table), "text stays text"
    assert "<v>1500.5</v>" in table
    assert "<v>46186</v>" in table, "13 June 2026 is a real date"
    assert "<v>3001</v>" in table, "results are in it"

    page.locator("[data-read]").set_input_files(tmp_path / "sheet.xlsx")
    expect(page.locator("[data-notice]")).to_contain_text("Als neues Blatt eingelesen")
    saved(page)
    first, second = sheets(page)
    assert second["name"] == "Marktplatz & Umgebung"
    # An empty row says nothing; everything else is equal.
    first["values"]["beobachtungen"] = [one for one in first["values"]["beobachtungen"] if one]
    assert json.dumps(second["values"], sort_keys=True) == json.dumps(first["values"], sort_keys=True)

    # The English page reads the German file: keys lead, not labels.
    visitor.open(system.world["paths"]["en"]["tool"])
    page.locator("[data-read]").set_input_files(tmp_path / "sheet.xlsx")
    expect(page.locator("[data-notice]")).to_contain_text("Read in as a new sheet")
    expect(page.locator("#f-rechnen-flaeche")).to_have_value("1,500.5")


def test_a_file_that_excel_has_saved_and_somebody_has_gone_on_with_is_read(visit, system, tmp_path):
    visitor = opened(visit, system)
    page = visitor.page
    write(page)
    saved(page)
    parts = downloaded(page, tmp_path / "sheet.xlsx")
    table, shared = parts["xl/worksheets/sheet1.xml"], []

    def share(found: re.Match) -> str:
        shared.append(found[2])
        return f'{found[1]} t="s"><v>{len(shared) - 1}</v></c>'

    # As Excel does: texts in a list of their own, one of them in stretches; and a further row, which has no key.
    table = re.sub(
        r'(<c r="[A-Z]+\d+" s="\d+") t="inlineStr"><is><t xml:space="preserve">(.*?)</t></is></c>', share, table, flags=re.DOTALL
    )
    last = max(int(number) for number in re.findall(r'<row r="(\d+)"', table))
    more = f'<row r="{last + 1}"><c r="C{last + 1}" t="s"><v>{len(shared)}</v></c><c r="D{last + 1}"><v>1</v></c><c r="G{last + 1}"><v>46204</v></c></row>'
    parts["xl/worksheets/sheet1.xml"] = table.replace("</sheetData>", f"{more}</sheetData>")
    strings = [f"<si><t>{text}</t></si>" for text in shared] + ["<si><r><t>Licht</t></r><r><t> flackert</t></r></si>"]
    parts["xl/sharedStrings.xml"] = (
        f'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{"".join(strings)}</sst>'
    )

    page.locator("[data-read]").set_input_files(pack(parts))
    expect(page.locator("[data-notice]")).to_contain_text("Als neues Blatt eingelesen")
    saved(page)

    values = sheets(page)[-1]["values"]
    assert values["anlass"]["ort"] == SECRET
    assert values["beobachtungen"][-1] == {"was": "Licht flackert", "eintritt": "1", "frist": "2026-07-01"}


def test_values_that_do_not_fit_are_named_and_left_out(visit, system, tmp_path):
    visitor = opened(visit, system)
    page = visitor.page
    write(page)
    saved(page)
    parts = downloaded(page, tmp_path / "sheet.xlsx")
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(">Fest<", ">Kirmes<").replace("<v>1500.5</v>", "<v>0</v>")

    page.locator("[data-read]").set_input_files(pack(parts))

    expect(page.locator("[data-notice]")).to_contain_text("Art: Kirmes")
    expect(page.locator("#f-rechnen-flaeche")).to_have_value("0")
    expect(page.locator("#f-rechnen-flaeche-error")).to_contain_text("Erlaubt sind 1\u00a0m²")


def test_foreign_files_are_refused_and_nothing_is_overwritten(visit, system, tmp_path):
    visitor = opened(visit, system)
    page = visitor.page
    write(page)
    saved(page)
    before = sheets(page)
    parts = downloaded(page, tmp_path / "sheet.xlsx")
    mark = re.search(r"secu4all-tool/1/[0-9a-f-]{36}/begehung", parts["xl/worksheets/sheet1.xml"])[0]

    def changed(text: str) -> dict:
        return pack({**parts, "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"].replace(mark, text)})

    cases = [
        ({"name": "x.xlsx", "mimeType": "text/plain", "buffer": b"no spreadsheet"}, "keine Tabelle eines Werkzeugs"),
        ({"name": "x.xlsx", "mimeType": "text/plain", "buffer": b"PK\x03\x04" + bytes(40)}, "keine Tabelle eines Werkzeugs"),
        (pack({"xl/worksheets/sheet1.xml": "<worksheet><broken"}), "keine Tabelle eines Werkzeugs"),
        (pack({"word/document.xml": "<w/>"}), "keine Tabelle eines Werkzeugs"),
        (changed("Haushalt 2026"), "keine Tabelle eines Werkzeugs"),
        (changed(mark.replace("begehung", "anderes")), "gehört zu einem anderen Werkzeug"),
        (changed(mark.replace("/1/", "/9/")), "neueren Version"),
        ({"name": "x.xlsx", "mimeType": "text/plain", "buffer": bytes(2_000_001)}, "keine Tabelle eines Werkzeugs"),
    ]
    for file, said in cases:
        page.locator("[data-read]").set_input_files(file)
        expect(page.locator("[data-notice]")).to_contain_text(said)
        assert sheets(page) == before
        page.evaluate("() => { document.querySelector('[data-notice-text]').textContent = ''; }")
    # Chromium's own report of broken XML carries a style, which our policy rightly stops.
    visitor.faults = [fault for fault in visitor.faults if "style-src" not in fault]
