"""Ticking what one's own free text has: after grading only, for oneself only, gone with the answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.models import Answer, Attempt, SelfAssessment
from quizzes.services.attempts import submit_attempt
from quizzes.services.deadlines import forget_answers
from tests.factories import quizzes as make


@pytest.fixture
def quiz_course(tree):
    return make.make_quiz_course(tree, [make.single(), make.free()])


@pytest.fixture
def answered(attempt, learner):
    make.answer_all(attempt, learner, {"frei": ["Ich würde …"]})
    return attempt


@pytest.fixture
def graded(answered, learner):
    return submit_attempt(attempt_id=answered.pk, learner=learner)


@pytest.fixture
def tick(client, learner, attempt):
    client.force_login(learner)

    def call(*met, key="frei"):
        return client.post(f"/attempts/{attempt.public_id}/assessment/{key}/", {"met": met})

    return call


def test_ticks_are_kept_and_shown_and_can_be_changed(tick, client, graded):
    assert tick("b", "a").status_code == 302
    assert SelfAssessment.objects.get().met == ["a", "b"]
    tick("b")
    page = client.get(f"/attempts/{graded.public_id}/review/").content.decode()

    assert SelfAssessment.objects.get().met == ["b"]
    assert 'value="b" checked' in page
    assert 'value="a" checked' not in page


def test_it_changes_neither_points_nor_receipt(tick, graded):
    before = (graded.points, graded.receipt)
    tick("a")
    graded.refresh_from_db()

    assert (graded.points, graded.receipt) == before


def test_before_submitting_there_is_nothing_to_tick(tick, answered):
    assert tick("a").status_code == 404
    assert not SelfAssessment.objects.exists()


def test_somebody_else_finds_nothing(tick, graded, client, other_learner):
    client.force_login(other_learner)

    assert tick("a").status_code == 404
    assert not SelfAssessment.objects.exists()


def test_criteria_and_questions_that_do_not_exist_are_refused(tick, graded):
    assert [tick("z").status_code, tick("a", key="einfach").status_code, tick("a", key="weg").status_code] == [400, 404, 404]
    assert not SelfAssessment.objects.exists()


def test_a_text_that_was_not_written_has_nothing_to_tick(tick, attempt, learner):
    submit_attempt(attempt_id=attempt.pk, learner=learner)

    assert tick("a").status_code == 404


def test_it_goes_with_the_answer_after_ninety_days(tick, graded):
    tick("a")
    Attempt.objects.update(submitted_at=timezone.now() - timedelta(days=91))
    forget_answers()

    assert (Answer.objects.count(), SelfAssessment.objects.count()) == (0, 0)
