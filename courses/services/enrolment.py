"""Enrolling in a course and leaving it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from courses.errors import CourseClosed, NotEnrolled
from courses.models import Course, Enrolment


@transaction.atomic
def enrol(*, learner: User, course: Course, organisation: Organisation | None = None, office_kind: str = "") -> Enrolment:
    """Enrol a person; enrolling twice returns the first enrolment, completed ones included.

    Municipality and kind of office are copied, so that moving later does not move history. Raises CourseClosed when the course is
    not published.
    """
    # The course row is locked so that a publication running now cannot leave an enrolment judged by a version it replaced.
    course = Course.objects.select_for_update(no_key=True, of=("self",)).get(pk=course.pk)
    standing = Enrolment.objects.filter(learner=learner, course=course).exclude(status=Enrolment.Status.WITHDRAWN).order_by("pk").last()
    if standing is not None:
        return standing
    if not course.is_live or course.live_version_id is None:
        raise CourseClosed(course.pk)
    # The lock above already answers the double click on PostgreSQL, IMMEDIATE on SQLite; the constraint answers whatever else writes.
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                learner=learner,
                course=course,
                organisation=organisation,
                office_kind=office_kind,
                enrolled_at=timezone.now(),
                judged_version_id=course.live_version_id,
            )
        ],
        ignore_conflicts=True,
    )
    return Enrolment.objects.get(learner=learner, course=course, status=Enrolment.Status.ACTIVE)


@transaction.atomic
def withdraw(*, enrolment: Enrolment) -> Enrolment:
    """Leave a course. What was done stays recorded; enrolling again begins a new enrolment. Withdrawing twice changes nothing.

    Raises NotEnrolled when the course is already completed: a completion is never taken back.
    """
    enrolment = Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=enrolment.pk)
    if enrolment.is_completed:
        raise NotEnrolled("A completed course cannot be left.")
    Enrolment.objects.filter(pk=enrolment.pk, status=Enrolment.Status.ACTIVE).update(
        status=Enrolment.Status.WITHDRAWN, withdrawn_at=timezone.now()
    )
    enrolment.refresh_from_db()
    return enrolment
