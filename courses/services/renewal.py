"""Renewing what runs out: a new enrolment that counts what has not changed since, and asks for the rest and a shorter final test.

Whether something runs out, and when it may be renewed, is told by the layers above; `docs/decisions/0013-renewal-is-an-enrolment.md`.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.errors import CourseClosed, NotEnrolled
from courses.models import Course, CourseItem, CourseVersion, Enrolment, ItemCompletion
from courses.services.locks import lock_enrolments_of
from courses.services.recognition import carried_over, counts


@dataclass(frozen=True)
class Todo:
    """An item that a renewal asks for; `why` is test (the final test, always anew), changed, new, or anew (all of it)."""

    item: CourseItem
    why: str


@dataclass(frozen=True)
class RenewalPlan:
    """What a renewal would ask for and what it would count, if it began now."""

    todo: tuple[Todo, ...]
    counted: tuple[ItemCompletion, ...]

    @property
    def minutes(self) -> int:
        return sum(each.item.minutes for each in self.todo)


def plan(*, enrolment: Enrolment, carry: bool = True) -> RenewalPlan:
    """Return what renewing a completed enrolment asks for. Raises CourseClosed when the course is not published."""
    course = Course.objects.select_related("live_version").get(pk=enrolment.course_id)
    if not course.is_live or course.live_version is None:
        raise CourseClosed(course.pk)
    test = final_test(course.live_version)
    items = CourseItem.objects.filter(module__course=course, module__is_live=True, is_live=True).select_related("module__course")
    done = {
        row.item_id: row
        for row in ItemCompletion.objects.filter(enrolment=enrolment).select_related(
            "item", "carried_from__item", "carried_from__enrolment"
        )
    }
    required = set(course.live_version.required_ids)
    todo, counted = [], []
    for item in items.order_by("module__position", "position", "pk"):
        why = _why(item, done.get(item.pk), test, carry=carry)
        if not why:
            counted.append(done[item.pk])
        elif item.pk in required:
            todo.append(Todo(item, why))
    return RenewalPlan(tuple(todo), tuple(counted))


def final_test(version: CourseVersion) -> int | None:
    """Return the id of the last required test of a version; None when it has none."""
    items = [item for module in version.outline["modules"] for item in module["items"]]
    return next((item["id"] for item in reversed(items) if item["required"] and item["kind"] == "quiz"), None)


@transaction.atomic
def renew(*, enrolment: Enrolment, carry: bool = True) -> Enrolment:
    """Begin the renewal of a completed enrolment; beginning twice returns the first one. Municipality and office are copied from it.

    With `carry` unchanged items count at once, else all is done anew. Raises NotEnrolled for an enrolment that is not completed,
    CourseClosed when the course is not published.
    """
    course = Course.objects.select_for_update(no_key=True, of=("self",)).get(pk=enrolment.course_id)
    known = [row for row in lock_enrolments_of(enrolment.learner_id) if row.course_id == course.pk]
    enrolment = next(row for row in known if row.pk == enrolment.pk)
    if not enrolment.is_completed:
        raise NotEnrolled(enrolment.pk)
    later = [row for row in known if row.pk > enrolment.pk and row.status != Enrolment.Status.WITHDRAWN]
    if later:
        return later[-1]
    live = course.live_version_id
    if not course.is_live or live is None:
        raise CourseClosed(course.pk)
    counted = plan(enrolment=enrolment, carry=carry).counted
    new = Enrolment.objects.create(
        learner=enrolment.learner,
        course=course,
        organisation_id=enrolment.organisation_id,
        office_kind=enrolment.office_kind,
        enrolled_at=timezone.now(),
        judged_version_id=live,
        renews=enrolment,
    )
    # What was itself carried rests on the same work as before: chains of carried rows would hide it.
    rows = [carried_over(row.carried_from or row, new, row.item) for row in counted]
    ItemCompletion.objects.bulk_create(rows, ignore_conflicts=True)
    done = {row.item_id for row in rows} & set(CourseVersion.objects.get(pk=live).required_ids)
    Enrolment.objects.filter(pk=new.pk).update(items_done=len(done))
    new.refresh_from_db()
    return new


def repeats_final_test(*, enrolment: Enrolment, item: CourseItem) -> bool:
    """Say whether this is the final test of a renewal that counts something of before: then a shorter one is enough.

    Where nothing counts any more the course is done anew, with the whole test; so is a test that was not passed before.
    """
    if enrolment.renews_id is None:
        return False
    live = Course.objects.select_related("live_version").get(pk=enrolment.course_id).live_version
    if live is None or item.pk != final_test(live):
        return False
    earlier = ItemCompletion.objects.filter(enrolment=enrolment, carried_from__completed_at__lt=enrolment.enrolled_at)
    return earlier.exists() and ItemCompletion.objects.filter(enrolment_id=enrolment.renews_id, item=item).exists()


def changed_items(*, enrolment: Enrolment) -> set[UUID]:
    """Return the keys of a renewal's items that are new, or have changed in substance, since the enrolment that it renews; three queries."""
    before = Enrolment.objects.select_related("completed_version").get(renewed_by=enrolment)
    outline = before.completed_version.outline if before.completed_version else {"modules": []}
    known = {item["id"] for module in outline["modules"] for item in module["items"]}
    done = dict(ItemCompletion.objects.filter(enrolment=before).values_list("item_id", "substance_on"))
    items = CourseItem.objects.filter(module__course_id=enrolment.course_id, module__is_live=True, is_live=True)
    return {
        item.key
        for item in items.only("pk", "key", "changed_on")
        if (item.changed_on > done[item.pk] if item.pk in done else item.pk not in known)
    }


def _why(item: CourseItem, done: ItemCompletion | None, test: int | None, *, carry: bool) -> str:
    """Return why an item is asked for again; "" when it counts. A course without a test is done anew: nothing else would be proven."""
    if done is None:
        return "new"
    if item.pk == test:
        return "test"
    if not carry or test is None:
        return "anew"
    return "" if counts(done.carried_from or done, item) else "changed"
