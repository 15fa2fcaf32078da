"""Taking a seat in a live session, waiting for one, and giving it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.errors import BookingClosed, CancellingClosed, NotEnrolled, SeatElsewhere
from courses.models import Booking, Enrolment, LiveSession
from courses.services.locks import lock_enrolment
from courses.services.mailing import hint_booking
from courses.services.queue import fill_seats, leave_seat, lock_session, take_seat

OPEN = (Booking.State.CONFIRMED, Booking.State.WAITING)


@transaction.atomic
def book(*, enrolment: Enrolment, session: LiveSession) -> Booking:
    """Take a seat, or the next place on the waiting list; booking twice returns the first booking.

    Raises NotEnrolled when the person is not, or no longer, in the session's course, or the session belongs to a municipality that is not
    theirs; BookingClosed when it is cancelled or `book_until` has passed; SeatElsewhere with an open booking on another date to come.
    """
    enrolment = lock_enrolment(enrolment.pk)
    session = lock_session(session.pk)
    if enrolment.status == Enrolment.Status.WITHDRAWN or session.item.module.course_id != enrolment.course_id:
        raise NotEnrolled(enrolment.pk)
    if not is_open_to(session, enrolment):
        raise NotEnrolled(session.pk)
    known = Booking.objects.filter(session=session, enrolment=enrolment).exclude(state=Booking.State.CANCELLED).first()
    if known is not None:
        return known
    now = timezone.now()
    if not session.is_planned or session.book_until <= now:
        raise BookingClosed(session.pk)
    # Under the lock of all the person's enrolments: two tabs cannot take seats on two dates.
    if Booking.objects.filter(enrolment=enrolment, session__item=session.item_id, state__in=OPEN, session__starts_at__gt=now).exists():
        raise SeatElsewhere(session.pk)
    state = Booking.State.CONFIRMED if take_seat(session.pk) else Booking.State.WAITING
    LiveSession.objects.filter(pk=session.pk).update(next_queue_number=F("next_queue_number") + 1)
    booking = Booking.objects.create(
        session=session,
        enrolment=enrolment,
        state=state,
        queue_number=session.next_queue_number,
        booked_at=now,
        mailed_message=session.message_count,
    )
    hint_booking(booking.pk)
    return booking


@transaction.atomic
def cancel(*, booking: Booking) -> Booking:
    """Give a seat or a waiting place back; the first in the queue moves up in the same transaction. Twice changes nothing.

    Raises CancellingClosed after `cancel_until` (a waiting place can be given back until the start), and once attendance is marked.
    """
    session = lock_session(booking.session_id)
    booking = Booking.objects.get(pk=booking.pk)
    if booking.state == Booking.State.CANCELLED:
        return booking
    now = timezone.now()
    until = session.starts_at if booking.is_waiting else session.cancel_until
    if booking.state not in OPEN or now >= until:
        raise CancellingClosed(booking.pk)
    _end(booking, now)
    booking.refresh_from_db()
    return booking


def release_bookings(*, enrolment: Enrolment) -> int:
    """End all bookings for sessions to come of somebody who leaves the course, whatever the deadline; returns how many.

    The caller holds the enrolment's lock. A seat that stays empty would be taken from somebody who waits.
    """
    now = timezone.now()
    rows = Booking.objects.filter(enrolment=enrolment, state__in=OPEN, session__starts_at__gt=now)
    ended = 0
    for session_id in rows.order_by("session_id").values_list("session_id", flat=True):
        lock_session(session_id)
        booking = rows.filter(session_id=session_id).first()  # read anew: the session may have been cancelled meanwhile
        if booking is not None:
            _end(booking, now)
            ended += 1
    return ended


def _end(booking: Booking, now: datetime) -> None:
    """Under the session's lock: end an open booking, and give its seat to the first who waits."""
    ended = Booking.objects.filter(pk=booking.pk, state=booking.state).update(
        state=Booking.State.CANCELLED, cancelled_at=now, next_try_at=None
    )
    if ended and booking.is_confirmed:
        leave_seat(booking.session_id)
        fill_seats(booking.session_id)
    hint_booking(booking.pk)


def is_open_to(session: LiveSession, enrolment: Enrolment) -> bool:
    """Whether a session is for this person: open to all, or of a municipality they belong to or enrolled with."""
    if session.organisation_id is None or session.organisation_id == enrolment.organisation_id:
        return True
    town = {"organisation": session.organisation_id}
    standing = enrolment.learner.enrolments.filter(**town).exclude(status=Enrolment.Status.WITHDRAWN)
    return enrolment.learner.memberships.filter(**town, ended_at=None).exists() or standing.exists()
