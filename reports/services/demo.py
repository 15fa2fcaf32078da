"""Frozen quarters for the demonstration, from its invented past."""

from django.utils import timezone

from reports.queries import first_enrolment_day
from reports.services.freezing import due_periods, ensure_periods, freeze_period


def seed_figures() -> int:
    """Make the quarters since the first enrolment and freeze what is due; returns how many were frozen."""
    ensure_periods(since=first_enrolment_day() or timezone.localdate())
    return sum(freeze_period(period=period) for period in due_periods())
