"""The look in a real browser: the sprite is painted, the switches work with and without script, forced colours keep their edges."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.visitor import DARK_SWITCH, LANGUAGE_SWITCH

pytestmark = pytest.mark.browser

PAPER = "() => getComputedStyle(document.body).backgroundColor"


def _colours(png: bytes) -> int:
    return len(Image.open(io.BytesIO(png)).convert("RGB").quantize(256).getcolors())


def test_the_style_guide_has_no_barrier(visit):
    visitor = visit()
    visitor.open("/styleguide/")
    visitor.look("styleguide")


def test_the_town_is_painted_in_its_states(visit):
    """The sprite takes its colours from properties of the page; were they not to reach it, every place would be black."""
    for scheme in ("light", "dark"):
        visitor = visit(scheme=scheme)
        visitor.open("/styleguide/")
        pictures = [visitor.page.locator(f".stage .vignette.s-{state}").first.screenshot() for state in ("todo", "open", "done")]
        assert all(_colours(picture) > 20 for picture in pictures)
        assert len(set(pictures)) == 3


def test_the_theme_switch_works_without_script_and_stays(visit):
    visitor = visit(javascript=False)
    visitor.open("/hilfe/")
    visitor.page.locator(DARK_SWITCH).click()
    visitor.page.locator("html[data-theme=dark]").wait_for()
    assert visitor.page.url.endswith("/hilfe/")


def test_the_theme_switch_overrules_the_system_and_stays(visit):
    visitor = visit(scheme="light")
    visitor.open("/")
    light = visitor.page.evaluate(PAPER)
    with visitor.page.expect_response("**/theme/"):
        visitor.page.locator(DARK_SWITCH).click()
    visitor.page.locator("html[data-theme=dark]").wait_for()
    assert visitor.page.evaluate(PAPER) != light
    visitor.open("/verify/")
    assert visitor.page.locator("html").get_attribute("data-theme") == "dark"
    visitor.look("switched")


def test_the_small_menu_opens_without_script(visit):
    visitor = visit(width=390, javascript=False)
    visitor.open("/")
    assert not visitor.page.locator(".menu nav").is_visible()
    visitor.page.locator(".menu summary").click()
    visitor.page.locator(".menu nav").get_by_role("link", name="Kurse").click()
    visitor.page.wait_for_url("**/kurse/")


def test_escape_closes_the_menu_and_returns_the_focus(visit):
    visitor = visit(width=390)
    visitor.open("/")
    visitor.page.locator(".menu summary").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".menu nav").wait_for()
    visitor.look("menu")
    visitor.page.locator(".menu summary").focus()
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator(".menu nav")).to_be_hidden()
    expect(visitor.page.locator(".menu summary")).to_be_focused()


def test_the_first_key_leads_to_the_content(visit):
    visitor = visit()
    visitor.open("/")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("() => document.activeElement.getAttribute('href')") == "#content"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("() => document.activeElement.id") == "content"


@pytest.mark.parametrize("which", ["help", "course"])
def test_the_language_switch_keeps_the_page(visit, system, which):
    german, english = ("/hilfe/", "/en/help/") if which == "help" else (system.world["paths"][code]["course"] for code in ("de", "en"))
    visitor = visit()
    visitor.open(german)
    visitor.page.locator(f"{LANGUAGE_SWITCH}[hreflang=en]").click()
    visitor.page.wait_for_url(f"**{english}")
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    visitor.page.locator(f"{LANGUAGE_SWITCH}[hreflang=de]").click()
    visitor.page.wait_for_url(f"**{german}")


def test_demonstration_accounts_fill_the_form_with_and_without_script(visit):
    for javascript, password in ((True, "secu4all-demo"), (False, "")):
        visitor = visit(javascript=javascript)
        visitor.open("/accounts/login/")
        visitor.page.locator("[data-demo-email='analyst@example.org']").click()
        expect(visitor.page.locator("[name=login]")).to_have_value("analyst@example.org")
        expect(visitor.page.locator("[name=password]")).to_have_value(password)


def test_forced_colours_keep_every_control_visible(visit):
    visitor = visit(forced=True)
    visitor.open("/styleguide/")
    for selector in (".kern-btn--primary", ".kern-btn--secondary", ".chip", ".option", ".field input"):
        width = visitor.page.locator(selector).first.evaluate("element => parseFloat(getComputedStyle(element).borderTopWidth)")
        assert width >= 1, selector
