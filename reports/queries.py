"""The only joins of learners with municipalities: counts for freezing, status by name for coordinators, frozen rows for reading."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from accounts.choices import OfficeKind
from accounts.models import Membership, Organisation, VisibilityChange
from courses.models import Course, Enrolment
from reports.figures import office_group
from reports.models import ParticipationFigure, ReportPeriod
from reports.privacy import Member


def _bounds(period: ReportPeriod) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    start = datetime.combine(period.starts_on, time.min, zone)
    return start, datetime.combine(period.ends_on + timedelta(days=1), time.min, zone)


def first_enrolment_day() -> date | None:
    """The day of the very first enrolment, None without any."""
    first = Enrolment.objects.aggregate(first=Min("enrolled_at"))["first"]
    return timezone.localdate(first) if first else None


# Whoever objected (Art. 21) is counted with nothing that happened since; what is frozen stays.
_COUNTED = Q(learner__objected_at=None) | Q(enrolled_at__lt=F("learner__objected_at"))
_COMPLETION_COUNTED = Q(learner__objected_at=None) | Q(completed_at__lt=F("learner__objected_at"))


def members_by_course(period: ReportPeriod) -> dict[int, list[Member]]:
    """Count enrolments and completions of the quarter, and those still running at its end, per course and municipality: two queries.

    Enrolments made without a municipality stand in no table. Every active municipality is a member, with zeros where nothing happened.
    """
    start, end = _bounds(period)
    towns = {row.pk: row for row in Organisation.objects.filter(is_active=True)}
    counted = (
        Enrolment.objects.filter(_COUNTED, organisation__in=list(towns), enrolled_at__lt=end)
        .values("course_id", "organisation_id")
        .annotate(
            enrolled=Count("pk", filter=Q(enrolled_at__gte=start)),
            completed=Count("pk", filter=_COMPLETION_COUNTED & Q(completed_at__gte=start, completed_at__lt=end)),
            ended=Count("pk", filter=Q(completed_at__lt=end) | Q(withdrawn_at__lt=end)),
            ever=Count("pk"),
        )
    )
    by_course: dict[int, dict[int, Member]] = defaultdict(dict)
    for row in counted:
        town = towns[row["organisation_id"]]
        member = Member(town.ags_code, town.land, row["enrolled"], row["completed"], row["ever"] - row["ended"])
        by_course[row["course_id"]][town.pk] = member
    return {course: [found.get(pk, Member(town.ags_code, town.land)) for pk, town in towns.items()] for course, found in by_course.items()}


def offices_by_course(period: ReportPeriod) -> dict[int, dict[str, dict[int, int]]]:
    """Count enrolments of the quarter per course, group of offices and municipality: one query."""
    start, end = _bounds(period)
    rows = (
        Enrolment.objects.filter(_COUNTED, organisation__is_active=True, enrolled_at__gte=start, enrolled_at__lt=end)
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
    """Courses that appear in a frozen figure."""
    return list(Course.objects.filter(pk__in=ParticipationFigure.objects.values("course_id")).order_by("pk"))


def town_names() -> dict[str, str]:
    """Official key → name."""
    return dict(Organisation.objects.values_list("ags_code", "name"))


@dataclass(frozen=True)
class PersonStatus:
    """What a coordinator sees of a person at level 1: name, office, and per course enrolled or completed. Never how well or how far."""

    name: str
    email: str
    office: str
    unit: str
    courses: tuple["CourseStatus", ...]


@dataclass(frozen=True)
class CourseStatus:
    """Where somebody stands in a course."""

    title: str
    state: str
    enrolled_on: date
    completed_on: date | None


def visible_from(organisation: Organisation) -> datetime | None:
    """From when on enrolments of a municipality are visible by name; None at level 0.

    Raising works only forward (V-2): the moment is that of the last change that raised the level from 0.
    """
    if organisation.visibility_level < 1:
        return None
    raised = None
    changes = VisibilityChange.objects.filter(organisation=organisation, effective_from__lte=timezone.now()).order_by(
        "effective_from", "pk"
    )
    for change in changes:
        if change.level < 1:
            raised = None
        elif raised is None:
            raised = change.effective_from
    return raised


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """The current members of a municipality, by name."""
    return (
        Membership.objects.filter(organisation=organisation, ended_at=None, user__is_active=True)
        .select_related("user")
        .only("office_kind", "unit", "user__full_name", "user__email")
        .order_by("user__full_name", "pk")
    )


def status_of(organisation: Organisation, members: list[Membership], language: str) -> list[PersonStatus]:
    """Name the status of the given members in courses they enrolled in with this municipality since it may be seen: two queries."""
    since = visible_from(organisation)
    rows: dict[int, list[CourseStatus]] = defaultdict(list)
    if since is not None:
        enrolments = (
            Enrolment.objects.filter(
                organisation=organisation,
                learner__in=[row.user_id for row in members],
                enrolled_at__gte=since,
                status__in=["active", "completed"],
            )
            .order_by("enrolled_at")
            .values_list("learner_id", "course_id", "status", "enrolled_at", "completed_at")
        )
        titles = _titles(language)
        for learner, course, state, enrolled_at, completed_at in enrolments:
            completed_on = timezone.localdate(completed_at) if completed_at else None
            rows[learner].append(CourseStatus(titles[course], state, timezone.localdate(enrolled_at), completed_on))
    # The words are looked up once: the model's own display method translates every choice for every row.
    offices = {key: str(label) for key, label in OfficeKind.choices}
    return [
        PersonStatus(
            row.user.full_name or row.user.email,
            row.user.email,
            offices.get(row.office_kind, row.office_kind),
            row.unit,
            tuple(rows[row.user_id]),
        )
        for row in members
    ]


def _titles(language: str) -> dict[int, str]:
    """Titles of all courses in a language, else in the course's own: one query, however many people are listed."""
    found = {}
    for pk, title, texts, source in Course.objects.values_list("pk", "title", "texts", "source_locale"):
        words = texts.get(language) or texts.get(source) or {}
        found[pk] = str(words.get("title", title))
    return found
