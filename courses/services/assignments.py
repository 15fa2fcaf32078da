"""Courses that a cohort is to do: assigned once, they reach whoever belongs to it then or later."""

import logging
from datetime import date

from django.db import transaction
from django.db.models import BigAutoField, DateField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Cohort, Membership, User
from accounts.prepared import Argument, Prepared
from accounts.services.events import record
from courses.errors import CourseClosed
from courses.models import CohortAssignment, Course, Enrolment
from courses.services.enrolment import enrol
from courses.services.tray import tell_assigned, tell_due_date, tell_due_dates

log = logging.getLogger(__name__)
STANDING = (Enrolment.Status.ACTIVE, Enrolment.Status.COMPLETED)


@transaction.atomic
def assign(
    *, cohort: Cohort, course: Course, assigned_by: User, due_on: date | None = None, is_mandatory: bool = False
) -> CohortAssignment:
    """Assign a course; assigning it again changes due date and duty. Raises CourseClosed for a course that is not published.

    People are enrolled by `apply_assignments`, from the day on which the cohort begins.
    """
    if not course.is_live:
        raise CourseClosed(course.pk)
    fields = {"due_on": due_on, "is_mandatory": is_mandatory}
    CohortAssignment.objects.bulk_create(
        [CohortAssignment(cohort=cohort, course=course, assigned_by=assigned_by, assigned_at=timezone.now(), **fields)],
        ignore_conflicts=True,
    )
    row = CohortAssignment.objects.select_for_update(no_key=True, of=("self",)).get(cohort=cohort, course=course, ended_at=None)
    if row.due_on != due_on:
        # Who was enrolled with the earlier date gets the new one; a date that came from elsewhere stays.
        Enrolment.objects.filter(cohort=cohort, course=course, status=Enrolment.Status.ACTIVE, due_on=row.due_on).update(due_on=due_on)
        if due_on is not None:
            tell_due_dates(cohort, course, due_on)
    CohortAssignment.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    record(
        kind="course assigned",
        organisation=cohort.organisation,
        actor=assigned_by,
        cohort=cohort.pk,
        course=course.pk,
        due=due_on.isoformat() if due_on else None,
        mandatory=is_mandatory,
    )
    return row


@transaction.atomic
def end(*, assignment: CohortAssignment, ended_by: User) -> bool:
    """End an assignment: nobody is enrolled by it any more, its due date goes, courses that were begun stay. False when it had ended."""
    # The row is read under its lock: a date that changes at this moment is either gone with it or set after it.
    row = CohortAssignment.objects.select_for_update(no_key=True, of=("self",)).select_related("cohort__organisation").get(pk=assignment.pk)
    ended = CohortAssignment.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now())
    if ended:
        running = Enrolment.objects.filter(cohort=row.cohort, course=row.course_id, status=Enrolment.Status.ACTIVE)
        running.filter(due_on=row.due_on).update(due_on=None)
        record(kind="assignment ended", organisation=row.cohort.organisation, actor=ended_by, cohort=row.cohort_id, course=row.course_id)
    return bool(ended)


def apply_assignments(*, limit: int = 200) -> int:
    """Enrol whom assignments have not reached yet, each in a transaction of its own; returns how many.

    Somebody who has left an assigned course is not enrolled again by the same cohort.
    """
    for enrolment_id, due_on in list(_later_dates()[:limit]):
        later = Enrolment.objects.filter(pk=enrolment_id, status=Enrolment.Status.ACTIVE)
        if later.filter(Q(due_on=None) | Q(due_on__gt=due_on)).update(due_on=due_on):
            tell_due_date(later.select_related("learner", "course").get(), due_on)
    done = 0
    pairs = list(_unreached()[:limit])
    # Read for all at once: of eight queries a person these were two. Who left in the meantime left after being reached.
    assignments = CohortAssignment.objects.select_related("cohort__organisation", "course").in_bulk({pair[0] for pair in pairs})
    memberships = Membership.objects.select_related("user").in_bulk({pair[1] for pair in pairs})
    for assignment_id, membership_id in pairs:
        assignment, membership = assignments[assignment_id], memberships[membership_id]
        try:
            made = enrol(
                learner=membership.user,
                course=assignment.course,
                organisation=assignment.cohort.organisation,
                office_kind=membership.office_kind,
                cohort=assignment.cohort,
                due_on=assignment.due_on,
            )
        except CourseClosed:
            log.info("assigned course is closed", extra={"assignment": assignment_id})
            continue
        tell_assigned(made, assignment)
        done += 1
    return done


