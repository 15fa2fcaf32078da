"""Two courses with the same items, at the same moment: threads with connections of their own, on SQLite and on PostgreSQL."""

import threading

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from courses.models import Enrolment, ItemCompletion
from courses.services import progress
from courses.services.enrolment import enrol
from courses.services.progress import complete_item
from quizzes.services.attempts import start_attempt, submit_attempt
from tests.factories import quizzes as quiz_make
from tests.factories.sharing import items_of, shared_courses
from tests.races.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def courses(tree):
    return shared_courses(tree)


def read(enrolment, item):
    return complete_item(enrolment_id=enrolment.pk, item=item, how="read").pk


def hows():
    """How each course got its items."""
    rows = ItemCompletion.objects.order_by("enrolment", "item").values_list("enrolment__course__title", "item__title", "how")
    found: dict[str, list] = {}
    for course, title, how in rows:
        found.setdefault(course, []).append((title, how))
    return found


@pytest.mark.parametrize("_round", range(3))
def test_the_same_item_finished_in_both_courses_at_once_is_done_once_in_each(courses, learner, _round):
    enrolments = [enrol(learner=learner, course=course) for course in courses]
    acts = [(enrolment, items_of(enrolment.course)[0]) for enrolment in enrolments] * 4

    outcomes = run_together(lambda act: read(*act), acts)

    assert outcomes == [enrolment.pk for enrolment, _item in acts]
    assert sorted(len(ticks) for ticks in hows().values()) == [1, 1]
    assert "read" in {how for ticks in hows().values() for _title, how in ticks}
    call_command("check_invariants")


@pytest.mark.parametrize("_round", range(3))
def test_the_halves_of_two_courses_make_both_whole(courses, learner, _round):
    first, second = (enrol(learner=learner, course=course) for course in courses)

    outcomes = run_together(lambda act: read(*act), [(first, items_of(first.course)[0]), (second, items_of(second.course)[1])])

    assert outcomes == [first.pk, second.pk]
    assert {row.status for row in Enrolment.objects.all()} == {"completed"}
    assert hows() == {
        "Fachkraft": [("Lektion 1", "read"), ("Lektion 2", "carried")],
        "Basis": [("Lektion 1", "carried"), ("Lektion 2", "read")],
    }


@pytest.mark.parametrize("_round", range(3))
def test_what_is_finished_while_one_enrols_is_not_lost(courses, learner, _round):
    first, second = courses
    enrolment = enrol(learner=learner, course=first)
    acts = [lambda: read(enrolment, items_of(first)[0]), lambda: enrol(learner=learner, course=second).pk]

    outcomes = run_together(lambda act: act(), acts)

    assert not any(isinstance(outcome, Exception) for outcome in outcomes), outcomes
    assert hows() == {"Fachkraft": [("Lektion 1", "read")], "Basis": [("Lektion 1", "carried")]}


def test_tests_passed_in_both_courses_at_once_complete_both(tree, learner):
    courses = shared_courses(tree, lessons=1, quiz=True)
    enrolments = [enrol(learner=learner, course=course) for course in courses]
    attempts = [start_attempt(enrolment=row, item=items_of(row.course)[1], language="de") for row in enrolments]
    for attempt in attempts:
        quiz_make.answer_all(attempt, learner)
    read(enrolments[0], items_of(courses[0])[0])

    outcomes = run_together(lambda attempt: submit_attempt(attempt_id=attempt.pk, learner=learner).passed, attempts)

    assert outcomes == [True, True]
    assert {row.status for row in Enrolment.objects.all()} == {"completed"}
    call_command("check_invariants")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks: there, IMMEDIATE serialises")
def test_control_with_the_own_row_locked_alone_two_courses_wait_for_each_other(courses, learner, monkeypatch):
    """Shows why all of a person's enrolments are locked in one order."""
    enrolments = [enrol(learner=learner, course=course) for course in courses]
    gate = threading.Barrier(2)

    def own_alone(pk):
        row = Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        gate.wait(timeout=30)
        return row

    monkeypatch.setattr(progress, "lock_enrolment", own_alone)

    outcomes = run_together(lambda row: read(row, items_of(row.course)[0]), enrolments)

    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [OperationalError]
