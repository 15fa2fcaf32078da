"""Answers through lost networks, slow, lost and repeated requests, tabs, devices, sign-outs, killed processes and stopped databases.

Each experiment ends with the same check: every answer that was acknowledged to the learner is in the database, and no other (I1, I2 of
SECURITY.md), judged by the proxy's own log. The controls take one protection away, and then the same experiment must fail.
"""

import os
import re
import signal
import sqlite3
import threading
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.faults.answers.rig import Lost

pytestmark = pytest.mark.faults
OFFLINE = re.compile("save-state--offline")
# A page sends what waits when it is left, and a browser lets such a request outlive the page and the emulated outage. A page that runs this
# has no way out of its own.
NO_WAY_OUT = "() => { window.fetch = () => Promise.reject(new TypeError('the network is gone')); }"
ENGINES = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


def reached(rig, attempt, **answers):
    """Everything that was acknowledged is held, and these answers are."""
    held = rig.check(attempt)
    assert {key: held.get(key) for key in answers} == {key: [choice] for key, choice in answers.items()}


def test_offline_answers_survive_closing_the_page_and_leave_in_order(sqlite, learner):
    one = learner(sqlite)
    one.open()
    one.context.set_offline(True)
    for key, choice in (("f1", "a"), ("f2", "b"), ("f3", "c"), ("f1", "b")):
        expect(one.choose(key, choice)).to_have_class(OFFLINE)
    assert sqlite.check(one.attempt) == {}
    one.page.close()
    one.context.set_offline(False)
    one.page = one.context.new_page()
    one.open()

    for key in ("f1", "f2", "f3"):
        one.saved(key)

    reached(sqlite, one.attempt, f1="b", f2="b", f3="c")


def test_control_without_the_queue_on_the_device_closing_the_page_loses_them(sqlite, learner):
    one = learner(sqlite)
    one.context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: { open() { throw new Error('none'); } } })")
    one.page.add_init_script(f"({NO_WAY_OUT})()")
    one.open()
    expect(one.choose("f1", "b")).to_have_class(OFFLINE)
    one.page.close()
    one.page = one.context.new_page()
    one.open()
    one.choose("f2", "b")
    one.saved("f2")

    assert sqlite.check(one.attempt) == {"f2": ["b"]}, sqlite.proxy.lines(one.attempt)


@ENGINES
def test_lost_repeated_and_slow_requests_leave_each_answer_once(rigs, chromium, learner, engine):
    rig = rigs(engine)
    one = learner(rig)
    one.open()
    tries: Counter = Counter()
    turns = {"f1": ["lose-answer"], "f2": ["lose-request", "twice"], "f3": ["twice"], "f4": ["lose-answer", "lose-answer"]}

    def plan(seen):
        key = seen.answers[1]
        tries[key] += 1
        return turns.get(key, [])[tries[key] - 1] if tries[key] <= len(turns.get(key, [])) else "pass"

    rig.proxy.plan = plan
    for key, choice in (("f1", "a"), ("f2", "b"), ("f3", "c"), ("f4", "a"), ("f5", "b")):
        one.choose(key, choice)
    for key in ("f1", "f2", "f3", "f4", "f5"):
        one.saved(key)

    reached(rig, one.attempt, f1="a", f2="b", f3="c", f4="a", f5="b")


def change_thrice_and_replay_the_first(rig, one):
    """Give three answers to a question one after the other; then the first request arrives once more, as a slow network may deliver it."""
    one.open()
    for count, choice in enumerate("abc", start=1):
        one.choose("f1", choice)
        expect(one.page.locator("[data-question=f1] [name=revision]")).to_have_value(str(count + 1))
    first = next(seen for seen in rig.proxy.seen if seen.answers == (one.attempt, "f1"))
    return rig.proxy.send(first)[0]


@ENGINES
def test_an_old_request_that_arrives_late_changes_nothing(rigs, chromium, learner, engine):
    rig = rigs(engine)
    one = learner(rig)

    assert change_thrice_and_replay_the_first(rig, one) == 409
    reached(rig, one.attempt, f1="c")


def test_control_without_the_revision_check_an_old_request_wins(rigs, sqlite, learner):
    rig = rigs("sqlite", "revision")
    one = learner(rig)
    change_thrice_and_replay_the_first(rig, one)

    with pytest.raises(Lost):
        rig.check(one.attempt)


def test_a_second_tab_takes_over_and_the_first_one_says_so(sqlite, learner):
    one = learner(sqlite)
    one.open()
    one.choose("f1", "a")
    one.saved("f1")
    second = one.context.new_page()
    one.open(second)
    expect(one.page.locator("[data-question=f1] [data-save-state]")).to_have_class(re.compile("save-state--elsewhere"))
    one.choose("f1", "b", second)
    one.saved("f1", second)
    one.page.locator("[data-question=f1] [data-save-state] button").click()
    expect(one.page.locator("[data-question=f1] input[value=b]")).to_be_checked()

    reached(sqlite, one.attempt, f1="b")


