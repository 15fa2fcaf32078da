"""Planning, changing and cancelling live sessions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation, User
from courses.errors import SessionRefused
from courses.models import Booking, CourseItem, LiveSession, SessionMessage
from courses.services.mailing import hint_session
from courses.services.queue import fill_seats, lock_session

CALENDAR = {"starts_at", "ends_at", "place", "link", "language", "access_notes"}  # what a calendar entry or its reader has to learn
FREE = {"seats", "book_until", "cancel_until", "materials"}


@transaction.atomic
def plan(
    *,
    item: CourseItem,
    starts_at: datetime,
    ends_at: datetime,
    seats: int,
    planned_by: User,
    leaders: Iterable[User],
    organisation: Organisation | None = None,
    place: str = "",
    link: str = "",
    language: str = "de",
    access_notes: str = "",
    materials: str = "",
    book_until: datetime | None = None,
    cancel_until: datetime | None = None,
) -> LiveSession:
    """Plan a session of a workshop that is offered; booking and cancelling end with its start when nothing else is said.

    Raises SessionRefused for what is no workshop, for a start in the past, an end before the start, and a session without place and link.
    """
    if item.kind != "workshop" or not item.is_live:
        raise SessionRefused("item")
    now = timezone.now()
    if starts_at <= now:
        raise SessionRefused("start")
    session = LiveSession(
        item=item,
        organisation=organisation,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        link=link,
        language=language,
        access_notes=access_notes,
        materials=materials,
        seats=seats,
        book_until=book_until or starts_at,
        cancel_until=cancel_until or starts_at,
        planned_by=planned_by,
        changed_at=now,
    )
    _refuse_nonsense(session)
    session.save(force_insert=True)
    session.leaders.set(leaders)
    return session


@transaction.atomic
def change(*, session: LiveSession, leaders: Iterable[User] | None = None, **values: Any) -> LiveSession:
    """Change a planned session before its start. What calendars show raises `sequence`, and all who have booked are told.

    More seats are given to the waiting list in its order. Raises SessionRefused after the start, for fewer seats than are taken, and for
    what `plan` refuses.
    """
    unknown = set(values) - CALENDAR - FREE
    if unknown:
        raise TypeError(f"not a field of a session that can be changed: {unknown}")
    now = timezone.now()
    session = lock_session(session.pk)
    if not session.is_planned or session.starts_at <= now:
        raise SessionRefused("state")
    changed = {name for name, value in values.items() if getattr(session, name) != value}
    for name in changed:
        setattr(session, name, values[name])
    if session.starts_at <= now:
        raise SessionRefused("start")
    if session.seats < session.seats_taken:
        raise SessionRefused("seats")
    _refuse_nonsense(session)
    if leaders is not None:
        session.leaders.set(leaders)
    if changed:
        shown = bool(changed & CALENDAR)
        fields = {name: getattr(session, name) for name in changed}
        LiveSession.objects.filter(pk=session.pk, state=LiveSession.State.PLANNED).update(
            **fields, changed_at=now, sequence=F("sequence") + int(shown)
        )
        if "starts_at" in changed:
            # A new date is a new appointment: it is reminded of again.
            Booking.objects.filter(session=session).update(reminded_at=None)
        if shown:
            hint_session(session.pk)
    fill_seats(session.pk)
    session.refresh_from_db()
    return session


@transaction.atomic
def cancel_session(*, session: LiveSession, reason: str) -> LiveSession:
    """Cancel a planned session: all its bookings end and everybody is told. Cancelling twice changes nothing.

    Raises SessionRefused when it is already over, or when somebody's attendance is marked.
    """
    now = timezone.now()
    session = lock_session(session.pk)
    if session.is_cancelled:
        return session
    marked = session.bookings.filter(state__in=[Booking.State.ATTENDED, Booking.State.ABSENT]).exists()
    if not session.is_planned or session.ends_at <= now or marked:
        raise SessionRefused("state")
    LiveSession.objects.filter(pk=session.pk, state=LiveSession.State.PLANNED).update(
        state=LiveSession.State.CANCELLED, cancel_reason=reason, seats_taken=0, changed_at=now, sequence=F("sequence") + 1
    )
    Booking.objects.filter(session=session).exclude(state=Booking.State.CANCELLED).update(
        state=Booking.State.CANCELLED, cancelled_at=now, next_try_at=None
    )
    hint_session(session.pk)
    session.refresh_from_db()
    return session


@transaction.atomic
def write_to_participants(*, session: LiveSession, text: str, sent_by: User) -> SessionMessage:
    """Write to all who have a seat; who books later does not get it. Raises SessionRefused for an empty text or a cancelled session."""
    session = lock_session(session.pk)
    if not text.strip() or session.is_cancelled:
        raise SessionRefused("text")
    number = session.message_count + 1
    message = SessionMessage.objects.create(session=session, number=number, text=text.strip(), sent_by=sent_by, sent_at=timezone.now())
    LiveSession.objects.filter(pk=session.pk).update(message_count=number)
    hint_session(session.pk)
    return message


def close_past(*, now: datetime) -> int:
    """Say of planned sessions that are over that they were held; returns how many. The sweeper calls it."""
    over = LiveSession.objects.filter(state=LiveSession.State.PLANNED, ends_at__lte=now)
    return over.update(state=LiveSession.State.HELD)


def _refuse_nonsense(session: LiveSession) -> None:
    if session.ends_at <= session.starts_at:
        raise SessionRefused("end")
    if not session.place and not session.link:
        raise SessionRefused("place")
    if max(session.book_until, session.cancel_until) > session.starts_at:
        raise SessionRefused("until")
    if not 1 <= session.seats <= 500:
        raise SessionRefused("seats")
