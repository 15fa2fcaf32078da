"""The page of reports and its files: constant queries, one sign for every reason, tables that a spreadsheet opens safely."""

import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from accounts.choices import Role
from accounts.models import Organisation
from reports.charts import bar_chart, tile_map
from reports.drawing import bars_svg, map_svg
from reports.models import NetworkFigure, ReportPeriod
from reports.services.freezing import freeze_period
from reports.year import NOTHING, Number, Year, total
from reports.year_sheet import sheet
from tests.factories import accounts as people
from tests.factories import certificates as certificate_factory
from tests.reports.world import QUARTER, TODAY, enrol_many


@pytest.fixture
def analyst(client, tree):
    user = people.make_user("analyst@example.com", "Mira Voss")
    people.grant(user, Role.ANALYST)
    return people.sign_in(client, user)


def freeze(towns: int, name: str = "Ort {}") -> ReportPeriod:
    course, period = certificate_factory.make_frozen_course(), ReportPeriod.objects.create(starts_on=QUARTER[0], ends_on=QUARTER[1])
    for number in range(1, towns + 1):
        town = people.make_organisation(name.format(number), f"9900000{number}", "NI", size_class="to_20k")
        enrol_many(course, town, 40, begun=30, done=20, english=10)
    freeze_period(period=period, today=TODAY)
    period.refresh_from_db()
    return period


@pytest.mark.parametrize("towns", [3, 6])
@pytest.mark.parametrize(("path", "queries"), [("/reports/", 11), ("/reports/participation.csv", 9), ("/reports/participation.xlsx", 9)])
def test_page_and_files_cost_the_same_with_three_municipalities_and_with_six(analyst, towns, path, queries, django_assert_num_queries):
    freeze(towns)
    assert analyst.get(path).status_code == 200

    with django_assert_num_queries(queries):
        analyst.get(path)


def test_every_figure_has_its_definition_and_the_day_of_freezing(analyst):
    period = freeze(6)

    page = analyst.get("/en/reports/").content.decode()

    sections = page.count("</section>")
    assert page.count('class="definition') == sections  # the chart has two, the files have none
    day = f"{period.frozen_at.day} {period.frozen_at:%B %Y}"
    assert page.count(f"Frozen on {day}") >= sections


@pytest.mark.parametrize("people_of_each", [(3,), (40, 3), (0, 0, 0)])
def test_a_course_of_which_nothing_may_be_shown_says_so_and_counts_nobody(analyst, people_of_each):
    course, period = certificate_factory.make_frozen_course(), ReportPeriod.objects.create(starts_on=QUARTER[0], ends_on=QUARTER[1])
    for number, count in enumerate(people_of_each, 1):
        enrol_many(course, people.make_organisation(f"Ort {number}", f"9900000{number}", "NI"), count)
    freeze_period(period=period, today=TODAY)

    page = analyst.get("/reports/").content.decode()

    if "Teilnahme im" in page:  # without any enrolment there is no figure at all, and the page is the empty one
        assert "keine Kommune wird gezeigt" in page and "mindestens 0 von" not in page
        assert "Zu wenige Personen oder Kommunen" in page and "keine Mitgliedskommune" not in page
    assert sum(people_of_each) == 0 or "Teilnahme im" in page


def test_a_municipality_with_a_formula_for_a_name_is_text_in_both_files(analyst):
    freeze(4, "=HYPERLINK(1;{})")

    assert b'"\'=HYPERLINK(1;1)"' in analyst.get("/reports/participation.csv").content
    book = load_workbook(io.BytesIO(analyst.get("/reports/participation.xlsx").content))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    assert all(page["A3"].value.startswith("Eingefroren am") and page["A4"].value for page in book)


def test_a_coordinator_sees_the_page_and_takes_nothing_along(client, tree):
    freeze(4)
    user = people.make_user("coordinator@example.com")
    people.grant(user, Role.COORDINATOR, Organisation.objects.first())
    people.sign_in(client, user)

    page = client.get("/reports/").content.decode()

    assert "participation.xlsx" not in page and "/reports/year/" not in page
    assert {client.get(path).status_code for path in ("/reports/participation.csv", "/reports/participation.xlsx", "/reports/year/")} == {
        403
    }


def test_a_year_says_at_least_where_a_quarter_is_hidden(db):
    period = freeze(4)
    second = ReportPeriod.objects.create(starts_on="2026-04-01", ends_on="2026-06-30", frozen_at=period.frozen_at)
    course = period.figures.first().course
    second.figures.create(audience="network", scope_kind="network", scope_key="", course=course, suppressed=True, threshold=7)
    NetworkFigure.objects.create(period=second, course=course, topic="scope", key="minutes", amount=20, threshold=7)
    quarters = list(ReportPeriod.objects.order_by("starts_on"))

    year = Year(quarters)

    assert year.of(quarters, year.courses).enrolled == Number(160, is_minimum=True)
    assert year.of(quarters[1:], year.courses).enrolled == Number(160)
    assert year.hours(quarters, year.courses) == Number(80 * 20 // 60, is_minimum=True)
    with translation.override("en"):
        assert ["≥\u00a0160", "enrolments"] in sheet(year, language="en")["facts"]


@pytest.mark.pure
def test_sums_are_made_of_what_is_shown():
    assert total([]) == total([NOTHING, NOTHING]) == NOTHING
    assert total([Number(7), NOTHING]) == total([Number(7, is_minimum=True)]) == Number(7, is_minimum=True)
    assert total([Number(7), Number(8)]) == Number(15)


@pytest.mark.pure
def test_a_hidden_value_has_no_height_in_a_chart_on_paper():
    """Two hidden values look alike, whatever they are: the drawing does not know them."""
    chart = bar_chart(["Q1", "Q2"], {"enrolled": [40, None], "completed": [None, None]})

    svg = bars_svg(chart, ["a", "b"], ["", "", "", ""])

    assert svg.count(">–<") == 3 and ">40<" in svg
    assert map_svg(tile_map({"NI": None, "SH": 12})).count(">–<") == 1
