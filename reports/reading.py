"""A quarter as pages and files show it: everything is read from frozen rows, and sums are made of visible cells only (K-9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.choices import Land
from courses.models import Course, CourseModule
from reports.figures import Figure, Table
from reports.models import NetworkFigure, ParticipationFigure, ReportPeriod
from reports.privacy import share
from reports.tables import table_of
from reports.words import LANGUAGE_LABELS, SESSION_LABELS, SIZE_LABELS, STEP_LABELS

Topic = NetworkFigure.Topic


@dataclass(frozen=True)
class Line:
    """A labelled number: people (`is_minimum`: at least), or an amount; None where it may not leave. `width` is its bar's, 0 to 100."""

    key: str
    label: str
    value: int | None
    is_minimum: bool = False
    width: int = 0


@dataclass(frozen=True)
class CourseLine:
    """A course in one quarter; `hours` is made of visible completions, `due` is a rounded number of certificates that end in the next one."""

    title: str
    enrolled: int | None
    completed: int | None
    hours: int | None
    due: Line


@dataclass(frozen=True)
class Quarter:
    """Everything that is shown about one course and quarter."""

    table: Table
    share: int | None
    hours: int | None
    towns_shown: int
    towns: int
    funnel: tuple[Line, ...]
    modules: tuple[Line, ...]
    sizes: tuple[Line, ...]
    languages: tuple[Line, ...]
    offices: tuple[Line, ...]
    sessions: tuple[Line, ...]
    due: Line | None


def title_of(course: Course, language: str) -> str:
    """The course's title in a language, else in its own."""
    words = course.texts.get(language) or course.texts.get(course.source_locale) or {}
    return str(words.get("title", course.title))


def quarter_of(period: ReportPeriod, course: Course, office_labels: Mapping[str, object], language: str) -> Quarter:
    """Read one course and quarter: four queries."""
    table = table_of(period, course, dict(office_labels))
    rows: dict[str, list[NetworkFigure]] = {topic: [] for topic in Topic.values}
    for row in NetworkFigure.objects.filter(period=period, course=course):
        rows[row.topic].append(row)
    network = table.network
    enrolled, completed = (network.enrolled, network.completed) if network else (None, None)
    minutes = next((row.amount for row in rows[Topic.SCOPE] if row.key == "minutes"), None)
    return Quarter(
        table=table,
        share=share(completed, enrolled),
        hours=_hours(completed, minutes),
        towns_shown=sum(row.enrolled is not None or row.completed is not None for row in table.organisations),
        towns=len(table.organisations),
        funnel=_funnel(enrolled, rows[Topic.FUNNEL]),
        modules=_modules(course, rows[Topic.MODULE], language),
        sizes=_lines(rows[Topic.SIZE], SIZE_LABELS),
        languages=_lines(rows[Topic.LANGUAGE], LANGUAGE_LABELS),
        offices=_bars([Line(row.scope_key, row.label, row.enrolled) for row in table.offices]),
        sessions=_lines(rows[Topic.SESSION], SESSION_LABELS),
        due=next((Line("due", _("certificates that end in the next quarter"), row.people, True) for row in rows[Topic.RENEWAL]), None),
    )


def _hours(completed: int | None, minutes: int | None) -> int | None:
    return completed * minutes // 60 if completed is not None and minutes is not None else None


def _funnel(enrolled: int | None, rows: list[NetworkFigure]) -> tuple[Line, ...]:
    if not rows:
        return ()
    found = {row.key: row for row in rows}
    steps = [Line("enrolled", str(STEP_LABELS["enrolled"]), enrolled)]
    steps += [Line(key, str(STEP_LABELS[key]), found[key].people, True) for key in STEP_LABELS if key in found]
    return _bars(steps)


def _modules(course: Course, rows: list[NetworkFigure], language: str) -> tuple[Line, ...]:
    if not rows:
        return ()
    found = {row.key: row.amount for row in rows}
    lines = []
    for module in CourseModule.objects.filter(course=course, key__in=list(found)):
        words = module.texts.get(language) or module.texts.get(course.source_locale) or {}
        share_of = found[str(module.key)]
        lines.append(Line(str(module.key), str(words.get("title", module.title)), share_of, width=share_of or 0))
    return tuple(lines)


def _lines(rows: Iterable[NetworkFigure], labels: Mapping[str, object]) -> tuple[Line, ...]:
    found = {row.key: row for row in rows}
    keys = [key for key in labels if key in found] + sorted(set(found) - set(labels))
    return _bars([_line(found[key], str(labels.get(key, key))) for key in keys])


def _line(row: NetworkFigure, label: str) -> Line:
    return Line(row.key, label, row.people if row.amount is None else row.amount, row.is_minimum)


def _bars(lines: list[Line]) -> tuple[Line, ...]:
    highest = max([line.value or 0 for line in lines] or [0]) or 1
    return tuple(Line(line.key, line.label, line.value, line.is_minimum, 100 * (line.value or 0) // highest) for line in lines)


@dataclass(frozen=True)
class Trend:
    """The network's totals by quarter and course: one query, whatever the number of municipalities."""

    rows: dict[tuple[int, int], ParticipationFigure]
    minutes: dict[tuple[int, int], int]
    due: dict[tuple[int, int], int | None]

    @classmethod
    def read(cls, periods: Iterable[ReportPeriod]) -> "Trend":
        """Read the totals of some quarters; two queries."""
        wanted = list(periods)
        rows = ParticipationFigure.objects.filter(period__in=wanted, audience="network", scope_kind="network")
        more = list(NetworkFigure.objects.filter(period__in=wanted, topic__in=[Topic.SCOPE, Topic.RENEWAL], key__in=["minutes", "due"]))
        return cls(
            {(row.period_id, row.course_id): row for row in rows},
            {(row.period_id, row.course_id): row.amount or 0 for row in more if row.topic == Topic.SCOPE},
            {(row.period_id, row.course_id): row.people for row in more if row.topic == Topic.RENEWAL},
        )

    def figure(self, period: ReportPeriod, course: Course) -> Figure | None:
        """The network's total of a course and quarter."""
        row = self.rows.get((period.pk, course.pk))
        return Figure("network", "", _("Network"), row.enrolled, row.completed) if row else None

    def line(self, period: ReportPeriod, course: Course, language: str) -> CourseLine:
        """A course of the quarter in the overview of courses."""
        row = self.rows.get((period.pk, course.pk))
        enrolled, completed = (row.enrolled, row.completed) if row else (None, None)
        hours = _hours(completed, self.minutes.get((period.pk, course.pk)))
        # None where nothing ends, too: one sign for every reason.
        due = Line("due", _("certificates that end in the next quarter"), self.due.get((period.pk, course.pk)), True)
        return CourseLine(title_of(course, language), enrolled, completed, hours, due)


def land_names() -> dict[str, str]:
    """Abbreviation → name of the Land."""
    return dict(Land.choices)
