"""The figures of a year, made of the visible cells of its frozen quarters (K-9); a sum with a hidden part says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from courses.models import Course, CourseModule
from reports.models import NetworkFigure, ParticipationFigure, ReportPeriod

Topic = NetworkFigure.Topic


@dataclass(frozen=True)
class Number:
    """A sum of visible cells; None when nothing of it is shown, `is_minimum` when something of it is hidden."""

    value: int | None
    is_minimum: bool = False


NOTHING = Number(None)


def total(numbers: Iterable[Number]) -> Number:
    """Add up what is shown."""
    found = list(numbers)
    shown = [number.value for number in found if number.value is not None]
    if not shown:
        return NOTHING
    return Number(sum(shown), len(shown) < len(found) or any(number.is_minimum for number in found))


@dataclass(frozen=True)
class Pair:
    """Enrolments and completions of something."""

    enrolled: Number = NOTHING
    completed: Number = NOTHING


def frozen_quarters(year: int) -> list[ReportPeriod]:
    """The frozen quarters of a year, oldest first."""
    return list(ReportPeriod.objects.filter(starts_on__year=year, frozen_at__isnull=False).order_by("starts_on"))


def years_with_figures() -> list[int]:
    """Years that have a frozen quarter, newest first."""
    return sorted({row.starts_on.year for row in ReportPeriod.objects.filter(frozen_at__isnull=False)}, reverse=True)


class Year:
    """Everything that a yearly report needs; the database adds up, so the number of municipalities costs one row each."""

    def __init__(self, periods: list[ReportPeriod]) -> None:
        self.periods = periods
        self.courses = list(Course.objects.filter(pk__in=self._rows().values("course_id")).order_by("pk"))
        self._totals = {(row.period_id, row.course_id): row for row in self._rows().filter(scope_kind="network")}
        self._more = list(NetworkFigure.objects.filter(period__in=periods).order_by("pk"))
        self._minutes = {(row.period_id, row.course_id): row.amount or 0 for row in self._more if row.topic == Topic.SCOPE}

    def _rows(self):
        return ParticipationFigure.objects.filter(period__in=self.periods, audience="network")

    def by_scope(self, kind: str) -> dict[str, Pair]:
        """Sums over quarters and courses by Land, municipality or kind of office: one query."""
        rows = (
            self._rows()
            .filter(scope_kind=kind)
            .values("scope_key")
            .annotate(
                people=Sum("enrolled"),
                done=Sum("completed"),
                hidden=Count("pk", filter=Q(enrolled=None)),
                hidden_done=Count("pk", filter=Q(completed=None)),
            )
            .order_by("scope_key")
        )
        return {
            row["scope_key"]: Pair(Number(row["people"], row["hidden"] > 0), Number(row["done"], row["hidden_done"] > 0)) for row in rows
        }

    def _cell(self, period: ReportPeriod, course: Course) -> Pair | None:
        row = self._totals.get((period.pk, course.pk))
        return Pair(Number(row.enrolled), Number(row.completed)) if row else None

    def of(self, periods: Iterable[ReportPeriod], courses: Iterable[Course]) -> Pair:
        """Sums of the network over some quarters and courses."""
        wanted = list(courses)
        cells = [cell for period in periods for course in wanted if (cell := self._cell(period, course)) is not None]
        return Pair(total(cell.enrolled for cell in cells), total(cell.completed for cell in cells))

    def hours(self, periods: Iterable[ReportPeriod], courses: Iterable[Course]) -> Number:
        """Visible completions times the length of their course."""
        wanted, found = list(courses), []
        for period in periods:
            for course in wanted:
                cell, minutes = self._cell(period, course), self._minutes.get((period.pk, course.pk))
                if cell is not None and minutes is not None:
                    done = cell.completed.value
                    found.append(Number(done * minutes) if done is not None else NOTHING)
        sum_of = total(found)
        return Number(sum_of.value // 60 if sum_of.value is not None else None, sum_of.is_minimum)

    def topic(self, topic: str) -> dict[tuple[int, int, str], NetworkFigure]:
        """The further figures of one topic by quarter, course and key."""
        return {(row.period_id, row.course_id, row.key): row for row in self._more if row.topic == topic}

    def by_key(self, topic: str, periods: Iterable[ReportPeriod] | None = None) -> dict[str, Number]:
        """Sums of one topic over quarters and courses, by key; amounts where there are amounts."""
        wanted = {period.pk for period in (self.periods if periods is None else periods)}
        found: dict[str, list[Number]] = {}
        for row in self._more:
            if row.topic == topic and row.period_id in wanted:
                number = Number(row.people if row.amount is None else row.amount, row.is_minimum)
                found.setdefault(row.key, []).append(number)
        return {key: total(numbers) for key, numbers in found.items()}

    def modules(self, course: Course) -> list[CourseModule]:
        """The modules of a course that have a figure in the year, in their order: one query."""
        keys = {key for (_period, of, key) in self.topic(Topic.MODULE) if of == course.pk}
        return list(CourseModule.objects.filter(course=course, key__in=keys))

    def people(self) -> int | None:
        """Different people since January, as the newest quarter knows them."""
        return self.periods[-1].people_since_january if self.periods else None
