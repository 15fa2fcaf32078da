"""A municipality with a desk worth measuring: 2,000 people, cohorts, two courses."""

from datetime import timedelta
from functools import cache

from django.utils import timezone

from accounts.choices import OfficeKind
from accounts.models import Cohort, CohortMember, Membership, Organisation, User
from courses.models import CohortAssignment, Course, CourseVersion, Enrolment


def make_desk_town(courses: list[Course], count: int) -> Organisation:
    """Make the municipality; everybody is enrolled in the first course, every second one has completed the second."""
    now = timezone.now()
    town = Organisation.objects.create(name="Großstadt", ags_code="99990001", land="NW", size_class="from_500k")
    names = [(f"desk-{number}@bench.example.org", f"Name {number % 53} Übung {number}") for number in range(count)]
    users = User.objects.bulk_create([User(email=email, full_name=name, password="!") for email, name in names], batch_size=500)
    offices = OfficeKind.values
    members = Membership.objects.bulk_create(
        [
            Membership(user=user, organisation=town, office_kind=offices[at % len(offices)], unit=f"Team {at % 40}", started_at=now)
            for at, user in enumerate(users)
        ],
        batch_size=500,
    )
    cohorts = [Cohort.objects.create(organisation=town, name=f"Gruppe {at}", starts_on=now.date()) for at in range(20)]
    CohortMember.objects.bulk_create(
        [CohortMember(cohort=cohorts[at % 20], membership=member, joined_at=now) for at, member in enumerate(members)], batch_size=500
    )
    for cohort in cohorts:
        CohortAssignment.objects.create(cohort=cohort, course=courses[0], assigned_at=now)
    for number, course in enumerate(courses):
        version = CourseVersion.objects.get(pk=course.live_version_id or 0)
        Enrolment.objects.bulk_create(
            [_enrolment(user, course, version, town, is_done=number == 1 and at % 2 == 0) for at, user in enumerate(users)], batch_size=500
        )
    return town


def _enrolment(user: User, course: Course, version: CourseVersion, town: Organisation, *, is_done: bool) -> Enrolment:
    at = timezone.now() - timedelta(days=20)
    return Enrolment(
        learner=user,
        course=course,
        organisation=town,
        status="completed" if is_done else "active",
        enrolled_at=at,
        completed_at=at + timedelta(days=5) if is_done else None,
        completed_version=version if is_done else None,
        judged_version=version,
    )


@cache
def first_cohort(town: int) -> int:
    """A cohort of a municipality; asked once, so that the asking is not measured."""
    return Cohort.objects.filter(organisation=town).order_by("pk").values_list("pk", flat=True)[0]
