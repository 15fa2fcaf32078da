"""Who may open reports and desk, and which figures they show."""

import pytest

from accounts.choices import Role
from reports.exports import safe_cell
from reports.models import ReportPeriod
from reports.services.freezing import freeze_period
from tests.factories import accounts as people
from tests.reports.test_freezing import TODAY, quarter, towns  # noqa: F401  # fixtures

REPORTS, DESK = "/reports/", "/coordination/"


@pytest.fixture
def analyst(db):
    user = people.make_user("analyst@example.com", "Mira Voss")
    people.grant(user, Role.ANALYST)
    return user


@pytest.fixture
def frozen(quarter, course, towns):  # noqa: F811
    freeze_period(period=quarter, today=TODAY)
    return quarter


@pytest.mark.parametrize("path", [REPORTS, DESK])
def test_anonymous_visitors_are_led_to_sign_in(client, tree, path):
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", [REPORTS, DESK, "/reports/participation.csv"])
def test_a_learner_gets_a_plain_refusal(client, tree, learner, path):
    client.force_login(learner)

    assert client.get(path).status_code == 403


def test_an_analyst_does_not_open_the_desk_of_a_municipality(client, tree, analyst):
    people.sign_in(client, analyst)

    assert client.get(DESK).status_code == 403


def test_the_analyst_sees_figures_and_suppressed_cells(client, frozen, analyst):
    people.sign_in(client, analyst)

    page = client.get(REPORTS).content.decode()

    assert "44" in page and "unterdrückt" in page
    assert page.count("@example.com") == 1  # the analyst's own address in the account menu


def test_the_file_has_the_very_same_cells(client, frozen, analyst):
    people.sign_in(client, analyst)

    text = client.get("/reports/participation.csv").content.decode("utf-8-sig")

    assert '"Nach Kommune";"Ort 1";"Anmeldungen";"unterdrückt"' in text
    assert '"Nach Kommune";"Ort 5";"Anmeldungen";"12"' in text


@pytest.mark.parametrize("query", ["quarter=2026-Q5", "quarter=2026-Q4", "course_id=999", "quarter=1&quarter=2"])
def test_other_quarters_and_courses_look_like_missing_ones(client, frozen, analyst, query):
    people.sign_in(client, analyst)

    assert client.get(f"{REPORTS}?{query}").status_code == 404


def test_without_a_frozen_quarter_the_page_says_so(client, tree, analyst):
    people.sign_in(client, analyst)

    assert client.get(REPORTS).status_code == 200
    assert not ReportPeriod.objects.exists()


@pytest.mark.parametrize("text", ["=1+1", "+49 511", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "=HYPERLINK(1)"])
def test_no_cell_becomes_a_formula(text):
    assert safe_cell(text) == f"'{text}"


def test_ordinary_cells_stay_as_they_are():
    assert (safe_cell("Große, Matthias"), safe_cell(None), safe_cell(12)) == ("Große, Matthias", "", "12")
