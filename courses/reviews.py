"""What is due for a new check: lessons, tests and single questions, soonest first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from django.urls import reverse
from wagtail.models import Page

from accounts.choices import Role
from accounts.models import User
from accounts.services.roles import in_force
from courses.pages import CourseItemPage, Review

SOON = timedelta(days=30)


@dataclass(frozen=True)
class DueReview:
    """One line of the list: a page, or a question in it, whose facts are to be checked by `due`."""

    page: CourseItemPage
    course: str
    review: Review
    is_overdue: bool

    @property
    def edit_address(self) -> str:
        """Where the page is edited."""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


class LookedAfter(Protocol):
    """A line of the weekly mail that belongs to a page."""

    @property
    def page(self) -> CourseItemPage: ...

    @property
    def edit_address(self) -> str: ...


@dataclass(frozen=True)
class Notice:
    """Something else that an author should know about a page: a text, and where it is dealt with."""

    page: CourseItemPage
    text: str
    edit_address: str


Line = TypeVar("Line", bound=LookedAfter)
_sources: list[Callable[[], list[Notice]]] = []


def add_notices(source: Callable[[], list[Notice]]) -> None:
    """Let an app above tell authors something in the weekly mail; filled in `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)


def all_notices() -> list[Notice]:
    """Return what the apps above want authors to know now."""
    return [notice for source in _sources for notice in source()]


def due_reviews(*, today: date, until: date | None = None) -> list[DueReview]:
    """Return everything in published items that is due by `until` (30 days from today when left out), overdue ones first.

    One query for each kind of item and one for the names of the courses.
    """
    until = until or today + SOON
    found = [(page, review) for page in _published() for review in page.reviews() if review.due <= until]
    courses = _course_titles([page for page, _review in found])
    rows = [DueReview(page, courses.get(page.path[: Page.steplen * 4], ""), review, review.due < today) for page, review in found]
    return sorted(rows, key=lambda row: (row.review.due, row.course, row.page.path))


def for_person(rows: Iterable[Line], user: User) -> list[Line]:
    """Keep what somebody looks after: own pages, and pages whose owner has left or was never named (imported ones)."""
    authors = author_ids()
    return [row for row in rows if row.page.owner_id == user.pk or row.page.owner_id not in authors]


def author_ids() -> set[int]:
    """Who writes now: trainers and administrators whose role is in force."""
    return set(in_force(role__in=[Role.TRAINER, Role.ADMIN]).values_list("user_id", flat=True))


def _published() -> Iterator[CourseItemPage]:
    for model in CourseItemPage.__subclasses__():
        yield from model.objects.filter(live=True, alias_of=None).select_related("locale", "owner").order_by("path")


def _course_titles(pages: list[CourseItemPage]) -> dict[str, str]:
    """Titles of courses by their place in the tree: root, home, catalogue, course."""
    places = {page.path[: Page.steplen * 4] for page in pages}
    return dict(Page.objects.filter(path__in=places).values_list("path", "title"))
