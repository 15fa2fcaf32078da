"""Workshops of the demonstration's past quarters, with who was there: enough people that reports show live sessions."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from courses.models import Booking, CourseItem, Enrolment, ItemCompletion, LiveSession
from courses.services.demo import quarter_starts

TOWNS, SEATS, QUARTERS, A_QUARTER = 6, 24, 3, 3
PLACE = "Rosenfurt, Bürgerhaus, Großer Saal"


@transaction.atomic
def seed_past_sessions() -> int:
    """Make workshops in the last three quarters where there are none yet and a trainer exists. Returns how many."""
    item = CourseItem.objects.filter(kind="workshop", required=True, is_live=True, module__course__is_live=True).order_by("pk").first()
    leader = User.objects.filter(grants__role="trainer", email="trainer@example.org").first()
    if item is None or leader is None or LiveSession.objects.filter(place=PLACE).exists():
        return 0
    people = _people(item)
    starts = quarter_starts(timezone.localtime(), QUARTERS)
    days = [start + timedelta(days=20 + 25 * number, hours=9) for start in starts for number in range(A_QUARTER)]
    share = len(people) // len(days)
    for number, day in enumerate(days):
        _seed_one(item, leader, day, people[number * share : (number + 1) * share][: SEATS - 3])
    return len(days)


def _people(item: CourseItem) -> list[Membership]:
    """Invented people of the largest municipalities who are not enrolled in the workshop's course, mixed."""
    rows = Membership.objects.filter(user__email__startswith="person-", ended_at=None).exclude(user__enrolments__course=item.module.course)
    by_town: dict[int, list[Membership]] = {}
    for row in rows.order_by("pk"):
        by_town.setdefault(row.organisation_id, []).append(row)
    largest = sorted(by_town.values(), key=len, reverse=True)[:TOWNS]
    chosen = [row for town in largest for row in town[:36]]
    random.Random(31).shuffle(chosen)  # noqa: S311  # invented people, not secrets
    return chosen


def _seed_one(item: CourseItem, leader: User, start: datetime, people: list[Membership]) -> None:
    """One workshop that was held: most were there. Nobody is mailed about it."""
    session = LiveSession.objects.create(
        item=item,
        starts_at=start,
        ends_at=start + timedelta(hours=6),
        place=PLACE,
        seats=SEATS,
        seats_taken=len(people),
        next_queue_number=len(people) + 1,
        book_until=start - timedelta(days=1),
        cancel_until=start - timedelta(days=2),
        state=LiveSession.State.HELD,
        planned_by=leader,
        changed_at=start - timedelta(days=30),
    )
    session.leaders.add(leader)
    enrolled_at, version = start - timedelta(days=10), item.module.course.live_version
    enrolments = Enrolment.objects.bulk_create(
        [
            Enrolment(
                learner_id=row.user_id,
                course=item.module.course,
                organisation_id=row.organisation_id,
                office_kind=row.office_kind,
                enrolled_at=enrolled_at,
                judged_version=version,
                items_done=int(number % 8 != 0),
            )
            for number, row in enumerate(people)
        ]
    )
    Booking.objects.bulk_create([_booking(session, leader, row, number) for number, row in enumerate(enrolments, 1)])
    there = [row for row in enrolments if row.items_done]
    ItemCompletion.objects.bulk_create(
        [
            ItemCompletion(
                enrolment=row, item=item, how="attended", completed_at=session.ends_at, substance_on=start.date(), recorded_by=leader
            )
            for row in there
        ]
    )


def _booking(session: LiveSession, leader: User, enrolment: Enrolment, number: int) -> Booking:
    state = Booking.State.ATTENDED if enrolment.items_done else Booking.State.ABSENT
    return Booking(
        session=session,
        enrolment=enrolment,
        state=state,
        queue_number=number,
        booked_at=enrolment.enrolled_at,
        marked_by=leader,
        marked_at=session.ends_at,
        mailed_state=state,
        reminded_at=session.starts_at,
    )
