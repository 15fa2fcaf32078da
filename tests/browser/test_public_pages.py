"""Pages for everybody, in both languages: home, catalogue, course, check of a certificate, entrance, errors."""

import pytest

pytestmark = pytest.mark.browser

# Path without language; the German course tree has German words, so it is added from the system's world.
PAGES = {
    "home": "/",
    "who-sees-what": "/wer-sieht-was/",
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "reset": "/accounts/password/reset/",
    "code": "/accounts/login/code/",
    "verify": "/verify/",
    "help": "/hilfe/",
}
ENGLISH = {"/wer-sieht-was/": "/en/who-sees-what/", "/hilfe/": "/en/help/"}
LOOKS = [("de", 1280, "light"), ("en", 390, "dark")]


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_public_pages(visit, system, language, width, scheme):
    visitor = visit(language=language, width=width, scheme=scheme)
    for name, path in PAGES.items():
        visitor.open(ENGLISH.get(path, f"/en{path}") if language == "en" else path)
        visitor.look(name)


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_catalogue_and_course(visit, system, language, width, scheme):
    visitor = visit(language=language, width=width, scheme=scheme)
    paths = system.world["paths"][language]
    catalog = "/kurse/" if language == "de" else "/en/courses/"
    for name, path in {
        "catalogue": catalog,
        "catalogue-empty": f"{catalog}?q=zzzz",
        "course": paths["course"],
        "module": paths["module"],
    }.items():
        visitor.open(path)
        visitor.look(name)


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_every_answer_of_the_check_page(visit, system, language, width, scheme):
    visitor = visit(language=language, width=width, scheme=scheme)
    for name, code, status in (
        ("valid", system.world["codes"]["finished"], 200),
        ("revoked", system.world["codes"]["revoked"], 200),
        ("unknown", "ABCD-EFGH-JKLM-NPQR", 404),
        ("malformed", "1", 404),
    ):
        visitor.open(visitor.path(f"/verify/{code}/"), status)
        visitor.look(f"verify-{name}")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_error_pages(visit, system, language, width, scheme):
    visitor = visit(language=language, width=width, scheme=scheme)
    visitor.open(visitor.path("/gibt-es-nicht/"), 404)
    visitor.look("404")
    visitor.open(visitor.path("/accounts/login/"))
    with visitor.expecting(403):
        # A form whose token was lost on the way.
        visitor.page.evaluate("() => document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => field.remove())")
        visitor.page.locator("input[name=login]").fill("niemand@lindenstadt.example")
        visitor.page.locator("input[name=password]").fill("falsch")
        visitor.page.locator("form[data-login] button[type=submit]").click()
        visitor.page.locator(".empty--page").wait_for()
        visitor.look("403-csrf")
    visitor.open(visitor.path("/accounts/logout/"), 200)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_wrong_password_is_said_at_the_top_and_focused(visit, language):
    visitor = visit(language=language, width=390)
    visitor.open(visitor.path("/accounts/login/"))
    visitor.page.locator("input[name=login]").fill("niemand@lindenstadt.example")
    visitor.page.locator("input[name=password]").fill("falsch")
    visitor.page.locator("form[data-login] button[type=submit]").click()
    visitor.page.locator(".error-summary").wait_for()
    visitor.look("wrong-password")
