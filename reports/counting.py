"""Counts of one quarter for the figures of decision 0020, per course and municipality; they are raw and only for `services.freezing`.

Each function is one query, whatever the number of people: the database groups, this process holds one number a group.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Sum

from accounts.models import Organisation
from certificates.models import Certificate
from courses.models import Booking, Course, Enrolment, ItemCompletion, LiveSession
from reports.counted import counted
from reports.models import ReportPeriod
from reports.queries import bounds

Counts = dict[int, dict[str, dict[int, int]]]  # course → key → municipality → people
STEPS = ("started", "completed", "certified")


def _empty() -> Counts:
    return defaultdict(lambda: defaultdict(lambda: defaultdict(int)))


def size_classes() -> dict[str, str]:
    """Official key → group of sizes, of the municipalities taking part."""
    merged = {"to_500k": "from_100k", "from_500k": "from_100k"}  # by this fixed list before counting, never after looking
    rows = Organisation.objects.filter(is_active=True).values_list("ags_code", "size_class")
    return {key: merged.get(size, size) for key, size in rows if size}


def languages(period: ReportPeriod) -> Counts:
    """Enrolments of the quarter by the language that people had chosen on the day of freezing."""
    start, end = bounds(period)
    rows = (
        Enrolment.objects.filter(counted("enrolled_at"), organisation__is_active=True, enrolled_at__gte=start, enrolled_at__lt=end)
        .values("course_id", "learner__language", "organisation_id")
        .annotate(people=Count("pk"))
    )
    found = _empty()
    for row in rows:
        found[row["course_id"]][row["learner__language"]][row["organisation_id"]] += row["people"]
    return found


def funnel(period: ReportPeriod) -> Counts:
    """Of those who enrolled in the quarter: who had begun, completed and earned a certificate by its end."""
    start, end = bounds(period)
    done = ItemCompletion.objects.filter(counted("completed_at", "enrolment__learner"), completed_at__lt=end)
    certified = Certificate.objects.filter(counted("valid_from", "enrolment__learner"), valid_from__lt=end)
    begun, proven = Exists(done.filter(enrolment=OuterRef("pk"))), Exists(certified.filter(enrolment=OuterRef("pk")))
    rows = (
        Enrolment.objects.filter(counted("enrolled_at"), organisation__is_active=True, enrolled_at__gte=start, enrolled_at__lt=end)
        .values("course_id", "organisation_id")
        .annotate(
            started=Count("pk", filter=begun),
            completed=Count("pk", filter=counted("completed_at") & Q(completed_at__lt=end)),
            certified=Count("pk", filter=proven),
        )
    )
    found = _empty()
    for row in rows:
        for step, people in zip(STEPS, (row["started"], row["completed"], row["certified"]), strict=True):
            found[row["course_id"]][step][row["organisation_id"]] += people
    return found


def modules(period: ReportPeriod) -> dict[int, dict[str, int]]:
    """Of those who enrolled in the quarter: who had done something of a module by its end. Course → key of the module → people."""
    start, end = bounds(period)
    rows = (
        ItemCompletion.objects.filter(
            counted("completed_at", "enrolment__learner"),
            counted("enrolment__enrolled_at", "enrolment__learner"),
            enrolment__organisation__is_active=True,
            enrolment__enrolled_at__gte=start,
            enrolment__enrolled_at__lt=end,
            completed_at__lt=end,
            item__module__is_live=True,
        )
        .values("item__module__course_id", "item__module__key")
        .annotate(people=Count("enrolment_id", distinct=True))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row["item__module__course_id"]][str(row["item__module__key"])] = row["people"]
    return found


def attendance(period: ReportPeriod) -> Counts:
    """Seats taken in live sessions of the quarter (`booked`) and people marked as present (`attended`)."""
    start, end = bounds(period)
    rows = (
        Booking.objects.filter(
            counted("session__starts_at", "enrolment__learner"),
            session__starts_at__gte=start,
            session__starts_at__lt=end,
            state__in=Booking.SEATED,
            enrolment__organisation__is_active=True,
        )
        .exclude(session__state=LiveSession.State.CANCELLED)
        .values("session__item__module__course_id", "enrolment__organisation_id")
        .annotate(booked=Count("pk"), attended=Count("pk", filter=Q(state=Booking.State.ATTENDED)))
    )
    found = _empty()
    for row in rows:
        for key, people in (("booked", row["booked"]), ("attended", row["attended"])):
            found[row["session__item__module__course_id"]][key][row["enrolment__organisation_id"]] += people
    return found


def sessions(period: ReportPeriod) -> dict[int, tuple[int, int]]:
    """Live sessions that took place in the quarter and their seats, per course; both are announced to everybody."""
    start, end = bounds(period)
    rows = (
        LiveSession.objects.filter(starts_at__gte=start, starts_at__lt=end)
        .exclude(state=LiveSession.State.CANCELLED)
        .values("item__module__course_id")
        .annotate(held=Count("pk"), offered=Sum("seats"))
    )
    return {row["item__module__course_id"]: (row["held"], row["offered"]) for row in rows}


def renewals(period: ReportPeriod) -> Counts:
    """Certificates whose validity ends in the quarter that follows and that nobody has begun to renew."""
    _start, end = bounds(period)
    last = bounds(ReportPeriod(starts_on=period.ends_on + timedelta(days=1), ends_on=_quarter_end(period.ends_on)))[1]
    rows = (
        Certificate.objects.exclude(state=Certificate.State.REVOKED)
        .filter(
            counted("valid_until", "enrolment__learner"),
            valid_until__gte=end,
            valid_until__lt=last,
            enrolment__organisation__is_active=True,
            enrolment__renewed_by=None,
        )
        .values("enrolment__course_id", "enrolment__organisation_id")
        .annotate(people=Count("pk"))
    )
    found = _empty()
    for row in rows:
        found[row["enrolment__course_id"]]["due"][row["enrolment__organisation_id"]] += row["people"]
    return found


def _quarter_end(previous: date) -> date:
    """The last day of the quarter that follows the one ending on a day."""
    month, year = (previous.month + 3, previous.year) if previous.month < 12 else (3, previous.year + 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def people_since_january(period: ReportPeriod) -> tuple[int, list[int]]:
    """Different people with an enrolment since the beginning of the year: in all, and per municipality (two queries)."""
    start = bounds(ReportPeriod(starts_on=period.starts_on.replace(month=1, day=1), ends_on=period.ends_on))[0]
    found = Enrolment.objects.filter(
        counted("enrolled_at"), organisation__is_active=True, enrolled_at__gte=start, enrolled_at__lt=bounds(period)[1]
    )
    rows = found.values("organisation_id").annotate(people=Count("learner_id", distinct=True))
    in_all = found.aggregate(people=Count("learner_id", distinct=True))["people"]
    return in_all, [row["people"] for row in rows]


def live_minutes() -> dict[int, int]:
    """Minutes of what each live course asks for, by its live version."""
    rows = Course.objects.filter(live_version__isnull=False).select_related("live_version")
    return {
        row.pk: sum(item["minutes"] for module in row.live_version.outline["modules"] for item in module["items"] if item["required"])
        for row in rows
        if row.live_version
    }
