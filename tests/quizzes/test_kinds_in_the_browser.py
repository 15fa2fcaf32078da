"""The later kinds with a real browser: answered while there is no connection, the tab lost, and held all the same; conflicts are shown."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from courses.services.enrolment import enrol
from quizzes.models import Answer
from quizzes.services.attempts import save_answer, start_attempt
from tests.factories import quizzes as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "a\x0bb\n" * 3000


@pytest.fixture
def attempt(tree, learner):
    course = make.make_quiz_course(tree, [*make.later_kinds(), make.branching()], shuffle=False)
    return start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")


@pytest.fixture
def context(live_server, client, learner, monkeypatch) -> Iterator[BrowserContext]:
    # Playwright runs a loop of its own in this thread; the rows are read between its calls.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    client.force_login(learner)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": cookie.value, "url": live_server.url} for name, cookie in client.cookies.items()])
        yield context
        browser.close()


@pytest.fixture
def opened(context, live_server, attempt) -> Callable[[], Page]:
    def call() -> Page:
        page = context.new_page()
        page.goto(f"{live_server.url}/attempts/{attempt.public_id}/?q=1")
        expect(page.locator("[data-question]:not([hidden]) [data-flag]")).to_be_visible()
        return page

    return call


def at(page: Page, key: str) -> Locator:
    section = page.locator(f"[data-question={key}]")
    page.locator(f"[data-band] [data-go='{section.get_attribute('data-number')}']").click()
    return section


def answer_everything(page: Page) -> None:
    at(page, "wort").locator("input[type=text]").fill("Notausgang ")
    gaps = at(page, "luecken")
    gaps.locator("select").select_option("b")
    gaps.locator("input[type=text]").fill("Pforte")
    at(page, "fach").locator("select").first.select_option("drin")
    statement = at(page, "weil")
    statement.locator("input[value=false]").check()
    statement.locator("[name=chosen-reason]").nth(1).check()
    length = at(page, "strecke")
    length.locator("input[type=text]").fill("1,5")
    length.locator("select").select_option("km")
    text = at(page, "frei").locator("textarea")
    text.evaluate("(area, text) => { area.value = text; area.dispatchEvent(new Event('input', { bubbles: true })); }", LONG)
    scenario = at(page, "lage")
    scenario.locator("[data-unconfirmed] input").first.check()
    scenario.locator("[data-branch-go]").click()
    expect(scenario.locator("[data-save-state]")).to_contain_text("Offline")


def test_what_was_answered_without_a_connection_is_held_after_the_tab_was_lost(context, opened, attempt):
    page = opened()
    sorted_card = page.locator("[data-question=fach] select").first.get_attribute("name").removeprefix("chosen-_")
    context.set_offline(True)
    # What a page sends when it is left may outlive the page and the emulated outage: this page has no way out.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('the network is gone')); }")
    answer_everything(page)
    assert not Answer.objects.exists()
    page.close()
    context.set_offline(False)
    page = opened()

    expect(page.locator("[data-question][data-revision='0']")).to_have_count(7)
    expect(page.locator("[data-question] .save-state--saved")).to_have_count(7)
    card = attempt.dealt["options"]["fach"][int(sorted_card) - 1]
    assert {row.question_key: (row.chosen, row.revision) for row in Answer.objects.all()} == {
        "wort": (["Notausgang"], 1),
        "luecken": (["eins=b", "zwei=Pforte"], 1),
        "fach": ([f"{card}=drin"], 1),
        "weil": (["false", "reason=b"], 1),
        "strecke": (["1,5", "unit=km"], 1),
        "frei": ([LONG.replace("\x0b", "").strip()], 1),
        "lage": (["s1=a"], 1),
    }
    # The next step was fetched, and nothing that lies ahead of it.
    expect(page.locator("[data-question=lage] h2")).to_have_text(["Schritt s1", "Schritt s3"])


def test_a_newer_answer_from_elsewhere_is_shown_and_either_can_be_kept(opened, attempt, learner):
    page = opened()
    newer = {"luecken": ["eins=a"], "frei": ["von dort"], "weil": ["true"]}
    for key, chosen in newer.items():
        save_answer(attempt_id=attempt.pk, learner=learner, question_key=key, revision=1, chosen=chosen)
    gaps = at(page, "luecken")
    gaps.locator("input[type=text]").fill("Tor")
    gaps.get_by_role("button", name="Gespeicherte Antwort übernehmen").click()
    text = at(page, "frei")
    text.locator("textarea").fill("von hier")
    expect(text.locator("[data-save-state]")).to_contain_text("von dort")
    text.get_by_role("button", name="Antwort dieses Fensters behalten").click()
    expect(text.locator("[data-save-state]")).to_have_class(re.compile("save-state--saved"))

    expect(gaps.locator("select")).to_have_value("a")
    expect(gaps.locator("input[type=text]")).to_have_value("")
    held = dict(Answer.objects.values_list("question_key", "chosen"))
    assert held == {**newer, "frei": ["von hier"]}
