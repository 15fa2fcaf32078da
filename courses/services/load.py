"""Invented enrolments in bulk, for measurements at size: whole records that every invariant accepts."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from courses.models import Course, CourseVersion, Enrolment, ItemCompletion
from courses.services.demo import quarter_starts


def enrol_load(*, course: Course, memberships: list[Membership]) -> int:
    """Enrol people over the last three whole quarters, about half of them completed; return how many are new.

    Who already has an enrolment in the course is left alone. The caller holds a transaction: an enrolment whose ticks are missing
    would break an invariant.
    """
    version = CourseVersion.objects.get(pk=course.live_version_id or 0)
    people = [row.user_id for row in memberships]
    known = set(Enrolment.objects.filter(course=course, learner__in=people).values_list("learner_id", flat=True))
    starts = quarter_starts(timezone.localtime(), 3)
    new = [_enrolment(course, version, row, starts) for row in memberships if row.user_id not in known]
    Enrolment.objects.bulk_create(new, batch_size=1000)
    pairs = ((row, item) for row in new for item in version.required_ids[: row.items_done])
    ItemCompletion.objects.bulk_create((_tick(row, item) for row, item in pairs), batch_size=2000)
    return len(new)


def _enrolment(course: Course, version: CourseVersion, membership: Membership, starts: list[datetime]) -> Enrolment:
    dice = random.Random(membership.user_id)  # noqa: S311  # an invented past, the same at each run
    at = dice.choice(starts) + timedelta(days=dice.randrange(60), hours=dice.randrange(8, 17))
    completed = dice.random() < 0.5
    return Enrolment(
        learner_id=membership.user_id,
        course=course,
        organisation_id=membership.organisation_id,
        office_kind=membership.office_kind,
        status=Enrolment.Status.COMPLETED if completed else Enrolment.Status.ACTIVE,
        enrolled_at=at,
        completed_at=at + timedelta(days=dice.randrange(3, 28)) if completed else None,
        completed_version=version if completed else None,
        judged_version=version,
        items_done=version.required_count if completed else dice.randrange(version.required_count),
    )


def _tick(enrolment: Enrolment, item_id: int) -> ItemCompletion:
    at = enrolment.completed_at or enrolment.enrolled_at + timedelta(hours=1)
    return ItemCompletion(enrolment=enrolment, item_id=item_id, how=ItemCompletion.How.READ, completed_at=at, substance_on=at.date())
