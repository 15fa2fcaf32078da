"""Rules of a quiz: what is shown when, waiting, which attempt counts, "none of these" at the end, and attempts gone over again."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.errors import ItemNotOffered
from courses.models import CourseItem
from courses.services.enrolment import enrol
from quizzes.content import Dealt, deal, digest, from_json, release, to_json
from quizzes.errors import TooSoon
from quizzes.models import Answer, Attempt
from quizzes.rules import counting
from quizzes.services.attempts import start_attempt, submit_attempt
from tests.factories import quizzes as make


def attempt_at(course, learner, right=True):
    enrolment = enrol(learner=learner, course=course.course)
    attempt = start_attempt(enrolment=enrolment, item=course.quiz, language="de")
    make.answer_all(attempt, learner, None if right else {"einfach": ["a"]})
    return submit_attempt(attempt_id=attempt.pk, learner=learner)


@pytest.fixture
def review_page(client, learner):
    def fetch(attempt, query=""):
        client.force_login(learner)
        return client.get(f"/attempts/{attempt.public_id}/review/{query}").content.decode()

    return fetch


@pytest.mark.parametrize(
    ("when", "passed", "used", "is_shown"),
    [
        ("submit", False, 1, True), ("passed", False, 2, False), ("passed", True, 1, True), ("last", True, 1, False), ("last", False, 2, True),
        ("never", True, 2, False),
    ],
)  # fmt: skip
def test_each_rule_shows_what_it_says(when, passed, used, is_shown):
    rules = make.make_content(show_feedback=when, show_answers=when, show_points=when, max_attempts=2)
    shown = release(rules, passed=passed, attempts_used=used)

    assert (shown.feedback, shown.answers, shown.points, shown.verdicts) == (is_shown, is_shown, is_shown, is_shown)


@pytest.mark.pure
def test_rules_that_came_later_leave_the_digest_of_older_versions_alone():
    plain = to_json(make.make_content())
    for name in ("wait_minutes", "counts", "show_feedback", "show_answers", "show_points", "practice", "self_assessment"):
        assert name not in plain
    assert "keep_last" not in str(plain) and "passage" not in str(plain)
    changed = make.make_content(wait_minutes=5, counts="last", show_points="never", practice=True)
    assert from_json(to_json(changed)) == changed
    assert digest(changed) != digest(make.make_content())


def test_nothing_that_is_held_back_reaches_the_learner(tree, learner, review_page):
    course = make.make_quiz_course(tree, show_feedback="passed", show_answers="passed", show_points="passed")
    attempt = attempt_at(course, learner, right=False)
    page = review_page(attempt)

    assert make.CANARY not in page
    assert "review__choice--right" not in page and "Partner 1" not in page and "Schritt 1" not in page
    assert "0 von" not in page and "sobald Sie ihn bestanden haben" in page
    assert "Antwort a" in page
    assert review_page(attempt, "?only=wrong").count('class="review__question"') == 0


def test_passing_later_opens_the_earlier_review(tree, learner, review_page):
    course = make.make_quiz_course(tree, show_feedback="passed", show_answers="passed", show_points="passed")
    first = attempt_at(course, learner, right=False)
    attempt_at(course, learner)

    assert make.CANARY in review_page(first)


def test_explanations_without_right_answers_and_points(tree, learner, client, review_page):
    course = make.make_quiz_course(tree, show_answers="never", show_points="never")
    attempt = attempt_at(course, learner, right=False)
    page = review_page(attempt)

    assert "darum." in page and "review__choice" not in page and "Begriff 1" not in page
    assert client.get(f"/attempts/{attempt.public_id}/practice/").status_code == 404
    assert client.get(f"/attempts/{attempt.public_id}/compare/").status_code == 404


def test_points_alone_show_which_question_was_right_but_not_what_is_right(tree, learner, review_page):
    course = make.make_quiz_course(tree, show_feedback="never", show_answers="never")
    page = review_page(attempt_at(course, learner, right=False))

    assert make.CANARY not in page and "Aktionsplan" not in page
    assert "0 von" in page


def test_after_the_last_attempt_everything_opens(tree, learner, review_page):
    course = make.make_quiz_course(tree, max_attempts=2, show_feedback="last", show_answers="last", show_points="last")
    first = attempt_at(course, learner, right=False)
    assert make.CANARY not in review_page(first)
    attempt_at(course, learner, right=False)

    assert make.CANARY in review_page(first)


def test_between_two_attempts_lies_the_waiting_time(tree, learner, client):
    course = make.make_quiz_course(tree, wait_minutes=60)
    attempt = attempt_at(course, learner, right=False)
    with pytest.raises(TooSoon) as refusal:
        start_attempt(enrolment=attempt.enrolment, item=course.quiz, language="de")
    assert refusal.value.until == attempt.submitted_at + timedelta(hours=1)
    client.force_login(learner)
    page = client.get(CourseItem.objects.get(pk=course.quiz.pk).texts["de"]["path"]).content.decode()
    assert "/attempts/start/" not in page and "Der nächste Versuch ist ab" in page and "liegt eine Stunde" in page
    assert client.post(f"/attempts/start/{course.quiz.key}/").status_code == 302

    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=timezone.now() - timedelta(minutes=61))

    assert start_attempt(enrolment=attempt.enrolment, item=course.quiz, language="de").number == 2


def test_best_or_last_counts_and_a_pass_stays_a_pass(tree, learner, client):
    course = make.make_quiz_course(tree, counts="last")
    passed, failed = attempt_at(course, learner), attempt_at(course, learner, right=False)

    assert (counting([failed, passed], "last"), counting([failed, passed], "best")) == (failed, passed)
    assert counting([], "best") is None
    client.force_login(learner)
    page = client.get(CourseItem.objects.get(pk=course.quiz.pk).texts["de"]["path"])
    assert page.context["has_passed"] and page.context["counting"] == failed
    assert "bleibt bestanden" in page.content.decode()


def test_none_of_these_stays_at_the_end_and_the_dice_fall_as_before():
    question = make.multiple()
    question["choices"][1]["keep_last"] = True
    kept, plain = make.make_content([question, make.single()]), make.make_content([make.multiple(), make.single()])
    for seed in range(40):
        order, before = (deal(content, seed) for content in (kept, plain))
        assert order.options["mehrfach"][-1] == "b"
        assert [key for key in before.options["mehrfach"] if key != "b"] == list(order.options["mehrfach"][:-1])
        assert (order.options["einfach"], order.questions) == (before.options["einfach"], before.questions)


def test_problems_name_rules_that_contradict_each_other(tree):
    page = make.make_quiz_course(tree).page
    page.show_answers, page.self_assessment, page.required = "last", True, True

    assert len(page.problems()) == 2


def test_an_audit_deals_grades_and_adds_up_again(tree, learner, capsys):
    course = make.make_quiz_course(tree, draw=4)
    attempt = attempt_at(course, learner)
    call_command("audit_attempts", str(attempt.public_id))
    assert "dealing equal, points equal, check digits equal" in capsys.readouterr().out

    stored = Attempt.objects.get(pk=attempt.pk).dealt
    Attempt.objects.filter(pk=attempt.pk).update(dealt=Dealt.from_json({**stored, "questions": stored["questions"][::-1]}).to_json())
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("audit_attempts")
    assert "dealing DIFFERENT" in capsys.readouterr().out


def test_an_audit_sees_an_answer_that_was_changed_afterwards(tree, learner, capsys):
    attempt = attempt_at(make.make_quiz_course(tree), learner)
    Answer.objects.filter(attempt=attempt, question_key="einfach").update(chosen=["a"])

    with pytest.raises(CommandError):
        call_command("audit_attempts", str(attempt.public_id))
    assert "points DIFFERENT, check digits DIFFERENT" in capsys.readouterr().out


def test_a_self_assessment_cannot_be_attempted(tree, learner):
    course = make.make_quiz_course(tree, self_assessment=True, required=False)
    with pytest.raises(ItemNotOffered):
        start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")
