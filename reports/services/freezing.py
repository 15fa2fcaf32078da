"""Freezing a quarter: count once, suppress the whole table, keep only what may leave. Nothing recomputes it."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from reports import counting
from reports.errors import GroupTooSmall, PeriodOpen
from reports.models import NetworkFigure, ParticipationFigure, ReportPeriod
from reports.privacy import Member, Shown, completions, is_broad, office_table, participation
from reports.queries import members_by_course, offices_by_course, smallest_groups
from reports.services.network_figures import Raw, network_figures

SMALLEST, LARGEST = 5, 12


def quarter_of(day: date) -> tuple[date, date]:
    """Return first and last day of the quarter in which a day lies."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def ensure_periods(*, since: date, today: date | None = None) -> list[ReportPeriod]:
    """Make a row for each quarter from `since` up to the last one that has ended."""
    today = today or timezone.localdate()
    periods, day = [], since
    while quarter_of(day)[1] < today:
        first, last = quarter_of(day)
        periods.append(ReportPeriod.objects.get_or_create(starts_on=first, ends_on=last)[0])
        day = last + timedelta(days=1)
    return periods


def due_periods(today: date | None = None) -> list[ReportPeriod]:
    """Return the quarters that ended long enough ago and are not frozen yet, oldest first."""
    latest = (today or timezone.localdate()) - timedelta(days=settings.FREEZE_AFTER_DAYS)
    return list(ReportPeriod.objects.filter(frozen_at=None, ends_on__lt=latest).order_by("starts_on"))


def freeze_period(*, period: ReportPeriod, today: date | None = None) -> bool:
    """Freeze a quarter; returns False when somebody else did it first. Raises PeriodOpen until 14 days after its end.

    Counting and suppressing happen before the transaction; it claims the period and inserts the figures together.
    """
    if period.ends_on >= (today or timezone.localdate()) - timedelta(days=settings.FREEZE_AFTER_DAYS):
        raise PeriodOpen(str(period))
    k, members = network_group(), members_by_course(period)
    figures = figures_of(period, members, offices_by_course(period), smallest_groups(), k)
    more, people = network_figures(period, members, Raw.of(period), k), _people(period, k)
    with transaction.atomic():
        claimed = ReportPeriod.objects.filter(pk=period.pk, frozen_at=None).update(frozen_at=timezone.now(), people_since_january=people)
        if not claimed:
            return False
        ParticipationFigure.objects.bulk_create(figures, batch_size=500)
        NetworkFigure.objects.bulk_create(more, batch_size=500)
    return True


def network_group() -> int:
    """The smallest group across the network. Raises GroupTooSmall for a setting outside 5 to 12: nothing is frozen with it."""
    k: int = settings.NETWORK_MIN_GROUP
    if not SMALLEST <= k <= LARGEST:
        raise GroupTooSmall(f"NETWORK_MIN_GROUP is {k}; it must be {SMALLEST} to {LARGEST}")
    return k


def _people(period: ReportPeriod, k: int) -> int | None:
    """Different people since January, rounded down (K-11)."""
    in_all, by_town = counting.people_since_january(period)
    return in_all // (2 * k) * (2 * k) or None if is_broad(by_town, k) else None


def figures_of(
    period: ReportPeriod, by_course: dict[int, list[Member]], offices: dict[int, dict[str, dict[int, int]]], own: dict[str, int], k: int
) -> list[ParticipationFigure]:
    """Make all figures of participation of a quarter from raw counts, suppressed; nothing is read or written.

    `own` maps each official key to the smallest group of the municipality's own figures.
    """
    figures: list[ParticipationFigure] = []
    for course_id, members in by_course.items():
        enrolled, completed = participation(members, k), completions(members, k)
        if enrolled.anything:
            figures += _network_rows(period, course_id, members, enrolled, completed, k)
            if enrolled.network:
                figures += _office_rows(period, course_id, offices.get(course_id, {}), k)
        else:
            figures.append(_row(period, course_id, "network", "network", "", None, None, k))
        figures += [_own_row(period, course_id, member, own[member.key]) for member in members]
    return figures


def _network_rows(
    period: ReportPeriod, course_id: int, members: list[Member], enrolled: Shown, completed: Shown, k: int
) -> list[ParticipationFigure]:
    rows = []
    for member in members:
        rows.append(
            _cell(
                period, course_id, "organisation", member.key, [member], member.key in enrolled.members, member.key in completed.members, k
            )
        )
    for land in sorted({member.land for member in members}):
        here = [member for member in members if member.land == land]
        rows.append(_cell(period, course_id, "land", land, here, land in enrolled.lands, land in completed.lands, k))
    rows.append(_cell(period, course_id, "network", "", members, enrolled.network, completed.network, k))
    return rows


def _cell(
    period: ReportPeriod, course_id: int, kind: str, key: str, members: list[Member], show_enrolled: bool, show_completed: bool, k: int
) -> ParticipationFigure:
    enrolled = sum(member.enrolled for member in members) if show_enrolled else None
    completed = sum(member.completed for member in members) if show_completed else None
    return _row(period, course_id, "network", kind, key, enrolled, completed, k)


def _own_row(period: ReportPeriod, course_id: int, member: Member, k: int) -> ParticipationFigure:
    """The municipality's own figures with its own k: a single cell each, no total beside it to subtract from."""
    strong = member.completed >= k and member.running >= k
    return _row(
        period,
        course_id,
        "municipality",
        "organisation",
        member.key,
        member.enrolled if member.enrolled >= k else None,
        member.completed if strong else None,
        k,
    )


def _office_rows(period: ReportPeriod, course_id: int, kinds: dict[str, dict[int, int]], k: int) -> list[ParticipationFigure]:
    if not office_table({kind: list(counts.values()) for kind, counts in kinds.items()}, k):
        return []
    return [_row(period, course_id, "network", "office", kind, sum(counts.values()), None, k) for kind, counts in sorted(kinds.items())]


def _row(
    period: ReportPeriod, course_id: int, audience: str, kind: str, key: str, enrolled: int | None, completed: int | None, k: int
) -> ParticipationFigure:
    """One row. A count below the threshold never leaves, also where the rules above would let a sum of zeros pass.

    `running` decides (K-4, K-7) and stays at home: its change from quarter to quarter, less what is published beside it, is the number of
    people who withdrew, a small group (decision 0020).
    """
    enrolled = enrolled if enrolled is not None and enrolled >= k else None
    completed = completed if completed is not None and completed >= k else None
    return ParticipationFigure(
        period=period,
        course_id=course_id,
        audience=audience,
        scope_kind=kind,
        scope_key=key,
        enrolled=enrolled,
        completed=completed,
        suppressed=enrolled is None and completed is None,
        threshold=k,
    )