def test_what_waited_on_one_device_never_overwrites_another_device_silently(sqlite, learner):
    """The waiting device is opened anew, so that it knows the other's answer only from the page."""
    first = learner(sqlite)
    other = learner(sqlite, first.person)
    first.open()
    first.context.set_offline(True)
    expect(first.choose("f1", "a")).to_have_class(OFFLINE)
    first.page.evaluate(NO_WAY_OUT)
    first.page.close()
    other.open()
    other.choose("f1", "b")
    other.saved("f1")
    first.context.set_offline(False)
    first.page = first.context.new_page()
    first.open()
    state = first.page.locator("[data-question=f1] [data-save-state]")
    expect(state).to_have_class(re.compile("save-state--elsewhere"))
    reached(sqlite, first.attempt, f1="b")

    state.locator("button").first.click()
    first.saved("f1")

    reached(sqlite, first.attempt, f1="a")


def test_lines_in_another_order_are_another_answer(sqlite, learner):
    """Two devices order the same lines differently: the later one is told, and nothing is called saved that is not."""
    first = learner(sqlite)
    other = learner(sqlite, first.person)
    first.open()
    other.open()
    other.show("folge").locator("[data-move=down]").first.click()
    other.saved("folge")
    first.show("folge").locator("[data-line]").last.locator("[data-move=up]").click()

    expect(first.page.locator("[data-question=folge] [data-save-state]")).to_have_class(re.compile("save-state--elsewhere"))
    assert sqlite.acknowledged(first.attempt) == 1
    sqlite.check(first.attempt)


def test_a_reload_while_a_save_is_on_its_way(sqlite, learner):
    one = learner(sqlite)
    one.open()
    sqlite.proxy.release.clear()
    sqlite.proxy.plan = lambda seen: "slow" if seen.number == mine else "pass"
    mine = len(sqlite.proxy.seen) + 1
    one.choose("f1", "a")
    one.page.wait_for_timeout(300)
    one.page.reload()
    sqlite.proxy.release.set()
    one.choose("f2", "b")
    for key in ("f1", "f2"):
        one.saved(key)

    reached(sqlite, one.attempt, f1="a", f2="b")


def test_a_sign_in_that_was_ended_elsewhere_costs_no_answer(sqlite, learner):
    one = learner(sqlite)
    one.open()
    one.choose("f1", "a")
    one.saved("f1")
    with sqlite3.connect(sqlite.folder / "secu4all.sqlite3", timeout=30) as connection:
        connection.execute("DELETE FROM django_session WHERE session_key = ?", (one.person["session"],))
    connection.close()
    sqlite.web.stop()  # the cache of sessions goes with the process
    sqlite.web.start()
    state = one.choose("f2", "b")
    expect(state.locator("a")).to_have_attribute("href", re.compile("/accounts/login/"))
    state.locator("a").click()
    one.page.locator("input[name=login]").fill(one.person["email"])
    one.page.locator("input[name=password]").fill("weiße Linden am Fluss 7")
    one.page.locator("form[data-login] button[type=submit]").click()
    one.page.wait_for_url(f"**/attempts/{one.attempt}/**")
    one.saved("f2")

    reached(sqlite, one.attempt, f1="a", f2="b")


@ENGINES
@pytest.mark.parametrize("gate", ["before-commit", "after-commit"])
def test_web_killed_in_the_middle_of_a_save(rigs, chromium, learner, engine, gate):
    rig = rigs(engine)
    one = learner(rig)
    one.open()
    one.choose("f1", "a")
    one.saved("f1")
    rig.close_gate(gate)
    one.choose("f1", "b")
    rig.kill_at_gate(gate)
    one.choose("f2", "c")
    for key in ("f1", "f2"):
        one.saved(key)

    reached(rig, one.attempt, f1="b", f2="c")


def test_control_an_answer_acknowledged_before_its_commit_is_lost_with_the_process(rigs, sqlite, learner):
    rig = rigs("sqlite", "commit")
    one = learner(rig)
    one.open()
    one.choose("f1", "a")
    one.saved("f1")
    for child in rig.web.children():
        os.kill(child, signal.SIGKILL)
    rig.web.wait()

    with pytest.raises(Lost):
        rig.check(one.attempt)


def test_a_database_that_is_locked_for_a_while_saves_when_it_is_free(sqlite, learner):
    one = learner(sqlite)
    one.open()
    lock = sqlite3.connect(sqlite.folder / "secu4all.sqlite3", timeout=30, isolation_level=None, check_same_thread=False)
    lock.execute("BEGIN IMMEDIATE")
    threading.Timer(3, lock.execute, ["ROLLBACK"]).start()
    state = one.choose("f1", "b")
    expect(state).to_contain_text("Speichert")
    assert sqlite.acknowledged(one.attempt) == 0
    one.saved("f1")
    lock.close()

    reached(sqlite, one.attempt, f1="b")


def test_a_database_that_is_stopped_at_once_and_comes_back(rigs, chromium, learner):
    rig = rigs("postgresql")
    one = learner(rig)
    one.open()
    one.choose("f1", "a")
    one.saved("f1")
    rig.database.stop()
    for key in ("f2", "f3"):
        expect(one.choose(key, "b")).not_to_have_class(re.compile("save-state--saved"))
    one.page.wait_for_timeout(500)
    rig.database.start()
    for key in ("f2", "f3"):
        one.saved(key)

    reached(rig, one.attempt, f1="a", f2="b", f3="b")
