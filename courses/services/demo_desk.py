"""What makes the demonstration's desk worth looking at: proofs that end soon or have ended, a course for leaders, a cohort to come."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Cohort, Membership, Organisation, User
from accounts.services.cohorts import add_members, save_cohort
from courses.models import Course, CourseVersion, Enrolment, ItemCompletion
from courses.services.assignments import assign

COHORT = "Führungskräfte, nächstes Jahr"
VALID_MONTHS = 8  # as the rule of the shorter course is said to have been then
# Days since the completion, within the three quarters of the invented past: proofs that end soon, and proofs that have ended.
ENDING, ENDED = (168, 177, 186, 195, 204, 213, 222, 231), (248, 253, 258)


@transaction.atomic
def seed_desk(town: Organisation) -> tuple[list[Enrolment], list[Enrolment]]:
    """Give one municipality a past in the shorter courses; running it again adds nothing.

    Returns the completed enrolments: those whose certificates were good for `VALID_MONTHS`, and those under today's rule.
    """
    courses = list(Course.objects.filter(is_live=True).order_by("-live_version__required_count", "pk")[1:3])
    if len(courses) < 2 or Cohort.objects.filter(organisation=town, name=COHORT).exists():
        return [], []
    members = list(Membership.objects.filter(organisation=town, ended_at=None, user__email__startswith="person-").order_by("-pk"))
    now = timezone.now()
    basic, leading = courses
    short = [_completed(row, basic, days) for row, days in zip(members, (*ENDING, *ENDED), strict=False)]
    done = [_completed(row, leading, 60 + 20 * at) for at, row in enumerate(members[14:21])]
    version = CourseVersion.objects.get(pk=leading.live_version_id or 0)
    for row in members[24:30]:
        Enrolment.objects.create(**words_of(row, leading, version), enrolled_at=now - timedelta(days=9))
    by = User.objects.get(email="coordinator@example.org")
    cohort = save_cohort(organisation=town, saved_by=by, name=COHORT, starts_on=timezone.localdate() + timedelta(days=40))
    add_members(cohort=cohort, memberships=members[34:40], added_by=by)
    assign(cohort=cohort, course=leading, assigned_by=by, is_mandatory=True)
    return short, done


def _completed(row: Membership, course: Course, days: int) -> Enrolment:
    return completed_once(row, course, timezone.now() - timedelta(days=days))


def completed_once(row: Membership, course: Course, at: datetime) -> Enrolment:
    """Write an invented completion: somebody did everything that the course asks for, and finished then."""
    version = CourseVersion.objects.get(pk=course.live_version_id or 0)
    enrolment = Enrolment.objects.create(
        **words_of(row, course, version),
        status=Enrolment.Status.COMPLETED,
        enrolled_at=at - timedelta(days=12),
        completed_at=at,
        completed_version=version,
        items_done=version.required_count,
    )
    ItemCompletion.objects.bulk_create(
        [
            ItemCompletion(enrolment=enrolment, item_id=pk, how=ItemCompletion.How.READ, completed_at=at, substance_on=at.date())
            for pk in version.required_ids
        ]
    )
    return enrolment


def words_of(row: Membership, course: Course, version: CourseVersion) -> dict:
    """What every invented enrolment of a member says."""
    return {
        "learner_id": row.user_id,
        "course": course,
        "organisation_id": row.organisation_id,
        "office_kind": row.office_kind,
        "judged_version": version,
    }
