"""Lessons that are optional for one person, after a self-assessment. A mark for the reader, never a completion."""

from collections.abc import Collection
from uuid import UUID

from courses.errors import NotEnrolled
from courses.models import CourseItem, Enrolment


def mark_optional(*, enrolment_id: int, keys: Collection[str | UUID]) -> list[int]:
    """Keep which lessons are optional for this enrolment, in place of what was kept before; no keys take the marks away.

    What is no live lesson of the course is passed over. Completing the course asks for the same as before. Returns the items' numbers;
    raises NotEnrolled for an enrolment that was withdrawn.
    """
    standing = Enrolment.objects.filter(pk=enrolment_id).exclude(status=Enrolment.Status.WITHDRAWN)
    lessons = CourseItem.objects.filter(module__course__enrolments=enrolment_id, kind="lesson", is_live=True, key__in=keys)
    numbers = sorted(lessons.values_list("pk", flat=True))
    if not standing.update(optional_items=numbers):
        raise NotEnrolled(enrolment_id)
    return numbers
