"""Many invented people in one insert each: frozen figures need groups that are large enough to show."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import Organisation, User
from courses.models import Course, CourseItem, Enrolment, ItemCompletion

QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
TODAY = date(2026, 11, 23)


def at(day: date) -> datetime:
    """Nine o'clock on a day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9))


def enrol_many(
    course: Course,
    organisation: Organisation,
    count: int,
    *,
    begun: int = 0,
    done: int = 0,
    english: int = 0,
    office: str = "order",
    day: date = date(2026, 8, 3),
    tag: str = "a",
) -> list[Enrolment]:
    """Enrol `count` people on a day; the first `begun` did the first item, the first `done` of them completed five days later."""
    moment = at(day)
    users = User.objects.bulk_create(
        [
            User(email=f"{tag}-{organisation.ags_code}-{day}-{n}@example.com", password="!", language="en" if n < english else "de")
            for n in range(count)
        ]
    )
    item = CourseItem.objects.filter(module__course=course).order_by("pk").first()
    rows = Enrolment.objects.bulk_create([_enrolment(course, organisation, user, n < done, moment, office) for n, user in enumerate(users)])
    ItemCompletion.objects.bulk_create(
        [
            ItemCompletion(enrolment=row, item=item, how="read", completed_at=moment + timedelta(days=1), substance_on=day)
            for row in rows[: max(begun, done)]
        ]
    )
    return rows


def _enrolment(course: Course, organisation: Organisation, user: User, is_done: bool, moment: datetime, office: str) -> Enrolment:
    ended = {"status": "completed", "completed_at": moment + timedelta(days=5), "completed_version": course.live_version} if is_done else {}
    return Enrolment(
        learner=user,
        course=course,
        organisation=organisation,
        office_kind=office,
        enrolled_at=moment,
        judged_version=course.live_version,
        **ended,
    )
