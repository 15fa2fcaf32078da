"""What was done in one course counts in another: items of the same origin, as long as their substance has not changed since.

Both functions work under the locks of `locks`, inside the transaction of whoever enrols or completes; judging is left to the caller.
"""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from courses import kinds
from courses.models import CourseItem, Enrolment, ItemCompletion

CARRIED = ItemCompletion.How.CARRIED


def recognise(*, enrolment: Enrolment) -> int:
    """Carry over what the person did in other courses, and return how much. Withdrawn enrolments count: what was done was done.

    An earlier enrolment in the same course does not: whoever left a course and comes back begins at the start. A renewal counts only what
    was done since it began: what it may take over was decided then, and its test must not come from before.
    """
    open_items = _offered().filter(module__course_id=enrolment.course_id).exclude(completions__enrolment=enrolment)
    earlier = (
        ItemCompletion.objects.filter(enrolment__learner_id=enrolment.learner_id, item__origin__in=open_items.values("origin"))
        .exclude(enrolment__course_id=enrolment.course_id)
        .exclude(how=CARRIED)
        .select_related("item")
        .order_by("-completed_at", "-pk")
    )
    if enrolment.renews_id is not None:
        earlier = earlier.filter(completed_at__gte=enrolment.enrolled_at)
    by_origin: dict[UUID, list[ItemCompletion]] = {}
    for done in earlier:
        by_origin.setdefault(done.item.origin, []).append(done)
    if not by_origin:
        return 0
    carried = []
    for item in open_items.filter(origin__in=by_origin).select_related("module__course"):
        rests_on = next((done for done in by_origin[item.origin] if counts(done, item)), None)
        carried += [carried_over(rests_on, enrolment, item)] if rests_on is not None else []
    ItemCompletion.objects.bulk_create(carried, ignore_conflicts=True)
    return len(carried)


def pass_on(*, enrolment: Enrolment, item: CourseItem) -> list[Enrolment]:
    """Carry what was just done in this enrolment into the person's other active courses; return those that got a tick."""
    twins = _offered().filter(origin=item.origin).exclude(module__course_id=enrolment.course_id).select_related("module__course")
    by_course = {twin.module.course_id: twin for twin in twins}
    if not by_course:
        return []
    done = ItemCompletion.objects.filter(enrolment=enrolment, item=item).exclude(how=CARRIED).select_related("item").first()
    if done is None:
        return []
    # Read anew after the locks: a course that was entered while this waited has a row of its own, later than all that are locked.
    active = Enrolment.objects.filter(learner_id=enrolment.learner_id, status=Enrolment.Status.ACTIVE, course__in=by_course)
    waiting = active.exclude(completions__item__in=by_course.values())
    reached = [
        other
        for other in waiting.select_for_update(no_key=True, of=("self",)).select_related("learner").order_by("pk")
        if counts(done, by_course[other.course_id])
    ]
    carried = [carried_over(done, other, by_course[other.course_id]) for other in reached]
    ItemCompletion.objects.bulk_create(carried, ignore_conflicts=True)
    return reached


def counts(done: ItemCompletion, item: CourseItem) -> bool:
    """Say whether something that was done stands for an item, of another course or of a renewal: same kind, no later substance, and what the kind asks."""
    kind = kinds.get(item.kind)
    if done.item.kind != item.kind or item.changed_on > done.substance_on:
        return False
    return kind is None or kind.still_counts is None or kind.still_counts(done, item)


def _offered() -> QuerySet[CourseItem]:
    return CourseItem.objects.filter(is_live=True, module__is_live=True, module__course__is_live=True)


def carried_over(done: ItemCompletion, enrolment: Enrolment, item: CourseItem) -> ItemCompletion:
    """Return the row that says an item is done because of what was done before; it is not saved yet."""
    return ItemCompletion(
        enrolment=enrolment,
        item=item,
        how=CARRIED,
        completed_at=timezone.now(),
        substance_on=done.substance_on,
        carried_from=done,
    )
