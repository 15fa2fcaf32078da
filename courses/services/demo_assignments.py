"""Assignments of the invented cohorts."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Cohort, User
from courses.models import Course
from courses.services.assignments import apply_assignments, assign


def seed_assignments(cohorts: list[Cohort]) -> int:
    """Assign a mandatory and a voluntary course to each cohort and enrol its people; returns how many were enrolled."""
    by = User.objects.get(email="coordinator@example.org")
    courses = list(Course.objects.filter(is_live=True).order_by("-live_version__required_count", "pk")[:2])
    for cohort in cohorts:
        for number, course in enumerate(courses):
            due_on = timezone.localdate() + timedelta(days=75 if number == 0 else 6)
            assign(cohort=cohort, course=course, assigned_by=by, due_on=due_on, is_mandatory=number == 0)
    return apply_assignments(limit=500) if cohorts else 0
