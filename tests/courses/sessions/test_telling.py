"""Mail about bookings: what is told, when, once, with a calendar entry that follows; and the rules of the calendar format."""

import smtplib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from courses.models import Booking, LiveSession
from courses.services import telling
from courses.services.booking import book, cancel
from courses.services.sessions import cancel_session, change, write_to_participants
from courses.services.sessions_sweep import forget, sweep
from courses.services.telling import due, is_quiet, tell, tell_all

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2027, 3, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def booking(session, three):
    return book(enrolment=three[0], session=session)


def calendar_of(message) -> Calendar | None:
    """The calendar part of a mail as it goes over the wire, with its method checked against the part's type."""
    parsed = message_from_bytes(message.message().as_bytes(linesep="\r\n"), policy=default)
    parts = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    if not parts:
        return None
    raw = parts[0].get_payload(decode=True)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))  # RFC 5545, 3.1: lines are folded
    assert raw.count(b"\n") == raw.count(b"\r\n")
    found = Calendar.from_ical(raw)
    assert parts[0].get_param("method") == found["METHOD"]
    return found


def event_of(message):
    return calendar_of(message).walk("VEVENT")[0]


def test_a_booking_is_confirmed_once_with_an_entry_for_the_calendar(booking, session, settings):
    settings.PUBLIC_URL = "https://lernen.example"

    assert [tell_all(booking.pk), tell_all(booking.pk)] == [["confirmed"], []]

    (sent,) = mail.outbox
    event = event_of(sent)
    assert sent.to == ["Person 1 <person-1@example.com>".replace("person-1", f"person-{session.item.module.course_id}-1")]
    assert f"https://lernen.example/learn/sessions/{session.public_id}/" in sent.body
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (f"{booking.public_id}@lernen.example", 0, "CONFIRMED")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        session.starts_at.replace(microsecond=0),
        session.ends_at.replace(microsecond=0),
    )
    assert b"DTSTART:" in event.to_ical()
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert str(event["ORGANIZER"]).startswith("mailto:")
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_whoever_waits_gets_no_entry_and_moving_up_brings_it(session, three):
    bookings = [book(enrolment=row, session=session) for row in three]
    for row in bookings:
        tell_all(row.pk)
    cancel(booking=bookings[0])

    assert [tell_all(row.pk) for row in bookings] == [["cancelled"], [], ["promoted"]]

    by_kind = {message.extra_headers["Message-ID"].split("-")[-2]: message for message in mail.outbox}
    assert calendar_of(by_kind["waiting"]) is None
    assert calendar_of(by_kind["promoted"])["METHOD"] == "REQUEST"
    assert calendar_of(by_kind["cancelled"])["METHOD"] == "CANCEL"


