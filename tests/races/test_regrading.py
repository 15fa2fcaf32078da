"""Correcting keys under contention: two administrators at once, a correction beside submits, the worker twice."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from courses.models import ItemCompletion
from courses.services.enrolment import enrol
from quizzes.corrections import EVERYONE, INSTEAD, correct_json
from quizzes.models import Attempt, Regrade, RegradeNotice
from quizzes.services.attempts import start_attempt, submit_attempt
from quizzes.services.regrading import apply_regrades, decide
from quizzes.services.versions import content_for
from tests.factories import accounts as people
from tests.factories import quizzes as make
from tests.races.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(tree):
    return make.make_quiz_course(tree, [make.single("eins"), make.single("zwei")], pass_percent=100)


@pytest.fixture
def admin(made):
    user = people.make_user("admin@example.com", "Ada Amt")
    people.grant(user, "admin")
    return user


def begun(made, number):
    """Somebody has answered: right by the second key only."""
    learner = people.make_user(f"person{number}@example.com", f"Person {number}")
    attempt = start_attempt(enrolment=enrol(learner=learner, course=made.course), item=made.quiz, language="de")
    make.answer_all(attempt, learner, {"eins": ["a"], "zwei": ["b"]})
    return attempt, learner


def mend(admin, version, way=INSTEAD, accepted=(("a",),)):
    correct = correct_json(content_for(version).question("eins"), way, accepted)
    return decide(decided_by=admin, version=version, question_key="eins", correct=correct, reason="Die Quelle sagt a.")


def test_two_corrections_at_once_are_numbered_one_after_the_other(made, admin):
    attempt, learner = begun(made, 1)
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    ways = [(INSTEAD, (("a",),)), (EVERYONE, ()), (INSTEAD, (("c",),)), (EVERYONE, ())]

    outcomes = run_together(lambda way: len(mend(admin, attempt.version, *way)), ways)

    assert list(outcomes) == [1] * 4
    assert sorted(Regrade.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    apply_regrades()
    call_command("check_invariants")


def test_the_worker_may_run_many_times_at_once_and_everybody_is_told_once(made, admin):
    attempts = [begun(made, number) for number in range(4)]
    for attempt, learner in attempts:
        submit_attempt(attempt_id=attempt.pk, learner=learner)
    mend(admin, attempts[0][0].version)

    outcomes = run_together(lambda _n: apply_regrades(), range(4))

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert set(Attempt.objects.values_list("points", "passed", "regraded_to")) == {(2, True, 1)}
    assert RegradeNotice.objects.count() == 4
    assert ItemCompletion.objects.filter(item=made.quiz).count() == 4
    call_command("check_invariants")


def test_who_submits_beside_a_correction_has_its_points_in_the_end_and_no_pass_is_lost(made, admin):
    attempts = [begun(made, number) for number in range(4)]

    def act(number):
        if number == 4:
            rows = mend(admin, attempts[0][0].version)
            apply_regrades()
            return rows
        attempt, learner = attempts[number]
        return submit_attempt(attempt_id=attempt.pk, learner=learner)

    outcomes = run_together(act, range(5))
    apply_regrades()  # the sweeper: whoever was graded by the old key while the correction was decided

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert set(Attempt.objects.values_list("points", "passed", "regraded_to")) == {(2, True, 1)}
    assert ItemCompletion.objects.filter(item=made.quiz).count() == 4
    call_command("check_invariants")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks: there, IMMEDIATE serialises")
def test_control_without_the_lock_two_corrections_collide(made, admin, monkeypatch):
    """Shows that the race is real: the same service without its lock runs into the constraint behind it."""
    attempt, learner = begun(made, 1)
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)

    outcomes = run_together(lambda _n: mend(admin, attempt.version, EVERYONE, ()), range(8))

    assert IntegrityError in {type(outcome) for outcome in outcomes}
