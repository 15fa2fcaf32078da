"""A quarter in the life of two municipalities: one invites, books, learns, completes, reports and exports; the other sees nothing of it."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.test_account_pages import code_in
from tests.browser.test_journey import Traveller, enrol, pass_the_quiz, read_the_lesson, receive_the_certificate
from tests.browser.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.browser
DEMO = "secu4all-demo"
NAME = "Renate Schäfer"


def test_a_quarter_in_the_life_of_two_municipalities(visit, system, tmp_path):
    coordinator = visit(who="coordinator@example.org", password=DEMO)
    analyst = visit(who="analyst@example.org", password=DEMO)
    before = published(analyst)

    guest = invited(visit, system, coordinator)
    books_a_workshop(guest)
    traveller = Traveller(guest, system.world, keyboard=False)
    guest.open(traveller.paths["course"])
    traveller.press("a[href*='/learn/enrol/']")
    expect(guest.page.locator("main aside").first).to_contain_text("Dienstvereinbarung")
    enrol(traveller)
    read_the_lesson(traveller)
    pass_the_quiz(traveller, start="main form[action*='/attempts/start/'] button")
    receive_the_certificate(traveller, tmp_path)

    reads_and_exports(coordinator, tmp_path)
    assert published(analyst) == before, "an open quarter changed what is published"
    analyst.look("participation")

    system.python("-m", "tests.browser.second_coordinator", "seehafen@example.org")
    other = visit(who="seehafen@example.org", language="en", width=390)
    other.open("/en/coordination/")
    expect(other.page.get_by_role("heading", name="This list is off")).to_be_visible()
    for path in ("status.csv", "reminders/all/", "proofs/", "people/"):
        other.open(f"/en/coordination/{number_of(coordinator)}/{path}", 404)


def invited(visit, system, coordinator: Visitor) -> Visitor:
    """Lindenstadt invites somebody, who comes by the link in the mail."""
    email = f"quartal-{uuid.uuid4().hex[:8]}@example.org"
    coordinator.open("/coordination/")
    coordinator.link("Personen und Einladungen").click()
    coordinator.page.locator("#id_email").fill(email)
    coordinator.button("Einladung verschicken").click()
    coordinator.page.get_by_role("rowheader", name=email).wait_for()
    link = re.search(r"https?://[^/]+(/\S+/invitation/\S+/)", system.next_mail(email))
    assert link, "the mail has no link"
    guest = visit(width=390)
    guest.open(link[1])
    guest.link("Konto anlegen").last.click()
    for name, value in {"full_name": NAME, "email": email, "password1": PASSWORD, "password2": PASSWORD}.items():
        guest.page.locator(f"input[name={name}]").fill(value)
    guest.page.locator("main form button[type=submit]").first.click()
    guest.page.locator("input[name=code]").fill(code_in(system.next_mail(email, after=1)))
    guest.page.locator("main form button[type=submit]").first.click()
    guest.page.locator("select[name=office_kind]").select_option("events")
    guest.button("Einladung annehmen").click()
    guest.page.wait_for_url("**/learn/")
    return guest


def books_a_workshop(guest: Visitor) -> None:
    """A seat in a workshop of another course."""
    guest.open("/kurse/praxistage/")
    guest.link("Zum Kurs anmelden").first.click()
    guest.page.get_by_label("Lindenstadt").check()
    guest.button("Anmelden").last.click()
    guest.page.wait_for_url(lambda url: "/enrol/" not in url)
    guest.open("/learn/sessions/")
    guest.page.locator("#others + .rows a").first.click()
    guest.button("Platz buchen").click()
    expect(guest.button("Buchung stornieren")).to_be_visible()


def reads_and_exports(coordinator: Visitor, folder) -> None:
    """The desk has one word about it, and the file the same."""
    coordinator.open("/coordination/")
    coordinator.page.locator("#id_name").fill(NAME)
    coordinator.button("Filtern").click()
    coordinator.page.get_by_role("heading", name="Was der Filter zeigt").wait_for()
    row = coordinator.page.get_by_role("row").filter(has=coordinator.page.get_by_role("rowheader", name=NAME)).first
    expect(row).to_contain_text("Abgeschlossen")
    coordinator.look("desk")
    with coordinator.page.expect_download() as download:
        coordinator.link("Tabelle (CSV)").click()
    download.value.save_as(folder / "stand.csv")
    lines = (folder / "stand.csv").read_text("utf-8-sig").splitlines()
    assert any(NAME in line and "Abgeschlossen" in line for line in lines)
    assert not re.search(r"\b(Punkte|Versuch)", lines[-1])
    coordinator.link("Alle in dieser Liste erinnern").click()
    coordinator.page.get_by_role("heading", name=re.compile("erinnern")).wait_for()
    coordinator.look("remind-everyone")
    coordinator.open("/coordination/")
    coordinator.link("Personalrat", exact=True).click()
    coordinator.page.get_by_role("heading", name="Bericht an den Personalrat").wait_for()
    coordinator.look("council")


def published(analyst: Visitor) -> list[str]:
    """Every figure of DEFUS's page, shown and withheld."""
    analyst.open("/reports/")
    found = analyst.page.locator("main td, main dd").all_inner_texts()
    assert any("unterdrückt" in text for text in found) and any(re.search(r"\d", text) for text in found)
    return found


def number_of(coordinator: Visitor) -> str:
    """The number of the municipality in the addresses of its desk."""
    found = re.search(r"/coordination/(\d+)/", coordinator.page.url)
    assert found, coordinator.page.url
    return found[1]
