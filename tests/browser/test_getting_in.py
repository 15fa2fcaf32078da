"""From the coordinator's invitation to the learner's due date: one journey, each page of it examined."""

import re
import uuid

import pytest

from tests.browser.test_account_pages import code_in
from tests.browser.visitor import PASSWORD

pytestmark = pytest.mark.browser
DEMO = "secu4all-demo"


def test_invited_signed_up_in_the_cohort_and_told_until_when(visit, system):
    email = f"gast-{uuid.uuid4().hex[:8]}@example.org"
    coordinator = visit(who="coordinator@example.org", password=DEMO, width=1280, scheme="dark")
    coordinator.open("/coordination/")
    coordinator.link("Lerngruppen und Zuweisungen").click()
    coordinator.look("cohorts")
    coordinator.link("Veranstaltungen 2027").first.click()
    coordinator.page.locator("#assign").wait_for()
    coordinator.look("cohort")
    coordinator.link("Personen und Einladungen").click()
    coordinator.page.locator("#id_email").fill(email)
    coordinator.page.locator("#id_cohort").select_option(label="Veranstaltungen 2027")
    coordinator.look("people")
    coordinator.button("Einladung verschicken").click()
    coordinator.page.get_by_role("rowheader", name=email).wait_for()
    coordinator.link(re.compile("Aushang Aushang im Rathaus|^Aushang")).first.click()
    coordinator.page.locator(".poster__code").wait_for()
    coordinator.look("poster")
    coordinator.open(re.sub(r"invitations/.*", "invitations/list/", coordinator.page.url.removeprefix(system.address)))
    table = "E-Mail;Name\nkein-at;A\nneu-im-haus@example.org;Nele Neu\n".encode("cp1252")
    coordinator.page.locator("#id_table").set_input_files({"name": "liste.csv", "mimeType": "text/csv", "buffer": table})
    coordinator.button("Liste prüfen").click()
    coordinator.page.locator(".list-fault").wait_for()
    coordinator.look("list")

    link = re.search(r"https?://\S+/accounts/invitation/\S+/", system.next_mail(email))
    assert link, "the mail has no link"
    guest = visit(width=390)
    guest.open(re.sub(r"^https?://[^/]+", "", link[0]))
    guest.look("invitation")
    guest.link("Konto anlegen").last.click()
    for name, value in {"full_name": "Gerda Gast", "email": email, "password1": PASSWORD, "password2": PASSWORD}.items():
        guest.page.locator(f"input[name={name}]").fill(value)
    guest.page.locator("main form button[type=submit]").first.click()
    guest.page.locator("input[name=code]").fill(code_in(system.next_mail(email, after=1)))
    guest.page.locator("main form button[type=submit]").first.click()
    guest.page.locator("select[name=office_kind]").select_option("events")
    guest.look("accept")
    guest.button("Einladung annehmen").click()
    guest.page.wait_for_url("**/learn/")
    guest.page.get_by_text("bis zum").first.wait_for()
    guest.look("dashboard")
    guest.open("/learn/mails/")
    guest.look("mails")
    visitor = visit(language="en", width=390, scheme="dark")
    visitor.open("/en/lindenstadt-learns/")
    visitor.look("landing")
    visitor.open("/accounts/invitation/0000/", 404)
