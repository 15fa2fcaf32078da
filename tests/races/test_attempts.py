"""Attempts under contention: threads with connections of their own, on SQLite and on PostgreSQL."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from courses.models import Enrolment, ItemCompletion
from courses.services.enrolment import enrol
from courses.services.progress import complete_item
from quizzes.errors import AnswerConflict, AttemptClosed, NoAttemptsLeft
from quizzes.models import Answer, Attempt, QuizVersion
from quizzes.services.attempts import save_answer, start_attempt, submit_attempt
from quizzes.services.closing import close
from quizzes.services.versions import freeze_live_version
from tests.factories import quizzes as make
from tests.races.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


@pytest.fixture
def quiz_course(tree):
    return make.make_quiz_course(tree, max_attempts=1)


@pytest.fixture
def enrolment(quiz_course, learner):
    return enrol(learner=learner, course=quiz_course.course)


@pytest.fixture
def attempt(enrolment, quiz_course):
    return start_attempt(enrolment=enrolment, item=quiz_course.quiz, language="de")


def test_many_starts_make_one_attempt(enrolment, quiz_course):
    outcomes = run_together(lambda _n: start_attempt(enrolment=enrolment, item=quiz_course.quiz, language="de").pk, range(THREADS))

    assert set(outcomes) == {Attempt.objects.get().pk}
    assert QuizVersion.objects.count() == 1


def test_many_starts_after_the_last_attempt_make_none(enrolment, quiz_course, attempt, learner):
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    outcomes = run_together(lambda _n: start_attempt(enrolment=enrolment, item=quiz_course.quiz, language="de"), range(THREADS))

    assert {type(outcome) for outcome in outcomes} == {NoAttemptsLeft}
    assert Attempt.objects.count() == 1


def test_many_submits_make_one_result_one_completion_and_one_finished_course(enrolment, quiz_course, attempt, learner):
    complete_item(enrolment_id=enrolment.pk, item=quiz_course.lesson, how="read")
    make.answer_all(attempt, learner)

    outcomes = run_together(lambda _n: submit_attempt(attempt_id=attempt.pk, learner=learner), range(THREADS))

    assert len({(outcome.points, outcome.receipt, outcome.submitted_at) for outcome in outcomes}) == 1
    assert ItemCompletion.objects.filter(item=quiz_course.quiz).count() == 1
    assert Enrolment.objects.get().is_completed


def test_two_tabs_that_save_the_same_revision_store_one_and_the_other_hears_which(attempt, learner):
    def save(choice):
        return save_answer(attempt_id=attempt.pk, learner=learner, question_key="einfach", revision=1, chosen=[choice])

    outcomes = run_together(save, ["a", "b"])

    kept = Answer.objects.get().chosen[0]
    conflicts = [outcome for outcome in outcomes if isinstance(outcome, AnswerConflict)]
    assert [conflict.held.chosen for conflict in conflicts] == [(kept,)]


def test_the_same_answer_sent_many_times_is_acknowledged_every_time(attempt, learner):
    outcomes = run_together(
        lambda _n: save_answer(attempt_id=attempt.pk, learner=learner, question_key="einfach", revision=1, chosen=["b"]).revision,
        range(THREADS),
    )

    assert outcomes == [1] * THREADS
    assert Answer.objects.count() == 1


def test_answers_beside_a_submit_are_either_graded_or_refused(attempt, learner):
    """An acknowledged answer is always part of what was graded: `check_invariants` grades again and compares."""
    keys = list(make.right_answers(attempt).items())

    def act(n):
        if n == len(keys):
            return submit_attempt(attempt_id=attempt.pk, learner=learner)
        key, chosen = keys[n]
        return save_answer(attempt_id=attempt.pk, learner=learner, question_key=key, revision=1, chosen=chosen)

    outcomes = run_together(act, range(len(keys) + 1))

    refused = [outcome for outcome in outcomes if isinstance(outcome, AttemptClosed)]
    assert Answer.objects.count() == len(keys) - len(refused)
    call_command("check_invariants")


def test_publishing_together_freezes_one_version(quiz_course):
    outcomes = run_together(lambda _n: freeze_live_version(item=quiz_course.quiz, locale="de").pk, range(THREADS))

    assert set(outcomes) == {QuizVersion.objects.get().pk}


def test_without_the_locks_closing_is_refused(attempt):
    with pytest.raises(RuntimeError, match="locks"):
        close(attempt, by="learner")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks: there, IMMEDIATE serialises")
def test_control_without_the_enrolment_lock_two_starts_collide(enrolment, quiz_course, monkeypatch):
    """Shows that the race is real: the same service without its locks runs into the constraints behind them."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)

    outcomes = run_together(lambda _n: start_attempt(enrolment=enrolment, item=quiz_course.quiz, language="de"), range(THREADS))

    assert {type(outcome) for outcome in outcomes} >= {IntegrityError}
    assert Attempt.objects.filter(state="in_progress").count() == 1
