"""What a personnel council is told about a quarter: level, its changes, and who opened lists of named people how often. Counts, no names."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from accounts.models import CoordinationEvent, Membership, Organisation, VisibilityChange
from accounts.services.events import LOOKED
from courses.models import Course
from reports.models import ParticipationFigure, ReportAccess, ReportPeriod
from reports.queries import bounds


@dataclass(frozen=True)
class Change:
    """A change of the visibility level; `agreement` is the reference on which it rests."""

    effective_from: datetime
    decided_on: datetime
    level: int
    agreement: str


@dataclass(frozen=True)
class Looks:
    """How often a list was opened from one kind of office; an empty office is one outside the municipality."""

    report: str
    office: str
    times: int


def level_at_end(organisation: Organisation, period: ReportPeriod) -> tuple[int, str]:
    """The level in force when the quarter ended, with its agreement."""
    changes = VisibilityChange.objects.filter(organisation=organisation)
    if not changes.exists():
        return organisation.visibility_level, organisation.agreement_reference
    last = changes.filter(effective_from__lt=bounds(period)[1]).order_by("effective_from", "pk").last()
    return (last.level, last.agreement_reference) if last else (0, "")


def changes_in(organisation: Organisation, period: ReportPeriod) -> list[Change]:
    """Changes that were decided or took effect in the quarter, oldest first."""
    start, end = bounds(period)
    rows = VisibilityChange.objects.filter(organisation=organisation).order_by("effective_from", "pk")
    inside = [row for row in rows if start <= row.effective_from < end or start <= row.decided_on < end]
    return [Change(row.effective_from, row.decided_on, row.level, row.agreement_reference) for row in inside]


def looks_in(organisation: Organisation, period: ReportPeriod) -> list[Looks]:
    """Every opening of a named list in the quarter, by list and kind of office: three queries."""
    start, end = bounds(period)
    found: Counter[tuple[str, str]] = Counter()
    opened = ReportAccess.objects.filter(organisation=organisation, at__gte=start, at__lt=end)
    planned = CoordinationEvent.objects.filter(organisation=organisation, kind=LOOKED, at__gte=start, at__lt=end)
    rows = [(row["viewer_id"], row["report"], row["times"]) for row in opened.values("viewer_id", "report").annotate(times=Count("pk"))]
    rows += [
        (row["actor_id"], str(row["facts__purpose"]), row["times"])
        for row in planned.values("actor_id", "facts__purpose").annotate(times=Count("pk"))
    ]
    offices = dict(
        Membership.objects.filter(organisation=organisation, user_id__in={viewer for viewer, *_rest in rows})
        .order_by("started_at")
        .values_list("user_id", "office_kind")
    )
    for viewer, report, times in rows:
        found[report, offices.get(viewer, "")] += times
    return [Looks(report, office, times) for (report, office), times in sorted(found.items())]


def own_figures(organisation: Organisation, period: ReportPeriod) -> list[tuple[Course, ParticipationFigure]]:
    """The municipality's own frozen figures of the quarter, by course."""
    rows = ParticipationFigure.objects.filter(period=period, audience="municipality", scope_key=organisation.ags_code).select_related(
        "course"
    )
    return [(row.course, row) for row in rows.order_by("course_id")]
