"""A past for the demonstration: fictional people who enrolled and completed in earlier quarters."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from courses.models import Course, CourseVersion, Enrolment, ItemCompletion


def quarter_starts(today: datetime, count: int) -> list[datetime]:
    """Return the beginnings of the last `count` whole quarters before today, oldest first."""
    month = 3 * ((today.month - 1) // 3) + 1
    start = today.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
    starts = []
    for _quarter in range(count):
        start = (start - timedelta(days=1)).replace(day=1)
        start = start.replace(month=3 * ((start.month - 1) // 3) + 1)
        starts.append(start)
    return starts[::-1]


@transaction.atomic
def seed_history(*, course: Course, memberships: list[Membership]) -> list[Enrolment]:
    """Enrol fictional people over the last three quarters; about half have completed, most others begun. Returns the completed enrolments."""
    dice = random.Random(612)  # noqa: S311  # an invented past, not a secret
    version = CourseVersion.objects.get(pk=course.live_version_id or 0)
    starts = quarter_starts(timezone.localtime(), 3)
    rows = []
    for membership in memberships:
        enrolled_at = dice.choice(starts) + timedelta(days=dice.randrange(0, 60), hours=dice.randrange(8, 17))
        done = dice.random() < 0.5
        begun = version.required_count if done else dice.randrange(version.required_count) * (dice.random() < 0.7)
        rows.append(
            Enrolment(
                learner_id=membership.user_id,
                course=course,
                organisation_id=membership.organisation_id,
                office_kind=membership.office_kind,
                status=Enrolment.Status.COMPLETED if done else Enrolment.Status.ACTIVE,
                enrolled_at=enrolled_at,
                completed_at=enrolled_at + timedelta(days=dice.randrange(3, 28)) if done else None,
                completed_version=version if done else None,
                judged_version=version,
                items_done=begun,
            )
        )
    Enrolment.objects.bulk_create(rows)
    ItemCompletion.objects.bulk_create(
        [
            ItemCompletion(enrolment=row, item_id=item_id, how=ItemCompletion.How.READ, completed_at=at, substance_on=at.date())
            for row in rows
            for at in [row.completed_at or row.enrolled_at + timedelta(days=2)]
            for item_id in version.required_ids[: row.items_done]
        ],
        batch_size=2000,
    )
    return [row for row in rows if row.is_completed]
