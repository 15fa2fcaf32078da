"""Doing items and completing courses: a comparison of two sets of integers against one course version."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from courses.errors import ItemNotOffered, NotEnrolled
from courses.models import Bookmark, Course, CourseItem, CourseVersion, Enrolment, ItemCompletion
from courses.services.locks import lock_enrolment
from courses.services.recognition import pass_on, recognise
from courses.signals import course_completed


@transaction.atomic
def complete_item(
    *, enrolment_id: int, item: CourseItem, how: str, recorded_by: User | None = None, begun_at: datetime | None = None
) -> Enrolment:
    """Record that an item is done and judge the course, and the person's other courses that have the same item; twice changes nothing.

    What was begun before the item last changed in substance (a test: `begun_at`) was done in its earlier substance. A completed enrolment
    keeps the new tick and is not judged again. Raises NotEnrolled for a withdrawn enrolment and ItemNotOffered for an item of another
    course.
    """
    enrolment = lock_enrolment(enrolment_id)
    if enrolment.status == Enrolment.Status.WITHDRAWN:
        raise NotEnrolled(enrolment_id)
    if item.module.course_id != enrolment.course_id:
        raise ItemNotOffered(item.pk)
    substance = min(item.changed_on, timezone.localdate(begun_at)) if begun_at else item.changed_on
    done = ItemCompletion(
        enrolment=enrolment, item=item, how=how, completed_at=timezone.now(), substance_on=substance, recorded_by=recorded_by
    )
    ItemCompletion.objects.bulk_create([done], ignore_conflicts=True)
    if enrolment.is_active:
        judge(enrolment=enrolment)
    for other in pass_on(enrolment=enrolment, item=item):
        judge(enrolment=other)
    return enrolment


def judge(*, enrolment: Enrolment) -> Enrolment:
    """Complete the enrolment when every required item of the live version is done, else note how far it is.

    The caller holds the enrolment's lock inside a transaction; `course_completed` is sent in that same transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("judge() needs the enrolment's lock; SQLite would ignore its absence silently.")
    # The version judged is the version recorded: reading live items here could mix two publications.
    live = Course.objects.filter(pk=enrolment.course_id).values("live_version_id")
    version = CourseVersion.objects.defer("outline").get(pk__in=live)
    done = set(enrolment.completions.values_list("item_id", flat=True))
    required = set(version.required_ids)
    enrolment.judged_version = version
    enrolment.items_done = len(required & done)
    if not required <= done:
        Enrolment.objects.filter(pk=enrolment.pk).update(judged_version=version, items_done=enrolment.items_done)
        return enrolment
    enrolment.status = Enrolment.Status.COMPLETED
    enrolment.completed_at = timezone.now()
    enrolment.completed_version = version
    changed = Enrolment.objects.filter(pk=enrolment.pk, status=Enrolment.Status.ACTIVE).update(
        status=enrolment.status,
        completed_at=enrolment.completed_at,
        completed_version=version,
        judged_version=version,
        items_done=enrolment.items_done,
    )
    if changed:
        Bookmark.objects.filter(enrolment=enrolment).delete()
        course_completed.send(sender=Enrolment, enrolment=enrolment)
    return enrolment


def judge_course(*, course_id: int, limit: int = 500) -> int:
    """Judge active enrolments that were not yet judged by the live version, at most `limit`, each in its own transaction.

    Dropping a lesson may complete people; adding one never undoes a completion. Returns how many were judged.
    """
    live = Course.objects.values_list("live_version_id", flat=True).get(pk=course_id)
    if live is None:
        return 0
    waiting = Enrolment.objects.filter(course_id=course_id, status=Enrolment.Status.ACTIVE).exclude(judged_version_id=live)
    judged = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            enrolment = lock_enrolment(pk)
            if enrolment.is_active:
                recognise(enrolment=enrolment)  # the new version may hold items that were done elsewhere
                judge(enrolment=enrolment)
        judged += 1
    return judged


def courses_to_judge() -> list[int]:
    """Return the courses that have active enrolments judged by an older version than the live one."""
    return list(
        Enrolment.objects.filter(status=Enrolment.Status.ACTIVE, course__live_version__isnull=False)
        .exclude(judged_version_id=F("course__live_version_id"))
        .values_list("course_id", flat=True)
        .distinct()
    )
