"""How many people a published course concerns: numbers for those who author it, never names (matrix rows 9 and 14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils.translation import ngettext
from wagtail.models import Page

from accounts.models import User
from accounts.policy import may
from accounts.services.roles import viewer_of
from courses.models import Course, Enrolment
from courses.pages import CoursePage
from courses.services.outline import course_key_of


@dataclass(frozen=True)
class Readers:
    """How many people are in the middle of one version of a course."""

    version: int
    is_live: bool
    count: int


def readers_for(user: User, page: Page) -> list[Readers]:
    """Return the numbers for the course of a page that somebody edits; none for whoever the matrix does not allow them."""
    if may(viewer_of(user), "R", "enrolment", module_author=True) == "never":
        return []
    key = course_key_of(page)
    return readers_of(key) if key else []


def readers_of(course_key: UUID) -> list[Readers]:
    """Return the running enrolments of a course by the version they are judged by, newest version first."""
    live = Course.objects.filter(key=course_key).values_list("live_version__number", flat=True).first()
    rows = (
        Enrolment.objects.filter(course__key=course_key, status=Enrolment.Status.ACTIVE)
        .values_list("judged_version__number")
        .annotate(count=Count("pk"))
        .order_by("-judged_version__number")
    )
    return [Readers(number, number == live, count) for number, count in rows]


def concern(pages: Iterable[Page]) -> str:
    """Say how many people are in the middle of the courses of these pages, each counted once; empty when nobody is."""
    pages = list(pages)
    keys = {key for page in pages if (key := course_key_of(page))}
    for page in pages:
        keys.update(CoursePage.objects.descendant_of(page).values_list("translation_key", flat=True))
    running = Enrolment.objects.filter(course__key__in=keys, status=Enrolment.Status.ACTIVE)
    count = running.values("learner").distinct().count()
    if not count:
        return ""
    sentence = ngettext(
        "%(count)d person is in the middle of this course. What has been done stays recorded, but what you remove can no longer be opened.",
        "%(count)d people are in the middle of this course. What they have done stays recorded, but they can no longer open what you remove.",
        count,
    )
    return sentence % {"count": count}
