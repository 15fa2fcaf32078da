"""Cohorts of the demonstration whose municipality sees proofs: a duty some have met, some are late with, and some will have to renew."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Cohort, Membership, Organisation, User
from accounts.services.cohorts import add_members, save_cohort
from courses.models import CohortAssignment, Course, CourseVersion, Enrolment
from courses.services.assignments import assign
from courses.services.demo_desk import completed_once, words_of

BOUND = 275  # days since the first cohort was bound to the shorter course
# Days since the completion, of certificates good for eight months: ended, ending soon, and good for a while.
SHORT = (250, 246, 205, 190, 172)
LATE, RUNNING = 4, 6


@transaction.atomic
def seed_duty(town: Organisation) -> tuple[list[Enrolment], list[Enrolment]]:
    """Bind two cohorts of a municipality to a course and let a third choose; running it again adds nothing.

    Returns the completed enrolments: those whose certificates were good for eight months, and those under today's rule.
    """
    courses = list(Course.objects.filter(is_live=True).order_by("-live_version__required_count", "pk")[1:3])
    if len(courses) < 2 or Cohort.objects.filter(organisation=town).exists():
        return [], []
    by = User.objects.get(email="coordinator2@example.org")
    members = list(Membership.objects.filter(organisation=town, ended_at=None, user__email__startswith="person-").order_by("pk"))
    leading, basic = courses  # the one for leaders asks for more
    first = _cohort(town, by, "Außendienst, Pflichtschulung", members[:13], BOUND)
    _bind(first, basic, by, BOUND, due_in=-90)
    short = [_done(first, row, basic, days) for row, days in zip(members, SHORT, strict=False)]
    lasting = [_done(first, row, basic, days) for row, days in zip(members[5:9], (96, 110, 131, 160), strict=False)]
    for row in members[9 : 9 + LATE]:
        _enrolled(first, row, basic, BOUND - 1)
    second = _cohort(town, by, "Einsatzleitung", members[13:22], 38)
    _bind(second, leading, by, 38, due_in=52)
    lasting += [_done(second, row, leading, days) for row, days in zip(members[13:16], (6, 11, 19), strict=False)]
    for row in members[16 : 16 + RUNNING]:
        _enrolled(second, row, leading, 37)
    third = _cohort(town, by, "Kulturbüro, freiwillig", members[24:30], 20)
    _bind(third, basic, by, 20, is_mandatory=False)
    for row in members[24:30]:
        _enrolled(third, row, basic, 19)
    return short, lasting


def _cohort(town: Organisation, by: User, name: str, members: list[Membership], days: int) -> Cohort:
    row = save_cohort(organisation=town, saved_by=by, name=name, starts_on=timezone.localdate() - timedelta(days=days))
    add_members(cohort=row, memberships=members, added_by=by)
    return row


def _bind(cohort: Cohort, course: Course, by: User, days: int, *, due_in: int | None = None, is_mandatory: bool = True) -> None:
    due_on = timezone.localdate() + timedelta(days=due_in) if due_in is not None else None
    row = assign(cohort=cohort, course=course, assigned_by=by, due_on=due_on, is_mandatory=is_mandatory)
    CohortAssignment.objects.filter(pk=row.pk).update(assigned_at=timezone.now() - timedelta(days=days))


def _done(cohort: Cohort, row: Membership, course: Course, days: int) -> Enrolment:
    done = completed_once(row, course, timezone.now() - timedelta(days=days))
    Enrolment.objects.filter(pk=done.pk).update(cohort=cohort)
    done.cohort = cohort
    return done


def _enrolled(cohort: Cohort, row: Membership, course: Course, days: int) -> None:
    due_on = cohort.assignments.get(course=course).due_on
    version = CourseVersion.objects.get(pk=course.live_version_id or 0)
    at = timezone.now() - timedelta(days=days)
    Enrolment.objects.create(**words_of(row, course, version), cohort=cohort, due_on=due_on, enrolled_at=at)
