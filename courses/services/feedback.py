"""Feedback without a name: who has answered is known, what somebody answered is not.

The two are written in one transaction and share nothing else: the answer has a random key and no date. Answers are shown in groups: the
first k together, the next k together, so that nobody who looks twice sees one person's answer between two looks (SECURITY.md, K-10).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone

from courses.errors import FeedbackClosed
from courses.models import Booking, LiveSession, SessionFeedback
from courses.services.queue import lock_session

SMALLEST_GROUP = 7  # that of the network; a municipality may ask for more
DAYS = 14
SCALES = ("useful", "well_led", "well_organised")


@dataclass(frozen=True)
class FeedbackSummary:
    """What may be shown: how many answers stand in whole groups, averages in half steps that are never extreme, texts in no order."""

    group: int
    shown: int
    averages: dict[str, float]
    texts: list[str]


def group_of(session: LiveSession) -> int:
    """The smallest group shown: seven, or more where the session's municipality asks for more."""
    return max(SMALLEST_GROUP, session.organisation.min_group_size if session.organisation else 0)


def may_answer(booking: Booking, session: LiveSession, now: datetime) -> bool:
    """Whether this person can answer now: was there (or is not yet marked), from the end on for 14 days, once."""
    took_part = booking.state in (Booking.State.CONFIRMED, Booking.State.ATTENDED)
    open_now = session.ends_at <= now <= session.ends_at + timedelta(days=DAYS)
    return took_part and open_now and not booking.has_answered and not session.is_cancelled


@transaction.atomic
def answer(*, booking: Booking, useful: int, well_led: int, well_organised: int, text: str = "") -> None:
    """Keep an answer once, and release a group when it is whole. Raises FeedbackClosed for whoever cannot answer now, a second time too."""
    session = lock_session(booking.session_id)
    booking = Booking.objects.get(pk=booking.pk)
    if not may_answer(booking, session, timezone.now()):
        raise FeedbackClosed(booking.pk)
    if not Booking.objects.filter(pk=booking.pk, has_answered=False).update(has_answered=True):
        raise FeedbackClosed(booking.pk)
    SessionFeedback.objects.create(
        session=session, useful=useful, well_led=well_led, well_organised=well_organised, text=" ".join(text.split())
    )
    waiting = SessionFeedback.objects.filter(session=session, released=False)
    if waiting.count() >= group_of(session):
        waiting.update(released=True)


def summary(session: LiveSession) -> FeedbackSummary:
    """Return what may be shown of a session's feedback; nothing at all below the smallest group."""
    rows = SessionFeedback.objects.filter(session=session, released=True)
    found = rows.aggregate(count=Count("pk"), **{scale: Avg(scale) for scale in SCALES})
    group = group_of(session)
    if found["count"] < group:
        return FeedbackSummary(group, 0, {}, [])
    texts = sorted(rows.exclude(text="").values_list("text", flat=True))  # the alphabet tells nothing of who came first
    return FeedbackSummary(group, found["count"], {scale: _half_steps(found[scale]) for scale in SCALES}, texts)


def _half_steps(average: float) -> float:
    """Round to halves and keep off the ends: an average of exactly 5 would say what each single person answered."""
    return min(4.5, max(1.5, round(float(average) * 2) / 2))
