"""Certificates whose validity ends soon, for the reminders of courses."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from certificates.models import Certificate
from courses import reminding


def ending(first: date, last: date) -> Iterable[reminding.Expiring]:
    """Standing certificates that end between the two days: enrolment, learner, last day."""
    rows = Certificate.objects.filter(
        state=Certificate.State.ISSUED, valid_until__date__range=(first, last), enrolment__learner__is_active=True
    )
    for enrolment, learner, until in rows.values_list("enrolment_id", "enrolment__learner_id", "valid_until"):
        if until is not None:
            yield enrolment, learner, timezone.localdate(until)


def register_own() -> None:
    """Tell courses about them."""
    reminding.register(ending)
