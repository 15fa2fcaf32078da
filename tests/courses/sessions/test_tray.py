"""What happens to a booking is in the tray too: once each, and the reminder by mail can be switched off."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Notification
from accounts.services import notifications
from courses.models import LiveSession
from courses.services import telling
from courses.services.booking import book, cancel
from courses.services.sessions import cancel_session, change
from courses.services.telling import tell_all

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_booked_waiting_promoted_changed_and_cancelled_are_each_told_once(session, three):
    first, second, third = (book(enrolment=row, session=session) for row in three)
    for booking in (first, second, third, third):
        tell_all(booking.pk)
    cancel(booking=first)
    for booking in (first, third):
        tell_all(booking.pk)
    change(session=LiveSession.objects.get(pk=session.pk), place="Rathaus, Zimmer 7")
    tell_all(third.pk)
    cancel_session(session=LiveSession.objects.get(pk=session.pk), reason="Sturm")
    tell_all(third.pk)
    tell_all(third.pk)
    row = Notification.objects.filter(person=three[2].learner).first()

    assert told(three[0].learner) == ["session_confirmed", "session_cancelled"]
    assert told(three[2].learner) == ["session_waiting", "session_promoted", "session_changed", "session_session_cancelled"]
    assert (row.address, row.by_mail) == (f"/learn/sessions/{session.public_id}/", False)


def test_the_tray_is_told_even_while_the_mail_server_refuses(session, three, settings):
    booking = book(enrolment=three[0], session=session)
    settings.EMAIL_BACKEND = "tests.nowhere.Backend"
    tell_all(booking.pk)

    assert told(three[0].learner) == ["session_confirmed"]


def test_who_wants_no_reminder_by_mail_gets_none_but_every_change(session, three, monkeypatch):
    learner = three[0].learner
    notifications.choose(person=learner, choices={"sessions": (True, False)})
    booking = book(enrolment=three[0], session=session)
    confirmed = tell_all(booking.pk)
    mail.outbox.clear()
    booking.__class__.objects.update(booked_at=timezone.now() - timedelta(days=9))
    soon = timezone.now() + timedelta(days=2)
    LiveSession.objects.update(book_until=soon, cancel_until=soon, starts_at=soon, ends_at=soon + timedelta(hours=2))
    monkeypatch.setattr(telling, "is_quiet", lambda now: False)
    tell_all(booking.pk)

    assert (confirmed, mail.outbox) == (["confirmed"], [])
    assert told(learner) == ["session_confirmed", "session_reminder"]
