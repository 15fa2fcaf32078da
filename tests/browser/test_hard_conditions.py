"""A connection that goes away in a quiz, and a browser without scripts: nothing is lost, and nothing is called saved that is not."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answering import shown
from tests.browser.questions import RIGHT
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
ATTEMPT = re.compile(r"/attempts/[0-9a-f-]{36}/(\?.*)?$")


def start(visitor: Visitor, path: str) -> None:
    """Open the quiz's page and begin, or go on with, an attempt."""
    visitor.open(path)
    visitor.page.locator("form[action*='/attempts/start/'] button").click()
    visitor.page.wait_for_url(ATTEMPT)


def go_to(visitor: Visitor, kind: str) -> None:
    """Show the question of this kind."""
    number = visitor.page.locator(f"[data-kind={kind}]").get_attribute("data-number")
    visitor.page.locator(f"[data-band] [data-go='{number}']").click()
    expect(visitor.page.locator(f"[data-kind={kind}]")).to_be_visible()


def test_answers_wait_while_offline_and_are_saved_when_the_connection_is_back(visit, system):
    visitor = visit(width=390, who=system.world["people"]["offline"])
    start(visitor, system.world["paths"]["de"]["quiz"])
    state = shown(visitor).locator("[data-save-state]")

    with visitor.offline():
        for number, kind in enumerate(("single", "true_false"), start=1):
            go_to(visitor, kind)
            shown(visitor).get_by_label(RIGHT["de"][kind], exact=True).check()
            expect(state).to_have_class(re.compile("save-state--offline"))
            expect(state).to_contain_text(re.compile(r"\b(1|2|Eine|eine)\b" if number == 1 else r"\b2\b"))
        visitor.look("offline")

    expect(state).to_have_class(re.compile("save-state--saved"))
    visitor.page.reload()
    for kind in ("single", "true_false"):
        go_to(visitor, kind)
        expect(shown(visitor).get_by_label(RIGHT["de"][kind], exact=True)).to_be_checked()
        expect(shown(visitor).locator("[data-save-state]")).to_have_class(re.compile("save-state--saved"))


def test_the_whole_way_without_scripts(visit, system):
    paths = system.world["paths"]["de"]
    visitor = visit(width=390, javascript=False, who=system.world["people"]["scriptless"])
    page = visitor.page
    visitor.open(paths["course"])
    page.locator("a[href*='/learn/enrol/']:visible").first.click()
    page.locator("input[name=membership]").first.check()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**{paths['lesson']}")
    page.locator(".lesson__end button[type=submit]").click()
    page.wait_for_url(f"**{paths['quiz']}")
    page.locator("form[action*='/attempts/start/'] button").click()
    page.wait_for_url(ATTEMPT)
    for _ in range(6):
        section = shown(visitor)
        kind, right = section.get_attribute("data-kind"), RIGHT["de"][section.get_attribute("data-kind")]
        if kind in {"single", "true_false"}:
            section.get_by_label(right, exact=True).check()
        elif kind == "multiple":
            for text in right:
                section.get_by_label(text, exact=True).check()
        elif kind == "matching":
            for term, fit in right.items():
                section.get_by_label(term, exact=True).select_option(label=fit)
        elif kind == "numeric":
            section.locator("input[inputmode=decimal]").fill(right)
        shown(visitor).locator(".question__nav .kern-btn--primary").click()
        page.wait_for_load_state()
    page.wait_for_url("**/submit/")
    page.locator("form[data-submit] button[type=submit]").click()
    page.wait_for_url("**/review/")
    # The order as dealt may be wrong; all else is right, and 8 of 10 points pass.
    expect(page.locator("h1")).to_have_text(re.compile(r"^Bestanden"))
