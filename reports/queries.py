"""The joins of learners with municipalities that figures are made of: counts for freezing, frozen rows for reading."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Organisation
from courses.models import Course, Enrolment
from reports.counted import counted
from reports.figures import office_group
from reports.models import ParticipationFigure, ReportPeriod
from reports.privacy import Member


def bounds(period: ReportPeriod) -> tuple[datetime, datetime]:
    """First moment of a quarter, and the first one after it."""
    zone = timezone.get_current_timezone()
    start = datetime.combine(period.starts_on, time.min, zone)
    return start, datetime.combine(period.ends_on + timedelta(days=1), time.min, zone)


def first_enrolment_day() -> date | None:
    """The day of the very first enrolment, None without any."""
    first = Enrolment.objects.aggregate(first=Min("enrolled_at"))["first"]
    return timezone.localdate(first) if first else None


def members_by_course(period: ReportPeriod) -> dict[int, list[Member]]:
    """Count enrolments and completions of the quarter, and those still running at its end, per course and municipality: two queries.

    Enrolments made without a municipality stand in no table. Every active municipality is a member, with zeros where nothing happened.
    """
    start, end = bounds(period)
    towns = {row.pk: row for row in Organisation.objects.filter(is_active=True)}
    rows = (
        Enrolment.objects.filter(counted("enrolled_at"), organisation__in=list(towns), enrolled_at__lt=end)
        .values("course_id", "organisation_id")
        .annotate(
            enrolled=Count("pk", filter=Q(enrolled_at__gte=start)),
            completed=Count("pk", filter=counted("completed_at") & Q(completed_at__gte=start, completed_at__lt=end)),
            ended=Count("pk", filter=Q(completed_at__lt=end) | Q(withdrawn_at__lt=end)),
            ever=Count("pk"),
        )
    )
    by_course: dict[int, dict[int, Member]] = defaultdict(dict)
    for row in rows:
        town = towns[row["organisation_id"]]
        member = Member(town.ags_code, town.land, row["enrolled"], row["completed"], row["ever"] - row["ended"])
        by_course[row["course_id"]][town.pk] = member
    return {course: [found.get(pk, Member(town.ags_code, town.land)) for pk, town in towns.items()] for course, found in by_course.items()}


def offices_by_course(period: ReportPeriod) -> dict[int, dict[str, dict[int, int]]]:
    """Count enrolments of the quarter per course, group of offices and municipality: one query."""
    start, end = bounds(period)
    rows = (
        Enrolment.objects.filter(counted("enrolled_at"), organisation__is_active=True, enrolled_at__gte=start, enrolled_at__lt=end)
        .values("course_id", "office_kind", "organisation_id")
        .annotate(people=Count("pk"))
    )
    table: dict[int, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for row in rows:
        table[row["course_id"]][office_group(row["office_kind"])][row["organisation_id"]] += row["people"]
    return table


def smallest_groups() -> dict[str, int]:
    """Official key → smallest group that the municipality's own figures may show."""
    return dict(Organisation.objects.filter(is_active=True).values_list("ags_code", "min_group_size"))


def frozen_periods() -> list[ReportPeriod]:
    """The frozen quarters, newest first."""
    return list(ReportPeriod.objects.filter(frozen_at__isnull=False))


def frozen_rows(period: ReportPeriod, course: Course, audience: str, scope_keys: list[str] | None = None) -> QuerySet[ParticipationFigure]:
    """The frozen rows of one course and quarter, for one audience."""
    rows = ParticipationFigure.objects.filter(period=period, course=course, audience=audience)
    return rows if scope_keys is None else rows.filter(scope_key__in=scope_keys)


def own_rows(organisation: Organisation, periods: list[ReportPeriod]) -> dict[tuple[int, int], ParticipationFigure]:
    """The municipality's own frozen rows by (course, period): one query."""
    rows = ParticipationFigure.objects.filter(period__in=periods, audience="municipality", scope_key=organisation.ags_code)
    return {(row.course_id, row.period_id): row for row in rows}


def courses_with_figures() -> list[Course]:
    """Courses that appear in a frozen figure, the one with the most enrolments in a quarter first: one query."""
    totals = ParticipationFigure.objects.filter(course=OuterRef("pk"), audience="network", scope_kind="network")
    most = totals.order_by().values("course").annotate(most=Max("enrolled")).values("most")
    rows = Course.objects.filter(Exists(totals)).annotate(most=Subquery(most))
    return sorted(rows, key=lambda row: (-(getattr(row, "most", None) or 0), row.pk))


def town_names() -> dict[str, str]:
    """Official key → name."""
    return dict(Organisation.objects.values_list("ags_code", "name"))
