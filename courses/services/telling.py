"""Telling people about their bookings: the row is the outbox, each mail goes out at least once, with a Message-ID made from the row."""

import logging
from datetime import datetime, timedelta
from email.headerregistry import Address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from accounts.services.notifications import wants_mail
from courses.calendars import CANCEL, REQUEST, invitation
from courses.models import Booking, LiveSession, SessionMessage
from courses.services.tray import tell_booking
from courses.session_words import SUBJECTS, entry_for, session_words

log = logging.getLogger(__name__)
LIMIT = 200
REMIND_BEFORE = timedelta(days=3)  # so that a Monday's session is reminded of before the weekend
MESSAGES_FOR = timedelta(days=30)
LONGEST_WAIT = timedelta(hours=1)
State = Booking.State


def kind_due(booking: Booking, session: LiveSession, now: datetime) -> str:
    """What the person is to be told next: a kind of mail, "silent" (to be noted without a mail), or "" (nothing)."""
    to_come = session.ends_at > now
    if booking.state == State.CANCELLED:
        if booking.mailed_state == State.CANCELLED:
            return ""
        if not booking.mailed_state or not to_come:
            return "silent"
        return "session_cancelled" if session.is_cancelled else "cancelled"
    if booking.state in (State.CONFIRMED, State.WAITING) and to_come:
        if booking.mailed_state != booking.state:
            return "promoted" if booking.mailed_state == State.WAITING else booking.state
        if booking.mailed_sequence < session.sequence:
            return "changed"
    if booking.is_seated and booking.mailed_message < session.message_count:
        return "message"
    return "reminder" if is_reminder_due(booking, session, now) else ""


def is_reminder_due(booking: Booking, session: LiveSession, now: datetime) -> bool:
    """Once, within the last three days, by day and not at weekends; not for whoever booked within the last day."""
    if booking.state != State.CONFIRMED or booking.reminded_at is not None or not session.is_planned:
        return False
    soon = session.starts_at - REMIND_BEFORE <= now < session.starts_at
    return soon and booking.booked_at < now - timedelta(days=1) and not is_quiet(now)


def is_quiet(now: datetime) -> bool:
    """Between 18 and 7 o'clock and at weekends nobody is reminded."""
    local = timezone.localtime(now)
    return local.weekday() >= 5 or not 7 <= local.hour < 18


def due(now: datetime) -> list[int]:
    """Return bookings whose people may be to be told something, those of the next sessions first."""
    stale = ~Q(mailed_state=F("state")) | Q(mailed_sequence__lt=F("session__sequence"))
    wanted = (
        (Q(state__in=[State.CONFIRMED, State.WAITING], session__ends_at__gt=now) & stale)
        | (Q(state=State.CANCELLED) & ~Q(mailed_state=State.CANCELLED))
        | Q(state__in=Booking.SEATED, mailed_message__lt=F("session__message_count"), session__ends_at__gt=now - MESSAGES_FOR)
    )
    if not is_quiet(now):
        soon = Q(session__starts_at__gt=now, session__starts_at__lte=now + REMIND_BEFORE, booked_at__lt=now - timedelta(days=1))
        wanted |= soon & Q(state=State.CONFIRMED, reminded_at=None, session__state=LiveSession.State.PLANNED)
    rows = Booking.objects.filter(wanted, _free(now)).order_by("session__starts_at", "pk")
    return list(rows.values_list("pk", flat=True)[:LIMIT])


