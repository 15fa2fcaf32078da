"""A question bank in the browser: found, copied, translated, pasted, analysed, its key tried out. On a desk in German, on a phone in English."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.inspection import axe_faults
from tests.browser.later_questions import WORDS
from tests.browser.test_exchange import OURS
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RULES = [*OURS, "target-size", "scrollable-region-focusable", "select-name", "empty-heading"]
PASTED = {
    "de": "Wo beginnt eine Begehung?\n* am Eingang\n- im Büro\n! Dort kommen die Menschen an.\n\nWas hilft?\n- alles davon",
    "en": "Where does a site visit begin?\n* at the entrance\n- in the office\n! That is where people arrive.\n\nWhat helps?\n- all of it",
}
_SPEAK = """
from accounts.models import User
from quizzes.pages import QuizPage
User.objects.filter(email='admin@example.org').update(language='{language}')
print('PAGE', QuizPage.objects.get(locale__language_code='{language}', slug='{slug}', translation_key='{key}').pk)
"""


def see(visitor: Visitor, name: str) -> None:
    """Examine our part of a page of the administration: axe, and nothing sticks out."""
    visitor.picture(name)
    assert axe_faults(visitor.page, RULES) == [], name
    assert visitor.page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth"), name


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 1280, "light"), ("en", 390, "dark")])
def test_a_bank_is_used_and_analysed(visit, system, language, width, scheme):
    slug = {"de": "test", "en": "quiz"}[language]
    said = system.python("manage.py", "shell", "-c", _SPEAK.format(language=language, slug=slug, key=system.world["later-quiz"]))
    pk = re.search(r"PAGE (\d+)", said)[1]
    visitor = visit(language=language, width=width, scheme=scheme, who="admin@example.org", password="secu4all-demo", name="bank")
    page = visitor.page

    visitor.open(f"/admin/questions/?q={quote(WORDS[language]['short'])}&locale={language}")
    row = page.locator("tr", has_text="k-short").first
    expect(row).to_be_visible()
    see(visitor, "found")
    row.locator("input[name=question]").check()
    page.locator("button[form=copies]").click()
    page.wait_for_url("**/insert/**")
    see(visitor, "insert")
    visitor.open(f"/admin/questions/?q=k-short&locale={language}")
    page.locator("a[href$='/translate/']").first.click()
    expect(page.locator("textarea").first).to_have_value(WORDS[language]["short"])
    see(visitor, "translate")

    visitor.open(f"/admin/questions/?q=k-short&locale={language}")
    link = page.locator("td a[href*='#block-']").first
    place = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    # The editor builds its form after loading; the link leads to the question all the same.
    expect(page.locator(f"[id='{place}']")).to_be_in_viewport(timeout=60_000)

    visitor.open(f"/admin/questions/paste/{pk}/")
    page.locator("main textarea").fill(PASTED[language])
    page.locator("button[value=read]").click()
    expect(page.locator("main ol > li")).to_have_count(1)
    see(visitor, "pasted")

    visitor.open("/admin/statistics/")
    see(visitor, "statistics")
    page.locator("main th a", has_text=WORDS["de"]["true_false"][:20]).first.click()
    expect(page.locator("main table").first).to_contain_text("7")
    see(visitor, "one-question")
    page.locator("a[href*='/keys/']").click()
    page.locator("input[name=way][value=everyone]").check()
    page.locator("textarea[name=reason]").fill("Probe")
    page.locator("button[value=preview]").click()
    expect(page.locator("#dry-run")).to_be_visible()
    see(visitor, "dry-run")
    visitor.open("/admin/keys/")
    see(visitor, "trail")
