"""The last seat, asked for at the same moment: threads and processes, on SQLite and on PostgreSQL (F26, I12, D2)."""

import contextlib
import os
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from courses.models import Booking, Enrolment, LiveSession
from courses.services import booking as booking_service
from courses.services.booking import book, cancel
from courses.services.enrolment import withdraw
from courses.services.sessions import change
from tests.factories import sessions as make
from tests.races.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def course(tree):
    return make.make_workshop_course(tree)


def session_of(course, seats):
    return make.make_session(make.workshop_of(course), seats=seats)


def test_the_last_seat_goes_to_one_and_the_others_wait_in_order(course):
    session, people = session_of(course, 1), make.enrol_people(course, 8)

    outcomes = run_together(lambda row: book(enrolment=row, session=session).state, people)

    assert sorted(outcomes) == ["confirmed"] + ["waiting"] * 7
    assert make.states(session) == ["confirmed"] + ["waiting"] * 7
    assert list(Booking.objects.order_by("queue_number").values_list("queue_number", flat=True)) == list(range(1, 9))
    call_command("check_invariants")


def test_two_tabs_of_one_person_are_one_booking(course):
    session, (person,) = session_of(course, 5), make.enrol_people(course, 1)

    outcomes = run_together(lambda _n: book(enrolment=person, session=session).pk, range(6))

    assert set(outcomes) == {Booking.objects.get().pk}
    assert LiveSession.objects.get().seats_taken == 1


def test_seats_given_back_while_others_book_are_never_lost_or_doubled(course):
    session, people = session_of(course, 3), make.enrol_people(course, 9)
    held = [book(enrolment=row, session=session) for row in people[:5]]
    acts = [lambda row=row: cancel(booking=row) for row in held[:3]]
    acts += [lambda: withdraw(enrolment=people[3]), lambda: change(session=session, seats=4)]
    acts += [lambda row=row: book(enrolment=row, session=session) for row in people[5:]]

    outcomes = run_together(lambda act: act(), acts)

    assert not any(isinstance(outcome, Exception) for outcome in outcomes), outcomes
    session.refresh_from_db()
    assert (session.seats, session.seats_taken) == (4, 4)
    assert make.states(session).count("confirmed") == 4
    call_command("check_invariants")


def test_two_processes_at_the_last_seat(course, tmp_path):
    """Other processes than ours: no lock of this interpreter can help."""
    session, people = session_of(course, 1), make.enrol_people(course, 2)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        "WORKER_PRIVATE_ROOT": str(tmp_path),
        "WORKER_FOLDER": str(tmp_path),
        "WORKER_LEASE_SECONDS": "300",
        "TEST_BROKER_URL": settings.CELERY_BROKER_URL,
    }
    with contextlib.ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.races.book_one", str(row.pk), str(session.pk)],
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for row in people
        ]
        assert [process.stdout.readline().strip() for process in processes] == ["ready", "ready"]
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        outcomes = [process.communicate(timeout=60)[0].strip() for process in processes]

    assert sorted(outcomes) == ["confirmed", "waiting"]
    call_command("check_invariants")


def test_control_without_the_guard_the_seat_is_sold_twice(course, monkeypatch):
    """Shows that the race is real on both databases: no transaction (SQLite's IMMEDIATE), no row locks, and a count that is read first."""
    session, people = session_of(course, 1), make.enrol_people(course, 2)
    gate = threading.Barrier(2)

    def careless(pk):
        row = LiveSession.objects.get(pk=pk)
        gate.wait(timeout=30)
        if row.seats_taken >= row.seats:
            return False
        LiveSession.objects.filter(pk=pk).update(seats_taken=row.seats_taken + 1)
        return True

    def numbered(pk):
        LiveSession.objects.filter(pk=pk).update(next_queue_number=F("next_queue_number") + 1)
        row = LiveSession.objects.get(pk=pk)
        gate.wait(timeout=30)
        row.next_queue_number = threading.get_ident() % 1_000_000
        return row

    monkeypatch.setattr(booking_service, "lock_enrolment", lambda pk: Enrolment.objects.get(pk=pk))
    monkeypatch.setattr(booking_service, "lock_session", numbered)
    monkeypatch.setattr(booking_service, "take_seat", careless)

    outcomes = run_together(lambda row: book.__wrapped__(enrolment=row, session=session).state, people)

    assert outcomes == ["confirmed", "confirmed"]
    with pytest.raises(CommandError, match="I12"):
        call_command("check_invariants")
    Booking.objects.all().delete()
    LiveSession.objects.update(seats_taken=0)