def tell(pk: int) -> str:
    """Tell one person what is due next; returns the kind of mail that went out, "" when none did.

    A mail server that refuses leaves the row for a later try, at most an hour on. Whose account was erased or closed gets none.
    """
    now = timezone.now()
    booking = Booking.objects.select_related("enrolment__learner", "session__item__module__course").get(pk=pk)
    kind = kind_due(booking, booking.session, now)
    if not kind:
        return ""
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not Booking.objects.filter(_free(now), pk=pk, state=booking.state).update(lease_until=lease, tries=F("tries") + 1):
        return ""
    learner = booking.enrolment.learner
    if kind == "silent" or learner.erased_at is not None or not learner.is_active:
        _finish(booking, kind, lease)
        return ""
    tell_booking(booking, kind)
    if kind == "reminder" and not wants_mail(person=learner, kind="session_reminder"):
        _finish(booking, kind, lease)
        return ""
    try:
        message(booking, kind, now=now).send()
    except Exception as error:  # noqa: BLE001  # SMTP, sockets and name resolution each have their own family of exceptions
        log.warning("mail was not sent, it will be tried again", extra={"booking": pk, "error": type(error).__name__})
        wait = min(timedelta(minutes=2 ** min(booking.tries, 10)), LONGEST_WAIT)
        _mine(booking, lease).update(lease_until=None, next_try_at=now + wait)
        return ""
    _finish(booking, kind, lease)
    return kind


def tell_all(pk: int) -> list[str]:
    """Tell one person everything that is due; returns the kinds of mail that went out."""
    told: list[str] = []
    while kind := tell(pk):
        told.append(kind)
    return told


def message(booking: Booking, kind: str, *, now: datetime) -> EmailMultiAlternatives:
    """Return the mail in the person's language, with the calendar entry where one is to be made, moved or removed."""
    learner, session = booking.enrolment.learner, booking.session
    with translation.override(learner.language):
        words = session_words(session, learner.language) | {"name": learner.full_name, "kind": kind, "booking": booking}
        if kind == "message":
            words["text"] = _next_message(booking).text
        mail = EmailMultiAlternatives(
            subject=" ".join((str(SUBJECTS[kind]) % {"title": words["title"]}).split()),
            body=render_to_string("courses/mail/session.txt", words),
            to=[_address(learner)],
            headers={"Message-ID": _message_id(booking, kind), "Auto-Submitted": "auto-generated"},
        )
        method = method_of(booking, kind)
        if method:
            entry = entry_for(booking, session, learner.language, cancelled=method == CANCEL)
            ics = invitation(entry, method=method, attendee=(learner.full_name, learner.email), now=now).decode()
            # As an alternative calendars offer it by themselves; the method must stand in the part's type too (RFC 6047).
            mail.attach_alternative(ics, f"text/calendar; method={method}")
    return mail


def method_of(booking: Booking, kind: str) -> str:
    """Which calendar method goes with a mail: none while somebody waits, and a removal only of what was sent before."""
    if kind in ("cancelled", "session_cancelled"):
        return CANCEL if booking.mailed_state == State.CONFIRMED else ""
    return REQUEST if booking.is_confirmed and kind in ("confirmed", "promoted", "changed") else ""


def _finish(booking: Booking, kind: str, lease: datetime) -> None:
    """Note what was told as it was read: what has changed since stays due."""
    noted: dict[str, object] = {"lease_until": None, "next_try_at": None, "tries": 0}
    if kind == "message":
        noted["mailed_message"] = booking.mailed_message + 1
    elif kind == "reminder":
        noted["reminded_at"] = timezone.now()
    else:
        noted |= {"mailed_state": booking.state, "mailed_sequence": booking.session.sequence}
    _mine(booking, lease).update(**noted)


def _mine(booking: Booking, lease: datetime) -> QuerySet[Booking]:
    return Booking.objects.filter(pk=booking.pk, lease_until=lease)


def _free(now: datetime) -> Q:
    return (Q(next_try_at=None) | Q(next_try_at__lte=now)) & (Q(lease_until=None) | Q(lease_until__lt=now))


def _next_message(booking: Booking) -> SessionMessage:
    return SessionMessage.objects.get(session=booking.session_id, number=booking.mailed_message + 1)


def _message_id(booking: Booking, kind: str) -> str:
    number = booking.mailed_message + 1 if kind == "message" else booking.session.sequence
    return f"<booking-{booking.public_id}-{kind.replace('_', '-')}-{number}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


def _address(learner: User) -> str:
    """Quote the name as the standard asks for: one with a comma or a line break must not become a second recipient."""
    try:
        return str(Address(display_name=" ".join(learner.full_name.split()), addr_spec=learner.email))
    except ValueError:
        return learner.email
