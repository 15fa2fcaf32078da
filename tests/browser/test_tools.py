"""A tool in a real browser: kept on the device and never sent, computed, copied, without a connection and in two tabs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.tool_sheets import SECRET, STORED, opened, pdf, row, saved, sheets, write

pytestmark = pytest.mark.browser


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