def _in_force() -> Q:
    today = timezone.localdate()
    return Q(
        Q(cohort__ends_on=None) | Q(cohort__ends_on__gte=today),
        ended_at=None,
        course__is_live=True,
        cohort__starts_on__lte=today,
        cohort__organisation__is_active=True,
    )


def _unreached() -> QuerySet:
    """(assignment, membership) of people without a standing enrolment, who have not left the course after this cohort enrolled them."""
    there = Enrolment.objects.filter(learner=OuterRef("cohort__members__membership__user"), course=OuterRef("course"))
    known = there.filter(Q(status__in=STANDING) | Q(cohort=OuterRef("cohort")))
    rows = CohortAssignment.objects.filter(
        _in_force(),
        ~Exists(known),
        cohort__members__membership__ended_at=None,
        cohort__members__membership__user__is_active=True,
    )
    return rows.order_by("pk", "cohort__members__membership").values_list("pk", "cohort__members__membership")


def _later_dates() -> QuerySet:
    """(enrolment, due date) of running enrolments that an assignment wants done earlier than they say."""
    # A renewal that was begun after the due date has met the duty before: it is not late for it.
    since = Q(course__enrolments__renews=None) | Q(due_on__gte=TruncDate("course__enrolments__enrolled_at"))
    rows = CohortAssignment.objects.filter(
        _in_force(),
        since,
        Q(course__enrolments__due_on=None) | Q(course__enrolments__due_on__gt=F("due_on")),
        due_on__isnull=False,
        course__enrolments__status=Enrolment.Status.ACTIVE,
        course__enrolments__learner=F("cohort__members__membership__user"),
        cohort__members__membership__ended_at=None,
    )
    return rows.order_by("due_on").values_list("course__enrolments", "due_on")


def waiting_for(learner: User, enrolled: set[int]) -> list[CohortAssignment]:
    """Assignments that have not become an enrolment yet, the earliest due date first: one query."""
    found = [row for row in _WAITING.all(learner=learner.pk, today=timezone.localdate()) if row.course_id not in enrolled]
    return sorted(found, key=lambda row: (row.due_on or date.max, row.pk))


def _waiting() -> QuerySet[CohortAssignment]:
    learner = Argument("learner", BigAutoField())
    rows = CohortAssignment.objects.filter(
        Q(cohort__ends_on=None) | Q(cohort__ends_on__gte=Argument("today", DateField())),
        ended_at=None,
        course__is_live=True,
        cohort__members__membership__user_id=learner,
        cohort__members__membership__ended_at=None,
    )
    left = Enrolment.objects.filter(learner_id=learner, course=OuterRef("course"), cohort=OuterRef("cohort"))
    return rows.filter(~Exists(left)).select_related("course", "cohort__organisation").distinct()


_WAITING = Prepared(_waiting)


def assigned_rows(learner: User, enrolled: set[int], language: str) -> list[dict]:
    """What the dashboard shows of assignments that are no enrolment yet: title, address of enrolling, who wants it, until when."""
    rows = []
    for row in waiting_for(learner, enrolled):
        words = row.course.texts.get(language) or row.course.texts.get(row.course.source_locale) or {}
        rows.append({"title": words.get("title", row.course.title), "key": row.course.key, "assignment": row, "cohort": row.cohort})
    return rows
