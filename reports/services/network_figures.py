"""The further figures of a quarter (decision 0020), suppressed: only broad groups, rounded sums and functions of visible cells."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports import counting
from reports.models import NetworkFigure, ReportPeriod
from reports.privacy import Member, coarse_share, is_broad, office_table, participation, rounded_down, visible_sum

Topic = NetworkFigure.Topic
Line = tuple[str, str, int | None, bool, int | None]  # topic, key, people, whether they are a minimum, amount


@dataclass(frozen=True)
class Raw:
    """The raw counts of a quarter, all courses."""

    sizes: dict[str, str]
    languages: counting.Counts
    funnel: counting.Counts
    modules: dict[int, dict[str, int]]
    attendance: counting.Counts
    sessions: dict[int, tuple[int, int]]
    renewals: counting.Counts
    minutes: dict[int, int]

    @classmethod
    def of(cls, period: ReportPeriod) -> "Raw":
        """Count everything; eight queries."""
        return cls(
            counting.size_classes(),
            counting.languages(period),
            counting.funnel(period),
            counting.modules(period),
            counting.attendance(period),
            counting.sessions(period),
            counting.renewals(period),
            counting.live_minutes(),
        )


def network_figures(period: ReportPeriod, by_course: dict[int, list[Member]], raw: Raw, k: int) -> list[NetworkFigure]:
    """Compute the further figures of a quarter; nothing is written."""
    figures = []
    for course_id in sorted({*by_course, *raw.sessions, *raw.renewals}):
        found: list[Line] = []
        members = by_course.get(course_id, [])
        shown = participation(members, k)
        if course_id in raw.minutes:
            found.append((Topic.SCOPE, "minutes", None, False, raw.minutes[course_id]))
        if shown.anything and shown.network:
            found += [*_sizes(members, shown.members, raw.sizes, k), *_languages(raw.languages.get(course_id, {}), k)]
            found += [*_funnel(raw.funnel.get(course_id, {}), k), *_modules(raw, course_id, k)]
        found += [*_sessions(raw, course_id, k), *_renewals(raw, course_id, k)]
        figures += [
            NetworkFigure(
                period=period, course_id=course_id, topic=topic, key=key, people=people, is_minimum=least, amount=amount, threshold=k
            )
            for topic, key, people, least, amount in found
        ]
    return figures


def _sizes(members: list[Member], shown: frozenset[str], sizes: dict[str, str], k: int) -> Iterator[Line]:
    """K-9: sums of visible municipalities; with a hidden one in the class, a minimum."""
    for size in sorted(set(sizes.values())):
        group = [member for member in members if sizes.get(member.key) == size]
        if group:
            people, least = visible_sum(group, shown)
            yield (Topic.SIZE, size, people if people and people >= k else None, least, None)


def _languages(counts: dict[str, dict[int, int]], k: int) -> Iterator[Line]:
    """K-8: the whole table or nothing."""
    if office_table({key: list(people.values()) for key, people in counts.items()}, k):
        for key, people in sorted(counts.items()):
            yield (Topic.LANGUAGE, key, sum(people.values()), False, None)


def _funnel(counts: dict[str, dict[int, int]], k: int) -> Iterator[Line]:
    """K-11: each step rounded down, hidden when it is not broad."""
    for step in counting.STEPS:
        yield (Topic.FUNNEL, step, rounded_down(counts.get(step, {}).values(), k), True, None)


def _modules(raw: Raw, course_id: int, k: int) -> Iterator[Line]:
    """Coarse shares of those who began, once their group is broad."""
    begun = raw.funnel.get(course_id, {}).get("started", {})
    broad, whole = is_broad(begun.values(), k), sum(begun.values())
    for key, people in sorted(raw.modules.get(course_id, {}).items()):
        yield (Topic.MODULE, key, None, False, coarse_share(people, whole, k) if broad else None)


def _sessions(raw: Raw, course_id: int, k: int) -> Iterator[Line]:
    """Sessions and seats are announced to everybody; people are rounded down."""
    if course_id in raw.sessions:
        held, seats = raw.sessions[course_id]
        yield (Topic.SESSION, "held", None, False, held)
        yield (Topic.SESSION, "seats", None, False, seats)
        for key in ("booked", "attended"):
            yield (Topic.SESSION, key, rounded_down(raw.attendance.get(course_id, {}).get(key, {}).values(), k), True, None)


def _renewals(raw: Raw, course_id: int, k: int) -> Iterator[Line]:
    """K-11: certificates that end in the next quarter, rounded down."""
    if course_id in raw.renewals:
        yield (Topic.RENEWAL, "due", rounded_down(raw.renewals[course_id]["due"].values(), k), True, None)
