"""Attendance: when, by whom, what it completes, and how a wrong mark is taken back."""

import pytest
from django.core.management import call_command

from courses.errors import AttendanceRefused
from courses.models import CourseItem, Enrolment, ItemCompletion
from courses.services.attendance import mark, say_here
from courses.services.booking import book, cancel
from courses.services.enrolment import enrol, withdraw
from courses.services.progress import complete_item
from courses.services.sessions import cancel_session
from tests.factories import sessions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(session, three):
    return book(enrolment=three[0], session=session)


def refused(act, **arguments) -> str:
    with pytest.raises(AttendanceRefused) as found:
        act(**arguments)
    return str(found.value)


def test_attendance_completes_the_workshop_and_names_who_says_so(session, booking, leader):
    make.move_to(session, hours=1)

    mark(booking=booking, state="attended", marked_by=leader)

    tick = ItemCompletion.objects.get()
    assert (tick.item, tick.how, tick.recorded_by, tick.enrolment_id) == (session.item, "attended", leader, booking.enrolment_id)
    assert make.states(session) == ["attended"]
    call_command("check_invariants")


@pytest.mark.parametrize(("hours", "answer"), [(-0.1, "time"), (3 + 24 * 14 + 0.1, "time")])
def test_neither_before_the_start_nor_after_fourteen_days(session, booking, leader, hours, answer):
    make.move_to(session, hours=hours)

    assert refused(mark, booking=booking, state="attended", marked_by=leader) == answer
    assert not ItemCompletion.objects.exists()


def test_until_the_last_hour_of_the_fourteenth_day(session, booking, leader):
    make.move_to(session, hours=3 + 24 * 14 - 0.1)

    assert mark(booking=booking, state="absent", marked_by=leader).state == "absent"


def test_whoever_waits_or_cancelled_or_left_is_not_marked(session, three, leader):
    first, second, third = [book(enrolment=row, session=session) for row in three]
    make.move_to(session, hours=-1)
    cancel(booking=third)
    withdraw(enrolment=second.enrolment)
    make.move_to(session, hours=1)

    assert [refused(mark, booking=row, state="attended", marked_by=leader) for row in (second, third)] == ["seat", "seat"]
    assert mark(booking=first, state="attended", marked_by=leader).state == "attended"


def test_a_wrong_mark_is_taken_back_with_its_tick(session, booking, leader):
    make.move_to(session, hours=1)
    mark(booking=booking, state="attended", marked_by=leader)

    undone = mark(booking=booking, state="confirmed", marked_by=leader)

    assert (undone.state, undone.marked_by, undone.marked_at) == ("confirmed", None, None)
    assert not ItemCompletion.objects.exists()
    assert Enrolment.objects.get(pk=booking.enrolment_id).items_done == 0
    call_command("check_invariants")


def test_a_completed_course_keeps_its_attendance(session, booking, leader):
    for item in CourseItem.objects.filter(kind="lesson"):
        complete_item(enrolment_id=booking.enrolment_id, item=item, how="read")
    make.move_to(session, hours=1)
    mark(booking=booking, state="attended", marked_by=leader)
    assert Enrolment.objects.get(pk=booking.enrolment_id).is_completed

    assert refused(mark, booking=booking, state="absent", marked_by=leader) == "completed"
    assert make.states(session) == ["attended"]
    call_command("check_invariants")


def test_the_tick_rests_on_another_date_when_there_is_one(session, booking, leader, workshop):
    make.move_to(session, hours=30)
    mark(booking=booking, state="attended", marked_by=leader)
    other = make.make_session(workshop)
    second = book(enrolment=booking.enrolment, session=other)
    make.move_to(other, hours=1)
    mark(booking=second, state="attended", marked_by=leader)

    mark(booking=second, state="absent", marked_by=leader)

    assert ItemCompletion.objects.count() == 1


def test_what_was_carried_into_another_course_goes_with_a_wrong_mark(session, booking, leader, tree):
    other = make.make_workshop_course(tree, slug="anderer")
    twin = make.workshop_of(other)
    CourseItem.objects.filter(pk=twin.pk).update(origin=session.item.origin)
    enrol(learner=booking.enrolment.learner, course=other)
    make.move_to(session, hours=1)
    mark(booking=booking, state="attended", marked_by=leader)
    assert sorted(ItemCompletion.objects.values_list("how", flat=True)) == ["attended", "carried"]

    mark(booking=booking, state="absent", marked_by=leader)

    assert not ItemCompletion.objects.exists()
    call_command("check_invariants")


def test_saying_here_needs_a_seat_and_the_hours_of_the_session(session, three):
    first, _second, third = [book(enrolment=row, session=session) for row in three]
    session.refresh_from_db()
    first.session = session
    assert refused(say_here, booking=first) == "time"
    first.session = third.session = make.move_to(session, hours=0.1)

    assert [say_here(booking=first), say_here(booking=first)] == [True, False]
    assert refused(say_here, booking=third) == "seat"
    first.session = make.move_to(session, hours=4)
    assert refused(say_here, booking=first) == "time"


def test_saying_here_completes_nothing(session, booking):
    booking.session = make.move_to(session, hours=1)

    say_here(booking=booking)

    assert (make.states(session), ItemCompletion.objects.count()) == (["confirmed"], 0)


def test_a_session_with_marks_is_not_cancelled(session, booking, leader):
    from courses.errors import SessionRefused

    make.move_to(session, hours=1)
    mark(booking=booking, state="absent", marked_by=leader)

    with pytest.raises(SessionRefused):
        cancel_session(session=session, reason="x")
