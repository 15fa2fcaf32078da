"""The further figures of a quarter: counted in a handful of queries, broad or rounded or made of visible cells, frozen with the rest."""

import pytest

from accounts.models import Organisation
from reports import counting
from reports.errors import GroupTooSmall
from reports.models import NetworkFigure, ParticipationFigure, ReportPeriod
from reports.services.freezing import freeze_period
from reports.services.network_figures import Raw
from tests.factories import accounts as people
from tests.factories import certificates as certificate_factory
from tests.reports.world import QUARTER, TODAY, enrol_many


@pytest.fixture
def course(db):
    return certificate_factory.make_frozen_course()


@pytest.fixture
def quarter(db):
    return ReportPeriod.objects.create(starts_on=QUARTER[0], ends_on=QUARTER[1])


def towns(count: int) -> list[Organisation]:
    return [
        people.make_organisation(f"Ort {n}", f"9900000{n}", "NI", size_class="to_20k" if n < 3 else "to_100k") for n in range(1, count + 1)
    ]


def shown(topic: str) -> dict:
    return {row.key: (row.people, row.is_minimum, row.amount) for row in NetworkFigure.objects.filter(topic=topic)}


@pytest.fixture
def frozen(quarter, course):
    for town in towns(5):
        enrol_many(course, town, 40, begun=30, done=20, english=10)
    freeze_period(period=quarter, today=TODAY)
    return quarter


def test_the_funnel_is_rounded_down_to_twice_the_smallest_group(frozen):
    assert shown("funnel") == {"started": (140, True, None), "completed": (98, True, None), "certified": (None, True, None)}


def test_languages_add_up_to_the_total(frozen):
    assert shown("language") == {"de": (150, False, None), "en": (50, False, None)}


def test_a_size_is_the_sum_of_what_is_shown_of_it(frozen):
    assert shown("size") == {"to_20k": (80, False, None), "to_100k": (120, False, None)}


def test_modules_are_coarse_shares_of_those_who_began(frozen):
    ((_people, _least, share),) = shown("module").values()

    assert share == 90  # all of them, and that is not said


def test_hours_are_completions_times_what_the_course_asks_for(frozen):
    assert shown("scope") == {"minutes": (None, False, 20)}


def test_different_people_since_january_are_rounded_down(frozen):
    frozen.refresh_from_db()

    assert frozen.people_since_january == 196


def test_a_hidden_municipality_makes_its_size_a_minimum_and_a_small_language_hides_the_table(quarter, course):
    for town, count in zip(towns(6), (3, 40, 40, 40, 40, 40), strict=True):
        enrol_many(course, town, count, english=1)

    freeze_period(period=quarter, today=TODAY)

    assert shown("size")["to_20k"] == (None, True, None)
    assert shown("size")["to_100k"] == (120, True, None)  # the third one is hidden with the small one
    assert shown("language") == {}


def test_running_is_not_published(frozen):
    assert set(ParticipationFigure.objects.values_list("running", flat=True)) == {None}


@pytest.mark.parametrize("count", [1, 3])
def test_counting_takes_eight_queries_whatever_the_number_of_people(quarter, course, count, django_assert_num_queries):
    for town in towns(count):
        enrol_many(course, town, count, begun=count)

    with django_assert_num_queries(8):
        Raw.of(quarter)


@pytest.mark.parametrize("k", [0, 1, 4, 13])
def test_nothing_is_frozen_with_a_smallest_group_that_protects_nobody(quarter, course, settings, k):
    settings.NETWORK_MIN_GROUP = k
    enrol_many(course, towns(1)[0], 20)

    with pytest.raises(GroupTooSmall):
        freeze_period(period=quarter, today=TODAY)

    assert not ParticipationFigure.objects.exists()


def test_certificates_that_end_next_quarter_are_those_of_the_next_quarter_only(quarter):
    assert counting._quarter_end(QUARTER[1]).isoformat() == "2026-12-31"
