"""Booking, waiting, moving up, giving back: what is done and what is refused."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from courses.errors import BookingClosed, CancellingClosed, NotEnrolled, SeatElsewhere, SessionRefused
from courses.models import Booking, LiveSession
from courses.services.booking import book, cancel
from courses.services.enrolment import enrol, withdraw
from courses.services.sessions import cancel_session, change, close_past, plan
from tests.factories import accounts as people
from tests.factories import sessions as make

pytestmark = pytest.mark.django_db


def test_whoever_comes_after_the_last_seat_waits_and_moves_up_in_order(session, three):
    more = [enrol(learner=people.make_user("fourth@example.com"), course=three[0].course)]
    bookings = [book(enrolment=row, session=session) for row in three + more]
    assert [row.state for row in bookings] == ["confirmed", "confirmed", "waiting", "waiting"]

    cancel(booking=bookings[0])

    session.refresh_from_db()
    assert make.states(session) == ["cancelled", "confirmed", "confirmed", "waiting"]
    assert (session.seats_taken, session.seats_left) == (2, 0)
    call_command("check_invariants")


def test_booking_twice_is_one_booking_and_cancelling_twice_frees_one_seat(session, three):
    first = book(enrolment=three[0], session=session)
    book(enrolment=three[1], session=session)

    assert book(enrolment=three[0], session=session).pk == first.pk
    cancel(booking=first)
    cancel(booking=first)

    session.refresh_from_db()
    assert session.seats_taken == 1


def test_whoever_gave_a_seat_back_can_book_again_behind_the_others(session, three):
    first, *_rest = [book(enrolment=row, session=session) for row in three]
    cancel(booking=first)

    again = book(enrolment=three[0], session=session)

    assert (again.state, again.queue_number) == ("waiting", 4)
    call_command("check_invariants")


def test_a_waiting_place_given_back_frees_no_seat(session, three):
    *_two, third = [book(enrolment=row, session=session) for row in three]

    cancel(booking=third)

    session.refresh_from_db()
    assert (make.states(session), session.seats_taken) == (["confirmed", "confirmed", "cancelled"], 2)


@pytest.mark.parametrize("hours", [-1, 0.5, 100])
def test_after_the_time_for_booking_after_the_start_and_after_the_end_nobody_books(session, three, hours):
    LiveSession.objects.filter(pk=session.pk).update(book_until=session.starts_at - timedelta(hours=2))
    session.refresh_from_db()

    with pytest.raises(BookingClosed):
        book(enrolment=three[0], session=make.move_to(session, hours=hours))

    assert Booking.objects.count() == 0


def test_a_cancelled_session_takes_no_bookings_and_ends_all_that_stood(session, three):
    for row in three:
        book(enrolment=row, session=session)

    cancel_session(session=session, reason="Die Leitung ist krank.")

    session.refresh_from_db()
    assert (session.state, session.seats_taken, session.sequence, make.states(session)) == ("cancelled", 0, 1, ["cancelled"] * 3)
    with pytest.raises(BookingClosed):
        book(enrolment=three[0], session=session)
    call_command("check_invariants")


def test_a_seat_is_given_back_until_the_deadline_only_and_a_waiting_place_until_the_start(session, three):
    first, _second, third = [book(enrolment=row, session=session) for row in three]
    LiveSession.objects.filter(pk=session.pk).update(cancel_until=timezone.now() - timedelta(minutes=1))

    with pytest.raises(CancellingClosed):
        cancel(booking=first)

    assert cancel(booking=third).state == "cancelled"
    with pytest.raises(CancellingClosed):
        cancel(booking=first)


def test_one_open_booking_for_each_workshop(session, workshop, three):
    other = make.make_session(workshop, days=20)
    first = book(enrolment=three[0], session=session)

    with pytest.raises(SeatElsewhere):
        book(enrolment=three[0], session=other)

    cancel(booking=first)
    assert book(enrolment=three[0], session=other).is_confirmed


def test_people_of_another_course_and_people_who_left_get_no_seat(session, three, tree):
    elsewhere = enrol(learner=three[0].learner, course=make.make_workshop_course(tree, slug="anderer"))
    withdraw(enrolment=three[1])

    for row in (elsewhere, three[1]):
        with pytest.raises(NotEnrolled):
            book(enrolment=row, session=session)


def test_a_municipality_s_session_is_for_its_people(workshop, three):
    town, other = people.make_organisation(), people.make_organisation("Anderstadt", "99000002")
    session = make.make_session(workshop, organisation=town)
    people.join(three[0].learner, town)
    people.join(three[1].learner, other)

    assert book(enrolment=three[0], session=session).is_confirmed
    for row in three[1:]:
        with pytest.raises(NotEnrolled):
            book(enrolment=row, session=session)


def test_leaving_the_course_gives_the_seat_to_whoever_waits_even_after_the_deadline(session, three):
    for row in three:
        book(enrolment=row, session=session)
    LiveSession.objects.filter(pk=session.pk).update(cancel_until=timezone.now() - timedelta(minutes=1))

    withdraw(enrolment=three[0])

    assert make.states(session) == ["cancelled", "confirmed", "confirmed"]
    call_command("check_invariants")


def test_more_seats_go_to_the_waiting_list_and_fewer_than_taken_are_refused(session, three):
    for row in three:
        book(enrolment=row, session=session)

    with pytest.raises(SessionRefused):
        change(session=session, seats=1)
    changed = change(session=session, seats=5)

    assert (make.states(session), changed.sequence) == (["confirmed"] * 3, 0)
    call_command("check_invariants")


def test_a_new_time_raises_the_number_that_calendars_compare_and_a_new_deadline_does_not(session):
    later = session.starts_at + timedelta(days=1)

    moved = change(session=session, starts_at=later, ends_at=later + timedelta(hours=3))
    assert moved.sequence == 1
    assert change(session=session, book_until=later - timedelta(hours=5)).sequence == 1


def test_what_makes_no_session_is_refused(workshop, workshop_course, leader):
    from courses.models import CourseItem

    start = timezone.now() + timedelta(days=3)
    good = {"item": workshop, "starts_at": start, "ends_at": start + timedelta(hours=1), "seats": 5, "place": "Saal"}
    lesson = CourseItem.objects.get(module__course=workshop_course, kind="lesson")
    past = timezone.now() - timedelta(days=1)
    wrong = [
        {"item": lesson},
        {"starts_at": past},
        {"ends_at": start},
        {"place": ""},
        {"seats": 0},
        {"book_until": start + timedelta(hours=1)},
    ]
    for values in wrong:
        with pytest.raises(SessionRefused):
            plan(**{**good, **values}, planned_by=leader, leaders=[leader])


def test_a_session_that_has_begun_is_neither_changed_nor_is_one_with_marks_cancelled(session):
    make.move_to(session, hours=1)

    with pytest.raises(SessionRefused):
        change(session=session, place="Anderswo")


def test_a_session_that_is_over_was_held(session):
    make.move_to(session, hours=4)

    assert (close_past(now=timezone.now()), close_past(now=timezone.now())) == (1, 0)
    assert LiveSession.objects.get().state == "held"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"seats_taken": 3}, "live_session_not_overbooked"),
        ({"place": ""}, "live_session_is_somewhere"),
        ({"seats": 0}, "live_session_has_seats"),
        ({"state": "maybe"}, "live_session_state_known"),
    ],
)
def test_the_database_refuses_what_no_service_writes(session, fields, name):
    with pytest.raises(IntegrityError, match=name):
        LiveSession.objects.filter(pk=session.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"state": "attended"}, "booking_attendance_is_marked"), ({"state": "cancelled"}, "booking_cancelled_is_dated")],
)
def test_the_database_refuses_bookings_that_are_not_whole(session, three, fields, name):
    booking = book(enrolment=three[0], session=session)

    with pytest.raises(IntegrityError, match=name):
        Booking.objects.filter(pk=booking.pk).update(**fields)
