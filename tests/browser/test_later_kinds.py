"""The later kinds of question on every page that shows them: attempt, submission, review, comparison, practice, self-assessment.

One journey by keys on a phone in German, one by pointer on a desk in English in the dark, one without scripts.
"""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.answering import expect_saved, go_on, press, shown, tab_to
from tests.browser.later_questions import KINDS, WORDS
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ATTEMPT = re.compile(r"/attempts/[0-9a-f-]{36}/(\?.*)?$")
# Looking costs two seconds a page, so each journey looks at its share; both together see every page.
LOOKS = {"de": {"open", "review", "practice", "compared"}, "en": {"open", "practised", "over", "nothing", "assessed", "marked"}}


def start(visitor: Visitor, path: str) -> None:
    visitor.open(path)
    visitor.page.locator("form[action*='/attempts/start/'] button").first.click()
    visitor.page.wait_for_url(ATTEMPT)


def look(visitor: Visitor, name: str) -> None:
    visitor.look(name) if name in LOOKS[visitor.language] else visitor.picture(name)


class Hand:
    """How somebody operates fields: by pointer, or with Tab and keys alone."""

    def __init__(self, visitor: Visitor, *, keyboard: bool) -> None:
        self.visitor, self.keyboard = visitor, keyboard

    def text(self, field: Locator, text: str) -> None:
        if not self.keyboard:
            return field.fill(text)
        tab_to(self.visitor, field)
        self.visitor.page.keyboard.type(text)
        return None

    def choose(self, field: Locator, label: str) -> None:
        if not self.keyboard:
            field.select_option(label=label)
            return
        tab_to(self.visitor, field)
        self.visitor.page.keyboard.type(label[:3])
        expect(field.locator("option:checked")).to_have_text(label)

    def tick(self, group: Locator, label: str) -> None:
        target = group.get_by_label(label)
        if not self.keyboard:
            target.check()
            return
        tab_to(self.visitor, group.locator("input").first)
        self.visitor.page.keyboard.press("Space")
        for _ in range(group.locator("input").count()):
            if target.is_checked():
                return
            self.visitor.page.keyboard.press("ArrowDown")
        raise AssertionError(f"arrows did not reach {label!r}")

    def press(self, button: Locator) -> None:
        press(self.visitor, button) if self.keyboard else button.click()


def answer(hand: Hand, section: Locator, *, scripted: bool = True) -> None:
    """Answer the shown question rightly, but for the place on the picture."""
    kind = section.get_attribute("data-kind")
    words = WORDS[hand.visitor.language]
    if kind == "short":
        hand.text(section.locator("input[type=text]"), words["accepted"][1].upper())
    elif kind == "cloze":
        hand.choose(section.locator("select"), words["what"][0])
        hand.text(section.locator("input[type=text]"), words["who"][0])
    elif kind == "categorize":
        for select in section.locator("select").all():
            card = select.evaluate("select => select.labels[0].innerText.trim()")
            hand.choose(select, words["categories"][words["cards"].index(card) % 2])
    elif kind == "true_false":
        hand.tick(section.locator("fieldset").nth(0), "Richtig" if hand.visitor.language == "de" else "Right")
        hand.tick(section.locator("fieldset").nth(1), words["reasons"][0])
    elif kind == "numeric":
        hand.text(section.locator("input[type=text]"), "1,5" if hand.visitor.language == "de" else "1.5")
        hand.choose(section.locator("select"), words["units"][1])
    elif kind == "free":
        hand.text(section.locator("textarea"), words["model"])
    elif kind == "hotspot":
        hand.tick(section.locator("fieldset"), words["places"][0])
    else:
        decide(hand, scripted=scripted)


def decide(hand: Hand, *, scripted: bool) -> None:
    """Take the better way in each step; the focus follows."""
    for number in (1, 2):
        section = shown(hand.visitor)
        open_step = section.locator("fieldset")
        hand.tick(open_step, open_step.locator("label").first.inner_text().strip())
        hand.press(section.locator("[data-branch-go]"))
        expect(shown(hand.visitor).locator("h2")).to_have_count(number + 1)
        if scripted:
            expect(shown(hand.visitor).locator("h2").last).to_be_focused()


