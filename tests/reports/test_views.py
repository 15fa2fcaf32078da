"""Who may open reports and desk, and what is written down when a named list is opened."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import VisibilityChange
from courses.services.enrolment import enrol
from reports.exports import safe_cell
from reports.models import ReportAccess, ReportPeriod
from reports.services.freezing import freeze_period
from tests.factories import accounts as people
from tests.reports.test_freezing import TODAY, quarter, towns  # noqa: F401  # fixtures

REPORTS, DESK = "/reports/", "/coordination/"


@pytest.fixture
def organisation(db):
    return people.make_organisation("Musterstadt", visibility_level=1, agreement_reference="Dienstvereinbarung vom 1. März 2026")


@pytest.fixture
def coordinator(organisation):
    user = people.make_user("coordinator@example.com", "Jonas Petersen")
    people.grant(user, Role.COORDINATOR, organisation)
    past = timezone.now() - timedelta(days=30)
    VisibilityChange.objects.create(
        organisation=organisation, level=1, agreement_reference="x", decided_by=user, decided_on=past, effective_from=past
    )
    return user


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


def test_opening_the_desk_records_who_looked_before_it_shows_names(client, course, coordinator, organisation, learner):
    people.join(learner, organisation)
    enrol(learner=learner, course=course, organisation=organisation, office_kind="order")
    people.sign_in(client, coordinator)

    page = client.get(DESK).content.decode()

    access = ReportAccess.objects.get()
    assert (access.viewer, access.organisation, bool(access.purpose)) == (coordinator, organisation, True)
    assert "Sabine Albers" in page


def test_at_level_0_there_are_no_names_and_no_record(client, course, coordinator, organisation, learner):
    people.join(learner, organisation)
    enrol(learner=learner, course=course, organisation=organisation)
    organisation.visibility_level = 0
    organisation.save()
    people.sign_in(client, coordinator)

    page = client.get(DESK).content.decode()

    assert "Sabine Albers" not in page
    assert not ReportAccess.objects.exists()
    assert client.get(reverse("reports:desk_csv", args=[organisation.pk])).status_code == 404


def test_enrolments_made_before_the_agreement_stay_invisible(client, course, coordinator, organisation, learner):
    people.join(learner, organisation)
    enrolment = enrol(learner=learner, course=course, organisation=organisation)
    type(enrolment).objects.filter(pk=enrolment.pk).update(enrolled_at=timezone.now() - timedelta(days=60))
    people.sign_in(client, coordinator)

    response = client.get(DESK)

    assert [person.courses for person in response.context["people"]] == [()]


def test_an_enrolment_made_without_the_municipality_is_not_its_business(client, course, coordinator, organisation, learner):
    people.join(learner, organisation)
    enrol(learner=learner, course=course)
    people.sign_in(client, coordinator)

    assert client.get(DESK).context["people"][0].courses == ()


def test_another_municipality_looks_like_an_unknown_one(client, tree, coordinator):
    other = people.make_organisation("Andere", "99000099")
    people.sign_in(client, coordinator)

    foreign = client.get(reverse("reports:desk_csv", args=[other.pk]))
    unknown = client.get(reverse("reports:desk_csv", args=[987654]))

    assert (foreign.status_code, unknown.status_code, client.get(f"{DESK}?municipality={other.pk}").status_code) == (404, 404, 404)


def test_a_role_that_ended_opens_nothing_with_the_next_request(client, tree, coordinator):
    people.sign_in(client, coordinator)
    assert client.get(DESK).status_code == 200

    coordinator.grants.update(valid_until=timezone.now())

    assert client.get(DESK).status_code == 403


@pytest.mark.parametrize("text", ["=1+1", "+49 511", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "=HYPERLINK(1)"])
def test_no_cell_becomes_a_formula(text):
    assert safe_cell(text) == f"'{text}"


def test_ordinary_cells_stay_as_they_are():
    assert (safe_cell("Große, Matthias"), safe_cell(None), safe_cell(12)) == ("Große, Matthias", "", "12")
