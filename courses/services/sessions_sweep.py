"""What runs by itself: hints that were lost, sessions that are over, and what is kept no longer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from courses.models import Booking, LiveSession, SessionFeedback, SessionMessage
from courses.services.mailing import hint_booking
from courses.services.queue import lock_session
from courses.services.sessions import close_past
from courses.services.telling import due

KEPT = timedelta(days=365)


def sweep(*, now: datetime | None = None) -> dict[str, int]:
    """Hint every booking whose person is to be told, close what is over, forget what is old. Returns the counts."""
    now = now or timezone.now()
    waiting = due(now)
    for pk in waiting:
        hint_booking(pk)
    forgotten = forget(now=now) if int(now.timestamp() // 60) % 60 == 0 else 0
    return {"mail": len(waiting), "closed": close_past(now=now), "forgotten": forgotten}


def hint_all(session_id: int) -> int:
    """Hint all bookings of a session; returns how many."""
    keys = list(Booking.objects.filter(session=session_id).values_list("pk", flat=True))
    for pk in keys:
        hint_booking(pk)
    return len(keys)


def forget(*, now: datetime, limit: int = 50) -> int:
    """Delete bookings, messages and feedback of sessions that ended more than twelve months ago; returns of how many sessions.

    Who took part stays as a completion of the item.
    """
    old = LiveSession.objects.filter(ends_at__lt=now - KEPT)
    rows = old.filter(bookings__isnull=False) | old.filter(feedback__isnull=False) | old.filter(messages__isnull=False)
    found = sorted(set(rows.values_list("pk", flat=True)))[:limit]
    for pk in found:
        with transaction.atomic():
            lock_session(pk)
            for model in (Booking, SessionMessage, SessionFeedback):
                model.objects.filter(session=pk).delete()
            LiveSession.objects.filter(pk=pk).update(seats_taken=0)
    return len(found)