def test_each_change_raises_the_sequence_under_the_same_identifier_and_cancelling_ends_it(booking, session):
    tell_all(booking.pk)
    for place in ("Saal 3", "Saal 4"):
        change(session=session, place=place)
        tell_all(booking.pk)
    cancel_session(session=session, reason="Sturm")
    tell_all(booking.pk)

    events = [event_of(message) for message in mail.outbox]
    assert len({event["UID"] for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2, 3]
    assert [event["STATUS"] for event in events] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert [event["LOCATION"] for event in events[:3]] == ["Rathaus, Saal 2", "Saal 3", "Saal 4"]
    assert "Sturm" in mail.outbox[-1].body


def test_one_s_own_cancelling_is_above_the_last_invitation(booking, session):
    tell_all(booking.pk)
    cancel(booking=booking)
    tell_all(booking.pk)

    assert [event_of(message)["SEQUENCE"] for message in mail.outbox] == [0, 1]


def test_a_booking_that_ended_before_anything_was_sent_is_noted_in_silence(booking):
    cancel(booking=booking)

    assert (tell_all(booking.pk), mail.outbox, due(timezone.now())) == ([], [], [])


def test_texts_with_marks_commas_and_long_names_come_back_as_they_were(booking, session, workshop):
    notes = 'Aufzug; Rampe, 6 %\nGebärdensprache: "ja" \\ ümläut ' + "ü" * 200
    change(session=session, access_notes=notes, place='Saal "Groß", 2. OG; links')
    User.objects.filter(pk=booking.enrolment.learner_id).update(full_name='Ödön "Ö" von, der; Horváth: ' + "x" * 90)

    tell_all(booking.pk)

    event = event_of(mail.outbox[0])
    assert notes in str(event["DESCRIPTION"])
    assert str(event["LOCATION"]) == "Saal 'Groß', 2. OG; links"
    assert "Horváth" in event["ATTENDEE"].params["CN"]


@pytest.mark.parametrize(("day", "utc"), [(datetime(2027, 3, 27, 9), 8), (datetime(2027, 3, 29, 9), 7), (datetime(2027, 11, 1, 9), 8)])
def test_nine_o_clock_is_nine_o_clock_before_and_after_the_clocks_change(booking, session, day, utc):
    start = timezone.make_aware(day)
    change(session=session, starts_at=start, ends_at=start + timedelta(hours=2), book_until=start, cancel_until=start)

    tell_all(booking.pk)

    assert event_of(mail.outbox[0]).decoded("DTSTART").hour == utc
    assert "09:00" in mail.outbox[0].body


def test_mail_speaks_the_language_of_the_account(booking):
    User.objects.filter(pk=booking.enrolment.learner_id).update(language="en")

    tell_all(booking.pk)

    assert mail.outbox[0].subject == "Your seat is booked: Werkstatt 1"
    assert "/en/learn/sessions/" in mail.outbox[0].body


def test_the_address_of_a_video_meeting_goes_to_those_with_a_seat_only(session, three):
    change(session=session, link="https://treffen.example/geheim")
    bookings = [book(enrolment=row, session=session) for row in three]
    for row in bookings:
        tell_all(row.pk)

    assert ["geheim" in message.body for message in mail.outbox] == [True, True, False]


def test_a_message_reaches_those_who_had_a_seat_then_and_nobody_else(session, three, leader):
    first, _second, _waiting = [book(enrolment=row, session=session) for row in three]
    for row in Booking.objects.all():
        tell_all(row.pk)
    mail.outbox.clear()
    cancel(booking=first)
    write_to_participants(session=session, text="Bitte festes Schuhwerk.", sent_by=leader)

    told = {row.pk: tell_all(row.pk) for row in Booking.objects.all()}

    assert [kinds for pk, kinds in told.items() if pk != first.pk] == [["message"], ["promoted", "message"]]
    assert "message" not in told[first.pk]
    assert sum("festes Schuhwerk" in message.body for message in mail.outbox) == 2


def test_a_mail_server_that_refuses_is_tried_again_and_nothing_is_lost(booking, monkeypatch):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(telling.EmailMultiAlternatives, "send", refuse)
        assert tell(booking.pk) == ""
    row = Booking.objects.get()
    assert (row.mailed_state, row.lease_until, row.tries) == ("", None, 1)
    assert row.next_try_at > timezone.now()
    assert tell(booking.pk) == ""

    Booking.objects.update(next_try_at=None)
    assert tell(booking.pk) == "confirmed"


def test_what_another_worker_holds_is_left_alone(booking):
    Booking.objects.update(lease_until=timezone.now() + timedelta(minutes=1))

    assert (tell(booking.pk), due(timezone.now()), mail.outbox) == ("", [], [])


def test_a_change_while_the_mail_goes_out_stays_due(booking, session, monkeypatch):
    real = telling.message

    def meanwhile(*args, **kwargs):
        LiveSession.objects.filter(pk=session.pk).update(sequence=1, place="Anderswo")
        monkeypatch.setattr(telling, "message", real)
        return real(*args, **kwargs)

    monkeypatch.setattr(telling, "message", meanwhile)

    assert tell_all(booking.pk) == ["confirmed", "changed"]


@pytest.mark.parametrize("change_of_account", [{"erased_at": timezone.now()}, {"is_active": False}])
def test_whoever_is_gone_gets_no_mail(booking, change_of_account):
    User.objects.filter(pk=booking.enrolment.learner_id).update(**change_of_account)

    assert (tell_all(booking.pk), mail.outbox, due(timezone.now())) == ([], [], [])


def remind(session, booking, now, starts_in):
    tell_all(booking.pk)
    start = now + starts_in
    LiveSession.objects.filter(pk=session.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=2), book_until=start, cancel_until=start
    )
    Booking.objects.update(booked_at=now - timedelta(days=5))
    row = Booking.objects.select_related("session").get()
    return telling.kind_due(row, row.session, now), due(now)


@pytest.mark.parametrize(
    ("now", "starts_in", "kind"),
    [
        (WEDNESDAY, timedelta(days=2), "reminder"),
        (WEDNESDAY, timedelta(days=4), ""),
        (WEDNESDAY.replace(hour=18), timedelta(days=2), ""),
        (WEDNESDAY.replace(day=6), timedelta(days=2), ""),
        (WEDNESDAY.replace(day=5), timedelta(days=2, hours=22), "reminder"),
    ],
)
def test_reminders_come_once_by_day_and_before_the_weekend(booking, session, now, starts_in, kind):
    found, waiting = remind(session, booking, now, starts_in)

    assert (found, waiting) == (kind, [booking.pk] if kind else [])


def test_whoever_was_reminded_is_not_reminded_again(booking, session):
    remind(session, booking, WEDNESDAY, timedelta(days=2))
    Booking.objects.update(reminded_at=WEDNESDAY)
    row = Booking.objects.select_related("session").get()

    assert telling.kind_due(row, row.session, WEDNESDAY) == ""


def test_quiet_hours_follow_the_clock_of_germany():
    summer, winter = datetime(2027, 7, 7, 16, 30, tzinfo=UTC), datetime(2027, 1, 6, 16, 30, tzinfo=UTC)

    assert (is_quiet(summer), is_quiet(winter)) == (True, False)


def test_the_sweeper_finds_what_a_lost_hint_left_and_nothing_afterwards(booking):
    assert due(timezone.now()) == [booking.pk]
    assert sweep()["mail"] == 1
    tell_all(booking.pk)
    assert sweep()["mail"] == 0


def test_after_a_year_the_list_is_gone_and_not_a_day_before(booking, session):
    ended = LiveSession.objects.get().ends_at

    assert forget(now=ended + timedelta(days=365)) == 0
    assert forget(now=ended + timedelta(days=365, seconds=1)) == 1
    assert (Booking.objects.count(), LiveSession.objects.get().seats_taken) == (0, 0)
