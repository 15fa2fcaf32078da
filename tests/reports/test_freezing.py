"""Freezing a quarter: counted once, suppressed, never again."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from courses.models import Enrolment
from reports.errors import PeriodOpen
from reports.models import ParticipationFigure, ReportPeriod
from reports.services.freezing import due_periods, ensure_periods, freeze_period, quarter_of
from tests.factories import accounts as people

TODAY = date(2026, 11, 23)


@pytest.fixture
def quarter(db):
    return ReportPeriod.objects.create(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))


def enrolled(course, organisation, number, done=0, day=date(2026, 8, 3)):
    """Enrol `number` fictional people of a municipality on a day of the quarter; the first `done` have completed."""
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 9))
    for count in range(number):
        user = people.make_user(f"{organisation.ags_code}-{count}@example.com")
        ended = (
            {"status": "completed", "completed_at": at + timedelta(days=5), "completed_version": course.live_version}
            if count < done
            else {}
        )
        Enrolment.objects.create(
            learner=user,
            course=course,
            organisation=organisation,
            office_kind="order",
            enrolled_at=at,
            judged_version=course.live_version,
            **ended,
        )


@pytest.fixture
def towns(course):
    """Five municipalities in two Länder; one is too small to be shown."""
    rows = [people.make_organisation(f"Ort {n}", f"9900000{n}", "NI" if n < 4 else "SH") for n in range(1, 6)]
    for organisation, number in zip(rows, (2, 9, 10, 11, 12), strict=True):
        enrolled(course, organisation, number)
    return rows


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 1, 1), (1, 3)), (date(2026, 12, 31), (10, 12)), (date(2024, 2, 29), (1, 3))])
def test_a_day_lies_in_its_quarter(day, expected):
    first, last = quarter_of(day)

    assert (first.month, last.month, first <= day <= last) == (*expected, True)


def test_quarters_are_made_up_to_the_last_whole_one(db):
    assert [str(period) for period in ensure_periods(since=date(2026, 2, 1), today=TODAY)] == ["2026-Q1", "2026-Q2", "2026-Q3"]


def test_a_quarter_is_due_fourteen_days_after_its_end(quarter):
    assert due_periods(today=date(2026, 10, 14)) == []
    assert due_periods(today=date(2026, 10, 15)) == [quarter]


def test_an_open_quarter_is_refused(quarter):
    with pytest.raises(PeriodOpen):
        freeze_period(period=quarter, today=date(2026, 10, 1))


def test_small_groups_and_their_partners_are_hidden_and_the_rest_adds_up(quarter, course, towns):
    freeze_period(period=quarter, today=TODAY)

    shown = dict(ParticipationFigure.objects.filter(audience="network", scope_kind="organisation").values_list("scope_key", "enrolled"))
    lands = dict(ParticipationFigure.objects.filter(scope_kind="land").values_list("scope_key", "enrolled"))
    assert shown == {"99000001": None, "99000002": None, "99000003": None, "99000004": 11, "99000005": 12}
    assert lands == {"NI": 21, "SH": 23}
    assert ParticipationFigure.objects.get(scope_kind="network").enrolled == 44


def test_a_municipality_sees_its_own_figures_by_its_own_smallest_group(quarter, course, towns):
    freeze_period(period=quarter, today=TODAY)

    own = dict(ParticipationFigure.objects.filter(audience="municipality").values_list("scope_key", "enrolled"))
    assert own == {"99000001": None, "99000002": 9, "99000003": 10, "99000004": 11, "99000005": 12}


def test_freezing_twice_changes_nothing(quarter, course, towns):
    assert freeze_period(period=quarter, today=TODAY) is True
    before = list(ParticipationFigure.objects.values())
    enrolled(course, people.make_organisation("Später", "99000009", "NI"), 20)

    assert freeze_period(period=quarter, today=TODAY) is False
    assert list(ParticipationFigure.objects.values()) == before


def test_enrolments_without_a_municipality_stand_in_no_table(quarter, course, towns, learner):
    Enrolment.objects.create(
        learner=learner, course=course, enrolled_at=timezone.make_aware(datetime(2026, 8, 1)), judged_version=course.live_version
    )

    freeze_period(period=quarter, today=TODAY)

    assert ParticipationFigure.objects.get(scope_kind="network").enrolled == 44


def test_no_stored_figure_is_below_its_threshold(quarter, course, towns):
    freeze_period(period=quarter, today=TODAY)

    for figure in ParticipationFigure.objects.all():
        assert all(value is None or value >= figure.threshold for value in (figure.enrolled, figure.completed, figure.running))
