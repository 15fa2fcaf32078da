"""What the player, the course page and the dashboard show about courses and one learner, in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import BigAutoField, OuterRef, Subquery

from accounts.models import User
from accounts.prepared import Argument, Prepared
from courses.marking import Elsewhere, Recognised, mark
from courses.models import Bookmark, Course, CourseItem, Enrolment
from courses.sessions import courses_with_sessions
from courses.skeletons import skeletons_of, words_of

PLACE_STATES = {"open": "todo", "started": "open", "next": "open", "done": "done"}  # stone → drawing of the place


@dataclass
class ItemView:
    """An item as one learner sees it; `state` is open, next or done.

    `carried_from` says where a recognised item was done; `changed_since` where an open one was, before its substance changed.
    """

    id: int
    key: str
    kind: str
    title: str
    path: str
    minutes: int
    number: str
    required: bool
    lang: str
    origin: UUID
    changed_on: date
    tools: tuple[tuple[str, str], ...] = ()
    state: str = "open"
    done_at: datetime | None = None
    is_new: bool = False
    is_optional: bool = False
    has_changed: bool = False
    carried_from: Elsewhere | None = None
    changed_since: Elsewhere | None = None


@dataclass
class ModuleView:
    """A module with its items; `state` is open, started, next or done."""

    id: int
    key: str
    number: int
    title: str
    summary: str
    path: str
    place: str
    lang: str
    items: list[ItemView] = field(default_factory=list)
    state: str = "open"
    is_enrolled: bool = False

    @property
    def place_state(self) -> str:
        """How the place is drawn: a card model until begun, in colour, lit when done. Without enrolment all places are in colour."""
        return PLACE_STATES[self.state] if self.is_enrolled else "open"

    @property
    def needed(self) -> list[ItemView]:
        """What completes the module: its required items, or all where none is required. Minutes and bands speak of these."""
        return [item for item in self.items if item.required] or self.items

    @property
    def news_count(self) -> int:
        """How many of its items are new or have changed since the course was completed."""
        return sum(item.is_new or item.has_changed for item in self.items)

    @property
    def optional_count(self) -> int:
        """How many lessons its learner knew in a self-assessment and has not done: advice, no more."""
        return sum(item.is_optional and item.state != "done" for item in self.items)

    @property
    def item_states(self) -> list[str]:
        return [item.state for item in self.needed]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.needed)

    @property
    def done_count(self) -> int:
        return sum(item.state == "done" for item in self.needed)

    @property
    def minutes_left(self) -> int:
        return sum(item.minutes for item in self.needed if item.state != "done")


@dataclass
class OutlineView:
    """A course's outline for one reader; without enrolment every state is open."""

    course: Course
    title: str
    summary: str
    path: str
    modules: list[ModuleView]
    enrolment: Enrolment | None = None
    bookmark: Bookmark | None = None
    next_item: ItemView | None = None
    has_sessions: bool = False

    @property
    def place(self) -> str:
        """The place that stands for the course: that of its next module, else of its first."""
        module = next((view for view in self.modules if view.state == "next"), self.modules[0] if self.modules else None)
        return module.place if module else "rathaus"

    @property
    def place_state(self) -> str:
        if self.enrolment is not None and self.enrolment.is_completed:
            return "done"
        return "open"

    @property
    def module_states(self) -> list[str]:
        return [module.state for module in self.modules]

    @property
    def items(self) -> list[ItemView]:
        return [item for module in self.modules for item in module.items]

    @property
    def news_count(self) -> int:
        """How many items are new, or have changed in substance, since the course was completed."""
        return sum(item.is_new or item.has_changed for item in self.items)

    @property
    def asks_workshop(self) -> bool:
        """Whether completing asks for a workshop."""
        return any(item.required and item.kind == "workshop" for item in self.items)

    @property
    def awaits_sessions(self) -> bool:
        """Whether the course is closed for want of a session that can be booked: one that asks for a workshop opens with its first."""
        return self.asks_workshop and not self.has_sessions

    @property
    def tools(self) -> list[tuple[str, str, str, str]]:
        """Sheets to take home: title, address, number of the lesson, language."""
        return [(title, path, item.number, item.lang) for item in self.items for title, path in item.tools]

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    @property
    def minutes_left(self) -> int:
        return sum(module.minutes_left for module in self.modules)

    @property
    def modules_done(self) -> int:
        return sum(module.state == "done" for module in self.modules)

    @property
    def done_count(self) -> int:
        return sum(module.done_count for module in self.modules)

    @property
    def recognised(self) -> list[Recognised]:
        """What is recognised, course by course."""
        found: dict[str, list[Elsewhere]] = {}
        for item in self.items:
            if item.carried_from is not None:
                found.setdefault(item.carried_from.course, []).append(item.carried_from)
        return [Recognised(course, max(one.at for one in done), len(done)) for course, done in found.items()]

    @property
    def changed_count(self) -> int:
        """How many open items were done in another course before they changed."""
        return sum(item.changed_since is not None for item in self.items)

    def module_of(self, item_id: int) -> ModuleView | None:
        """The module in which an item stands."""
        return next((module for module in self.modules if any(item.id == item_id for item in module.items)), None)

    def around(self, item_id: int) -> tuple[ItemView | None, ItemView | None, ItemView | None]:
        """The item before, the item itself, the item after."""
        items = self.items
        at = next((index for index, item in enumerate(items) if item.id == item_id), None)
        if at is None:
            return None, None, None
        return (items[at - 1] if at else None), items[at], (items[at + 1] if at + 1 < len(items) else None)


