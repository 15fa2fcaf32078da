"""A tool as a spreadsheet: taken along, changed elsewhere, brought back; files that are none are refused."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tool_sheets import SECRET, opened, saved, sheets, write

pytestmark = pytest.mark.browser


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
