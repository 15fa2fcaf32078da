"""Marking who was there: one transaction a person; it completes the workshop, with the name of whoever says so."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from courses.errors import AttendanceRefused
from courses.models import Booking, Enrolment, ItemCompletion, LiveSession
from courses.services.locks import lock_enrolment
from courses.services.progress import complete_item, judge
from courses.services.queue import lock_session

DAYS = 14  # after the session's end; later corrections are the administrator's
EARLY = timedelta(minutes=30)  # people arrive before the start
CONFIRMED, ATTENDED, ABSENT = Booking.State.CONFIRMED, Booking.State.ATTENDED, Booking.State.ABSENT


def may_mark(session: LiveSession, now: datetime) -> bool:
    """Whether attendance can be marked at this moment: from the start until 14 days after the end, not of a cancelled session."""
    return not session.is_cancelled and session.starts_at <= now <= session.ends_at + timedelta(days=DAYS)


@transaction.atomic
def mark(*, booking: Booking, state: str, marked_by: User) -> Booking:
    """Set a booking to attended, absent or (undo) confirmed. Attended completes the workshop; the same mark twice changes nothing.

    Raises AttendanceRefused before the start and later than 14 days after the end ("time"), for whoever has no seat ("seat"), and when
    a mark is to be taken back on which a completed course rests ("completed"): a completion is never taken back.
    """
    if state not in (CONFIRMED, ATTENDED, ABSENT):
        raise AttendanceRefused("state")
    enrolment = lock_enrolment(booking.enrolment_id)
    session = lock_session(booking.session_id)
    booking = Booking.objects.get(pk=booking.pk)
    now = timezone.now()
    if not may_mark(session, now):
        raise AttendanceRefused("time")
    if not booking.is_seated or enrolment.status == Enrolment.Status.WITHDRAWN:
        raise AttendanceRefused("seat")
    if booking.state == state:
        return booking
    if booking.state == ATTENDED:
        _take_back(booking, session)
    marked = {"marked_by": None, "marked_at": None} if state == CONFIRMED else {"marked_by": marked_by, "marked_at": now}
    Booking.objects.filter(pk=booking.pk, state=booking.state).update(state=state, **marked)
    if state == ATTENDED:
        complete_item(enrolment_id=enrolment.pk, item=session.item, how=ItemCompletion.How.ATTENDED, recorded_by=marked_by)
    booking.refresh_from_db()
    return booking


def _take_back(booking: Booking, session: LiveSession) -> None:
    """Remove the tick that rests on this mark, and what was carried from it; the caller holds all the person's enrolments."""
    rows = Booking.objects.filter(enrolment=booking.enrolment_id, session__item=session.item_id, state=ATTENDED)
    if rows.exclude(pk=booking.pk).exists():
        return  # the person attended another date of the same workshop: the tick rests on that
    tick = ItemCompletion.objects.filter(enrolment=booking.enrolment_id, item=session.item_id, how=ItemCompletion.How.ATTENDED).first()
    if tick is None:
        return
    ticks = [*tick.carried_to.select_related("enrolment"), tick]
    enrolments = [lock_enrolment(row.enrolment_id) for row in ticks]
    if any(row.is_completed for row in enrolments):
        raise AttendanceRefused("completed")
    for row in ticks:
        row.delete()
    for enrolment in enrolments:
        if enrolment.is_active:
            judge(enrolment=enrolment)


@transaction.atomic
def say_here(*, booking: Booking) -> bool:
    """Note that somebody who has a seat says "I am here"; whoever leads confirms it. Returns False when it was noted already.

    Raises AttendanceRefused earlier than half an hour before the start, after the end, and without a seat.
    """
    now = timezone.now()
    session = booking.session
    if session.is_cancelled or not session.starts_at - EARLY <= now <= session.ends_at:
        raise AttendanceRefused("time")
    noted = Booking.objects.filter(pk=booking.pk, state=CONFIRMED, says_here=False).update(says_here=True)
    if noted:
        return True
    if not Booking.objects.filter(pk=booking.pk, state__in=Booking.SEATED).exists():
        raise AttendanceRefused("seat")
    return False
