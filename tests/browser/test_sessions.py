"""Workshops with dates, from both sides: a learner books and cancels, whoever leads sees it and marks attendance."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DEMO = "secu4all-demo"


def test_a_learner_books_and_cancels_and_the_trainer_sees_it(visit):
    learner = visit(width=390, who="learner2@example.org", password=DEMO)
    learner.open("/kurse/praxistage/")
    learner.look("course-with-dates")
    learner.page.get_by_role("link", name="Zum Kurs anmelden").first.click()
    learner.page.get_by_role("button", name="Anmelden").last.click()
    learner.open("/learn/sessions/")
    learner.look("nothing-booked")
    learner.page.locator("#others + .rows a").first.click()
    learner.look("session-open")
    learner.page.get_by_role("button", name="Platz buchen").click()
    expect(learner.page.get_by_role("button", name="Buchung stornieren")).to_be_visible()
    learner.look("session-booked")
    session = re.search(r"/sessions/([0-9a-f-]{36})/", learner.page.url).group(1)

    trainer = visit(language="en", scheme="dark", who="trainer@example.org", password=DEMO)
    trainer.open(f"/en/learn/facilitation/sessions/{session}/")
    expect(trainer.page.get_by_role("row", name="Emre Aydın")).to_be_visible()
    trainer.look("desk-session")
    trainer.open(f"/en/learn/facilitation/sessions/{session}/sign-in/")
    trainer.look("code")

    learner.page.get_by_role("button", name="Buchung stornieren").click()
    expect(learner.page.get_by_role("button", name="Platz buchen")).to_be_visible()
    trainer.open(f"/en/learn/facilitation/sessions/{session}/")
    expect(trainer.page.get_by_role("row", name="Emre Aydın")).to_have_count(0)


def test_planning_and_marking_by_keyboard(visit):
    trainer = visit(width=390, who="trainer@example.org", password=DEMO)
    trainer.open("/learn/facilitation/sessions/")
    trainer.look("desk")
    trainer.open("/learn/facilitation/sessions/plan/")
    trainer.look("plan")
    with trainer.expecting(422):
        trainer.page.get_by_role("button", name="Termin planen").click()
        expect(trainer.page.locator("[data-error-summary]")).to_be_visible()
    trainer.look("plan-with-faults")

    trainer.open("/learn/facilitation/sessions/?past=1")
    trainer.page.locator(".session-row a").first.click()
    trainer.look("desk-session-over")
    trainer.page.get_by_role("link", name="Teilnahme festhalten").click()
    trainer.look("attendance")
    first = trainer.page.locator(".mark").first
    first.get_by_label("war da", exact=True).focus()
    trainer.page.keyboard.press("ArrowDown")
    expect(first.get_by_label("war nicht da")).to_be_checked()
    trainer.page.keyboard.press("Enter")
    expect(trainer.page.locator(".mark").first.get_by_label("war nicht da")).to_be_checked()
    trainer.page.locator(".mark").first.get_by_label("war da", exact=True).check()
    trainer.page.get_by_role("button", name="Teilnahme speichern").click()
    expect(trainer.page.locator(".mark").first.get_by_label("war da", exact=True)).to_be_checked()
