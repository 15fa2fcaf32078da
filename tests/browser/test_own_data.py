"""My data by keyboard and on a small screen: a copy that a worker makes, the tray, a correction, an erasure planned and taken back."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visitor import PASSWORD

pytestmark = pytest.mark.browser


def by_key(target: Locator, key: str = "Enter") -> None:
    """Use something by keyboard, once its focus can be seen."""
    target.focus()
    expect(target).to_be_focused()
    target.press(key)


def test_a_copy_the_tray_a_correction_and_an_erasure_taken_back(visit, system):
    visitor = visit(width=390, who=system.world["people"]["owner"])
    page = visitor.page
    visitor.open("/accounts/data/")
    by_key(page.locator(".kept > summary").first)
    page.locator(".kept[open] .card").first.wait_for()
    visitor.look("my-data")
    # The sign-in may be of this minute: whoever found the computer open has the cookie, and not the password.
    by_key(visitor.button("Kopie erstellen lassen"))
    page.wait_for_url("**/accounts/reauthenticate/**")
    password = page.locator("input[name=password]")
    password.fill(PASSWORD)
    by_key(password)
    page.wait_for_url("**/accounts/data/")
    page.locator(".message--success").wait_for()
    page.locator("[data-copy]").first.wait_for()
    system.python("-m", "tests.browser.copies")
    visitor.open("/accounts/data/")
    download = page.get_by_role("link", name=re.compile("Herunterladen"))
    visitor.look("copy-ready")
    with page.expect_download() as given:
        by_key(download)
    packed = zipfile.ZipFile(io.BytesIO(Path(given.value.path()).read_bytes()))
    assert {"daten.json", "daten.html"} <= set(packed.namelist())
    assert any(name.endswith(".pdf") for name in packed.namelist())

    # The tray: the copy is told, and opening leads back to it.
    visitor.open("/accounts/notifications/")
    unread = page.locator(".tray__item--unread")
    unread.first.wait_for()
    many = unread.count()
    visitor.look("tray")
    by_key(visitor.button(re.compile("Öffnen.*Die Kopie Ihrer Daten ist fertig")).first)
    page.wait_for_url("**/accounts/data/")
    visitor.open("/accounts/notifications/settings/")
    visitor.look("choices")
    box = page.locator("input[name=certificate_issued-mail]")
    by_key(box, "Space")
    by_key(visitor.button("Speichern"))
    page.locator(".message--success").wait_for()  # the address is the same before and after
    expect(box).not_to_be_checked()
    visitor.open("/accounts/notifications/")
    expect(unread).to_have_count(many - 1)

    # A correction.
    visitor.open("/accounts/profile/")
    name = page.locator("input[name=full_name]")
    name.fill("Ottilie Eigen-Neu")
    by_key(name)
    page.locator(".messages").wait_for()
    expect(name).to_have_value("Ottilie Eigen-Neu")

    # An erasure: not without having read, and taken back.
    visitor.open("/accounts/data/")
    by_key(page.get_by_role("link", name="Mein Konto löschen"))
    page.wait_for_url("**/accounts/data/erase/")
    visitor.look("erase")
    with visitor.expecting(422):
        by_key(visitor.button("Mein Konto löschen"))
        page.locator("[role=alert]").wait_for()
    visitor.look("erase-refused")
    by_key(page.locator("input[name=understood]"), "Space")
    by_key(visitor.button("Mein Konto löschen"))
    page.wait_for_url("**/accounts/data/")
    keep = visitor.button("Konto behalten")
    keep.wait_for()
    visitor.look("erasure-planned")
    by_key(keep)
    expect(keep).to_have_count(0)
    page.get_by_role("link", name="Mein Konto löschen").wait_for()
