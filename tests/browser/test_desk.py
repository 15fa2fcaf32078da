"""The coordinator's desk: read, filtered, reminded from, and the page for the staff council; on a desk in German, on a phone in English."""

import pytest

pytestmark = pytest.mark.browser
DEMO = "secu4all-demo"


def test_a_coordinator_reads_filters_and_reminds_and_a_council_reads_who_sees_what(visit, system):
    coordinator = visit(width=1280, who="coordinator@example.org", password=DEMO)
    coordinator.open("/coordination/")
    coordinator.look("desk")
    page = coordinator.page
    page.locator("#id_status").select_option("enrolled")
    coordinator.button("Filtern").click()
    page.get_by_role("heading", name="Was der Filter zeigt").wait_for()
    page.locator("input[name=person]").first.focus()
    page.keyboard.press("Space")
    coordinator.look("chosen")
    coordinator.button("Ausgewählte erinnern").focus()
    page.keyboard.press("Enter")
    page.get_by_text("werktags zwischen 7 und 18 Uhr").wait_for()
    assert "status=enrolled" in page.url
    coordinator.link("Wer hat hineingesehen").click()
    page.get_by_role("cell", name="Um Erinnerungen gebeten").first.wait_for()
    coordinator.look("accesses")
    coordinator.link("Zahlen", exact=True).click()
    page.get_by_role("heading", name="Zahlen der Kommune").wait_for()
    coordinator.look("figures")
    coordinator.open("/coordination/?print=1")
    coordinator.look("print")

    phone = visit(language="en", width=390, scheme="dark", who="coordinator@example.org", password=DEMO)
    phone.open("/en/coordination/")
    phone.look("desk")
    phone.open("/en/coordination/?name=nobody-has-this-name")
    phone.look("nobody")

    system.python("-m", "tests.browser.second_coordinator", "seehafen@example.org")
    for language, width, scheme in (("de", 1280, "dark"), ("en", 390, "light")):
        other = visit(language=language, width=width, scheme=scheme, who="seehafen@example.org")
        other.open(other.path("/coordination/"))
        other.look("off")
    for language, width, path in (("de", 1280, "/wer-sieht-was/"), ("en", 390, "/en/who-sees-what/")):
        council = visit(language=language, width=width)
        council.open(path)
        council.look("who-sees-what")
