"""The look in a real browser: strict policy without complaint, no barrier, nothing sticks out, everything works without script."""

import io

import pytest
from PIL import Image

pytestmark = pytest.mark.browser

PAGES = ["/", "/en/", "/kurse/", "/hilfe/", "/wer-sieht-was/", "/verify/", "/accounts/login/", "/accounts/signup/", "/styleguide/"]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["light-1280", "dark-390"])
def test_pages_have_no_barrier(visit, width, dark):
    window = visit(width=width, dark=dark)
    for path in PAGES:  # one site for all of them: making it takes longer than looking at it
        window.open(path)
        assert window.barriers() == [], path
        assert window.overflow() <= 0, path


def test_nothing_sticks_out_at_320_pixels(visit):
    window = visit(width=320)
    for path in PAGES:
        window.open(path)
        assert window.overflow() <= 0, path


def _colours(png: bytes) -> int:
    return len(Image.open(io.BytesIO(png)).convert("RGB").quantize(256).getcolors())


def test_the_town_is_painted_in_its_states(visit):
    """The sprite takes its colours from properties of the page; were they not to reach it, every place would be black."""
    for dark in (False, True):
        page = visit(dark=dark).open("/styleguide/")
        pictures = [page.locator(f".stage .vignette.s-{state}").first.screenshot() for state in ("todo", "open", "done")]
        assert all(_colours(picture) > 20 for picture in pictures)
        assert len(set(pictures)) == 3


def test_the_theme_switch_works_without_script_and_stays(visit):
    window = visit(script=False)
    page = window.open("/hilfe/")
    paper = "getComputedStyle(document.body).backgroundColor"
    page.locator(".header__tools > form .theme__to-dark").click()
    assert page.url.endswith("/hilfe/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    with_script = visit()
    page = with_script.open("/")
    light = page.evaluate(paper)
    page.locator(".header__tools > form .theme__to-dark").click()
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert page.evaluate(paper) != light
    page.wait_for_timeout(300)
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_small_menu_opens_without_script(visit):
    page = visit(width=390, script=False).open("/")
    assert not page.locator(".menu nav").is_visible()
    page.locator(".menu summary").click()
    page.locator(".menu nav").get_by_role("link", name="Kurse").click()
    assert page.url.endswith("/kurse/")


def test_escape_closes_the_menu_and_returns_the_focus(visit):
    page = visit(width=390).open("/")
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".menu nav").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator(".menu nav").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_first_key_leads_to_the_content(visit):
    page = visit().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_language_switch_keeps_the_page(visit):
    page = visit().open("/hilfe/")
    page.locator(".header__tools > .languages a").click()
    assert page.url.endswith("/en/help/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_demonstration_accounts_fill_the_form_with_and_without_script(visit):
    page = visit().open("/accounts/login/")
    page.locator("[data-demo-email='analyst@example.org']").click()
    assert page.locator("[name=login]").input_value() == "analyst@example.org"
    assert page.locator("[name=password]").input_value() == "secu4all-demo"
    page = visit(script=False).open("/accounts/login/")
    page.locator("[data-demo-email='analyst@example.org']").click()
    assert page.locator("[name=login]").input_value() == "analyst@example.org"
    assert page.locator("[name=password]").input_value() == ""


def test_forced_colours_keep_every_control_visible(visit):
    page = visit(forced=True).open("/styleguide/")
    for selector in (".kern-btn--primary", ".kern-btn--secondary", ".chip", ".option", ".field input"):
        width = page.locator(selector).first.evaluate("element => parseFloat(getComputedStyle(element).borderTopWidth)")
        assert width >= 1, selector