def outline_for(*, course: Course, enrolment: Enrolment | None, language: str) -> OutlineView:
    """Build the outline of a course: two queries when its published state is new to this process, two more with an enrolment."""
    return build_outlines([course], {course.pk: enrolment} if enrolment else {}, language)[course.pk]


def build_outlines(courses: Iterable[Course], enrolments: dict[int, Enrolment], language: str) -> dict[int, OutlineView]:
    """Build the outlines of several courses at once: the number of queries does not depend on how many."""
    courses = list(courses)
    skeletons = skeletons_of(courses, language)
    outlines = {}
    for course in courses:
        words, _lang = words_of(course.texts, language, course.source_locale)
        modules = [ModuleView(*head, items=[ItemView(*item) for item in items]) for head, items in skeletons[course.pk]]  # type: ignore[misc]
        outlines[course.pk] = OutlineView(
            course, words.get("title", course.title), words.get("summary", ""), words.get("path", "/"), modules, enrolments.get(course.pk)
        )
    asking = [outline for outline in outlines.values() if outline.asks_workshop]
    if asking:
        open_now = courses_with_sessions(outline.course for outline in asking)
        for outline in asking:
            outline.has_sessions = outline.course.pk in open_now
    if enrolments:
        mark(outlines, list(enrolments.values()), language)
    return outlines


def standing_enrolment(learner: User, course: Course) -> Enrolment | None:
    """The person's active or completed enrolment in a course with its bookmark, the newest one."""
    if not learner.is_authenticated:
        return None
    return next(iter(_STANDING.all(learner=learner.pk, course=course.pk)), None)


_STANDING = Prepared(
    lambda: (
        Enrolment.objects.filter(learner_id=Argument("learner", BigAutoField()), course_id=Argument("course", BigAutoField()))
        .exclude(status=Enrolment.Status.WITHDRAWN)
        .select_related("bookmark")
        .order_by("-pk")[:1]
    )
)


def offered_item(learner: User, key: UUID, **filters) -> CourseItem | None:
    """An item that is offered, with `standing_id`, the person's standing enrolment in its course or None: one query."""
    standing = Enrolment.objects.filter(learner=learner.pk, course=OuterRef("module__course")).exclude(status=Enrolment.Status.WITHDRAWN)
    rows = CourseItem.objects.filter(key=key, is_live=True, **filters).select_related("module__course")
    return rows.annotate(standing_id=Subquery(standing.order_by("-pk").values("pk")[:1])).first()


def enrolments_of(learner: User) -> list[Enrolment]:
    """All running and completed enrolments, running ones first, and among them the one last read."""
    rows = Enrolment.objects.filter(learner=learner).exclude(status=Enrolment.Status.WITHDRAWN)
    return sorted(rows.select_related("course", "bookmark"), key=_by_recency)


def _by_recency(row: Enrolment) -> tuple[bool, float]:
    seen = row.bookmark.saved_at if hasattr(row, "bookmark") else row.completed_at or row.enrolled_at
    return row.is_completed, -seen.timestamp()
