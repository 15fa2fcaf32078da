"""The pages of one's own account, the desk and the reports, and refusals, in both languages."""

import re

import pytest

from tests.browser.visitor import PASSWORD

pytestmark = pytest.mark.browser

DEMO = "secu4all-demo"
LOOKS = [("de", 390, "light"), ("en", 1280, "dark")]
PAGES = {
    "profile": "/accounts/profile/",
    "municipality": "/accounts/municipality/",
    "email": "/accounts/email/",
    "password": "/accounts/password/change/",
    "factors": "/accounts/2fa/",
    "sessions": "/accounts/sessions/",
    "passkeys": "/accounts/2fa/webauthn/",
    "dashboard-empty": "/learn/",
}


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_own_account(visit, system, language, width, scheme):
    visitor = visit(language=language, width=width, scheme=scheme, who=system.world["people"]["empty"])
    for name, path in PAGES.items():
        visitor.open(visitor.path(path))
        visitor.look(name)


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_the_learners_own_pages(visit, system, language, width, scheme):
    world = system.world
    visitor = visit(language=language, width=width, scheme=scheme, who=world["people"]["finished"])
    for name, path in {
        "dashboard": "/learn/",
        "completed": f"/learn/completed/{world['enrolments']['finished']}/",
        "certificate": f"/certificates/{world['certificates']['finished']}/",
    }.items():
        visitor.open(visitor.path(path))
        visitor.look(name)
    visitor.open(world["paths"][language]["course"])
    visitor.look("course-completed")
    for path, status in (("/coordination/", 403), ("/reports/", 403), (f"/certificates/{world['certificates']['revoked']}/", 404)):
        visitor.open(visitor.path(path), status)
        visitor.look("refused")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_leaving_a_course_asks_first(visit, system, language, width, scheme):
    visitor = visit(language=language, width=width, scheme=scheme, who=system.world["people"]["leaving"])
    visitor.open(visitor.path(f"/learn/leave/{system.world['enrolments']['leaving']}/"))
    visitor.look("leave")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_desk_and_reports(visit, language, width, scheme):
    coordinator = visit(language=language, width=width, scheme=scheme, who="coordinator@example.org", password=DEMO)
    coordinator.open(coordinator.path("/coordination/"))
    coordinator.look("desk")
    analyst = visit(language=language, width=width, scheme=scheme, who="analyst@example.org", password=DEMO)
    analyst.open(analyst.path("/reports/"))
    analyst.look("reports")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_a_forgotten_password_is_replaced_by_code(visit, system, language, width, scheme):
    email = system.world["people"]["reset"]
    known = len(system.mails_to(email))
    visitor = visit(language=language, width=width, scheme=scheme)
    visitor.open(visitor.path("/accounts/password/reset/"))
    visitor.page.locator("input[name=email]").fill(email)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.locator("input[name=code]").wait_for()
    visitor.look("reset-code")
    visitor.page.locator("input[name=code]").fill(code_in(system.next_mail(email, after=known)))
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.locator("input[name=password1]").wait_for()
    visitor.look("reset-new")
    visitor.page.locator("input[name=password1]").fill(f"{PASSWORD} neu")
    visitor.page.locator("input[name=password2]").fill(f"{PASSWORD} neu")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_url(lambda url: "/password/reset/key" not in url and "complete" not in url)
    visitor.look("reset-done")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_signing_in_by_a_mailed_code(visit, system, language, width, scheme):
    email = system.world["people"]["plain"]
    known = len(system.mails_to(email))
    visitor = visit(language=language, width=width, scheme=scheme)
    visitor.open(visitor.path("/accounts/login/code/"))
    visitor.page.locator("input[name=email]").fill(email)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.locator("input[name=code]").wait_for()
    visitor.look("login-code")
    visitor.page.locator("input[name=code]").fill(code_in(system.next_mail(email, after=known)))
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_url("**/learn/")
    assert visitor.page.locator("html").get_attribute("lang") == language


def code_in(mail: str) -> str:
    """The code of a mail: a line of its own."""
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})+|\d{6})\s*$", mail, re.MULTILINE)
    assert found, mail
    return found.group(1)
