"""The lock of a session, and its seats in the order of the waiting list. Callers hold a transaction."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.models import Booking, LiveSession
from courses.services.mailing import hint_booking


def lock_session(pk: int) -> LiveSession:
    """Lock a session and return it; in the order of locks it comes after enrolments and before bookings."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A session is locked inside a transaction; SQLite would ignore the absence of one silently.")
    return LiveSession.objects.select_for_update(no_key=True, of=("self",)).select_related("item__module").get(pk=pk)


def take_seat(session_id: int) -> bool:
    """Take a seat if one is free; says whether it did."""
    return bool(LiveSession.objects.filter(pk=session_id, seats_taken__lt=F("seats")).update(seats_taken=F("seats_taken") + 1))


def leave_seat(session_id: int) -> None:
    """Give a seat back."""
    LiveSession.objects.filter(pk=session_id, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)


def fill_seats(session_id: int) -> list[int]:
    """Give free seats to the waiting list, the lowest number first, while the session is planned and has not begun.

    Returns the bookings that moved up. The caller holds the session's lock.
    """
    now = timezone.now()
    moved: list[int] = []
    if not LiveSession.objects.filter(pk=session_id, state=LiveSession.State.PLANNED, starts_at__gt=now).exists():
        return moved
    waiting = Booking.objects.filter(session_id=session_id, state=Booking.State.WAITING).order_by("queue_number")
    while (first := waiting.values_list("pk", flat=True).first()) is not None and take_seat(session_id):
        Booking.objects.filter(pk=first, state=Booking.State.WAITING).update(
            state=Booking.State.CONFIRMED, promoted_at=now, next_try_at=None
        )
        hint_booking(first)
        moved.append(first)
    return moved
