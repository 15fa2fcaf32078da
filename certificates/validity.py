"""When a certificate counts: the one place that compares its last day with the clock."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from certificates.models import Certificate
from courses.models import Enrolment

REMIND_DAYS = (90, 30, 7)
WINDOW = timedelta(days=120)  # so long before its last day a certificate can be renewed
CARRY = timedelta(days=365)  # so long after its last day a renewal still counts what was done


def is_expired(row: Certificate, now: datetime) -> bool:
    """Whether the last day is over. A revoked certificate does not expire, one without an end neither."""
    return row.state == Certificate.State.ISSUED and row.valid_until is not None and row.valid_until < now


def expired(now: datetime) -> Q:
    """Return the condition of expired certificates."""
    return Q(state=Certificate.State.ISSUED, valid_until__lt=now)


def days_left(row: Certificate, now: datetime) -> int | None:
    """Return the days from today to the last day, 0 on the last day, negative afterwards; None without an end."""
    if row.valid_until is None:
        return None
    return (timezone.localdate(row.valid_until) - timezone.localdate(now)).days


def is_renewable(row: Certificate, now: datetime) -> bool:
    """Whether the renewal window is open: from 120 days before the last day on, and after it without end."""
    return (
        row.state == Certificate.State.ISSUED and row.erased_at is None and row.valid_until is not None and now >= row.valid_until - WINDOW
    )


def carries(row: Certificate, now: datetime) -> bool:
    """Whether a renewal begun now counts what was done: until a year after the last day; later everything is done anew."""
    return row.valid_until is not None and now <= row.valid_until + CARRY


def renewed() -> Exists:
    """Return the condition that the person completed the course again after this certificate's enrolment."""
    later = Enrolment.objects.filter(
        learner=OuterRef("enrolment__learner"),
        course=OuterRef("enrolment__course"),
        status=Enrolment.Status.COMPLETED,
        completed_at__gt=OuterRef("enrolment__completed_at"),
    )
    return Exists(later)


def is_reminded_of(row: Certificate) -> bool:
    """Whether reminders of this certificate still make sense: it stands, and was not renewed."""
    rows = Certificate.objects.filter(pk=row.pk, state=Certificate.State.ISSUED, erased_at=None, valid_until__isnull=False)
    return rows.filter(~renewed()).exists()