def look_at_all(visitor: Visitor, name: str) -> None:
    """Examine the whole document of the attempt once, every question of it shown."""
    was = visitor.page.evaluate(
        "() => [...document.querySelectorAll('[data-question]')].map((one) => { const was = one.hidden; one.hidden = false; return was; })"
    )
    visitor.look(name)
    visitor.page.evaluate("(was) => document.querySelectorAll('[data-question]').forEach((one, n) => { one.hidden = was[n]; })", was)
    # One question a page has one first heading; all of them at once have as many.
    visitor.faults = [
        fault for fault in visitor.faults if f"{len(KINDS)} first headings" not in fault and "page-has-heading-one" not in fault
    ]


@pytest.mark.parametrize(("language", "width", "scheme", "keyboard"), [("de", 390, "light", True), ("en", 1280, "dark", False)])
def test_later_kinds_on_all_their_pages(visit, system, language, width, scheme, keyboard):
    paths = system.world["paths"][language]
    visitor = visit(language=language, width=width, scheme=scheme, who=system.world["people"][f"many-{language}"], name="later")
    page, hand = visitor.page, Hand(visitor, keyboard=keyboard)

    start(visitor, paths["later-quiz"])
    look_at_all(visitor, "open")
    for kind in KINDS:
        assert shown(visitor).get_attribute("data-kind") == kind
        answer(hand, shown(visitor))
        expect_saved(visitor)
        visitor.picture(kind)
        go_on(visitor, keyboard=keyboard)
    page.locator("form[data-submit] button[type=submit]").click()
    page.wait_for_url("**/review/")
    look(visitor, "review")
    expect(page.locator("h1")).to_contain_text(re.compile("^Bestanden" if language == "de" else "^Passed"))
    # The text for oneself is held against its criteria.
    page.locator("input[name=met]").first.check()
    page.locator("form[action*='/assessment/'] button").click()
    page.locator(".message").wait_for()
    expect(page.locator("input[name=met]").first).to_be_checked()

    practise_the_miss(visitor, hand)
    start(visitor, paths["later-quiz"])
    page.goto(f"{page.url.partition('?')[0]}submit/")
    page.locator("form[data-submit] button[type=submit]").click()
    page.wait_for_url("**/review/")
    look(visitor, "nothing")
    page.locator("a[href$='/compare/']").click()
    page.wait_for_url("**/compare/")
    look(visitor, "compared")
    assess(visitor, hand, paths["later-self"])


def practise_the_miss(visitor: Visitor, hand: Hand) -> None:
    """Only the place on the picture was wrong: pointing at it on the picture is as good as the list."""
    page = visitor.page
    page.locator(".review__ways a[href*='/practice/']").click()
    section = page.locator("[data-practice]")
    expect(section).to_have_attribute("data-kind", "hotspot")
    look(visitor, "practice")
    if not hand.keyboard:
        section.locator("[data-place]:has(polygon) text").click()
    else:
        hand.tick(section.locator("fieldset"), WORDS[visitor.language]["places"][1])
    expect(section.get_by_label(WORDS[visitor.language]["places"][1])).to_be_checked()
    hand.press(section.locator("button.kern-btn--primary"))
    page.locator("button[value=next]").wait_for()
    look(visitor, "practised")
    page.locator("button[value=next]").click()
    page.locator("#over").wait_for()
    look(visitor, "over")


def assess(visitor: Visitor, hand: Hand, path: str) -> None:
    """Answer the self-assessment and have its lesson marked as optional."""
    page = visitor.page
    visitor.open(path)
    page.locator("main a[href*='/practice/']").click()
    for _ in range(2):
        page.locator("[data-practice]").wait_for()
        answer(hand, page.locator("[data-practice]"))
        page.locator("[data-practice] button.kern-btn--primary").click()
        page.locator("button[value=next]").click()
    page.locator("button[value=mark]").wait_for()
    look(visitor, "assessed")
    page.locator("button[value=mark]").click()
    page.wait_for_url(f"**{path}")
    look(visitor, "marked")


def test_later_kinds_without_scripts(visit, system):
    visitor = visit(width=390, javascript=False, who=system.world["people"]["many-scriptless"])
    page, hand = visitor.page, Hand(visitor, keyboard=False)
    start(visitor, system.world["paths"]["de"]["later-quiz"])
    for kind in KINDS:
        assert shown(visitor).get_attribute("data-kind") == kind
        answer(hand, shown(visitor), scripted=False)
        visitor.picture(kind)
        shown(visitor).locator(".question__nav .kern-btn--primary").click()
    page.wait_for_url("**/submit/")
    page.locator("form[data-submit] button[type=submit]").click()
    page.wait_for_url("**/review/")
    expect(page.locator("h1")).to_have_text(re.compile(r"^Bestanden"))
    visitor.picture("review")
