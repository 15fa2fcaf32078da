"""Enrolling in a course and leaving it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Cohort, Organisation, User
from courses.errors import CourseClosed, NotEnrolled
from courses.models import Course, Enrolment
from courses.services.booking import release_bookings
from courses.services.locks import lock_enrolments_of
from courses.services.progress import judge
from courses.services.recognition import recognise


@transaction.atomic
def enrol(
    *,
    learner: User,
    course: Course,
    organisation: Organisation | None = None,
    office_kind: str = "",
    cohort: Cohort | None = None,
    due_on: date | None = None,
) -> Enrolment:
    """Enrol a person; enrolling twice returns the first enrolment, completed ones included. What was done in other courses counts.

    Municipality, kind of office, cohort and due date are copied, so that moving later does not move history. Raises CourseClosed when the course is
    not published.
    """
    # The course row is locked so that a publication running now cannot leave an enrolment judged by a version it replaced.
    course = Course.objects.select_for_update(no_key=True, of=("self",)).get(pk=course.pk)
    # With the person's other enrolments: what is being completed in them at this moment is either seen here or reaches this one.
    known = lock_enrolments_of(learner.pk)
    own = [row for row in known if row.course_id == course.pk and row.status != Enrolment.Status.WITHDRAWN]
    standing = own[-1] if own else None
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
                cohort=cohort,
                due_on=due_on,
                enrolled_at=timezone.now(),
                judged_version_id=course.live_version_id,
            )
        ],
        ignore_conflicts=True,
    )
    enrolment = Enrolment.objects.get(learner=learner, course=course, status=Enrolment.Status.ACTIVE)
    if known and recognise(enrolment=enrolment):
        judge(enrolment=enrolment)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment) -> Enrolment:
    """Leave a course. What was done stays recorded; enrolling again begins a new enrolment. Withdrawing twice changes nothing.

    Seats in sessions to come go to whoever waits. Raises NotEnrolled when the course is already completed: a completion is never taken back.
    """
    enrolment = Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=enrolment.pk)
    if enrolment.is_completed:
        raise NotEnrolled("A completed course cannot be left.")
    Enrolment.objects.filter(pk=enrolment.pk, status=Enrolment.Status.ACTIVE).update(
        status=Enrolment.Status.WITHDRAWN,
        withdrawn_at=timezone.now(),
        renews=None,  # what was left can be renewed again
    )
    release_bookings(enrolment=enrolment)
    enrolment.refresh_from_db()
    return enrolment
