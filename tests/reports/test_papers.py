"""Reports as PDF: asked for, made once by a worker, kept; tagged, in German and English, with nothing in them that is hidden elsewhere."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.choices import Role
from accounts.models import Organisation, VisibilityChange
from reports import council
from reports.models import ReportAccess, ReportPaper, ReportPeriod
from reports.services import papers
from tests.factories import accounts as people
from tests.reports.attacks.test_published import quarter  # noqa: F401  # fixture
from tests.reports.world import at

YEAR, MADE = "/reports/year/", ReportPaper.State.MADE


@pytest.fixture
def analyst(client, tree, quarter):  # noqa: F811
    user = people.make_user("analyst@example.com", "Mira Voss")
    people.grant(user, Role.ANALYST)
    return people.sign_in(client, user)


@pytest.fixture
def town(quarter):  # noqa: F811
    return Organisation.objects.get(ags_code="99000005")


@pytest.fixture
def coordinator(client, tree, town, quarter):  # noqa: F811
    user = people.make_user("coordinator@example.com", "Jonas Petersen")
    people.grant(user, Role.COORDINATOR, town)
    people.join(user, town, "planning")
    day = at(quarter.starts_on)
    VisibilityChange.objects.create(
        organisation=town,
        level=1,
        agreement_reference="DV vom 2. März",
        decided_by=user,
        decided_on=day,
        effective_from=day + timedelta(days=20),
    )
    for minutes in range(3):
        ReportAccess.objects.create(
            viewer=user, organisation=town, report="status", purpose="x", at=day + timedelta(days=30, minutes=minutes)
        )
    ReportAccess.objects.create(viewer=user, organisation=town, report="status", purpose="x", at=day - timedelta(days=1))
    return people.sign_in(client, user)


def text_of(row: ReportPaper) -> str:
    row.refresh_from_db()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(row.pdf))).pages)


def test_asking_twice_makes_one_report_and_making_it_twice_changes_nothing(analyst):
    for _time in range(2):
        assert analyst.post(YEAR, {"year": "2026", "language": "de"}).status_code == 302
    row = ReportPaper.objects.get()

    assert papers.make(row.pk) is True
    assert papers.make(row.pk) is False
    row.refresh_from_db()
    first = bytes(row.pdf)
    ReportPaper.objects.filter(pk=row.pk).update(state="requested", pdf=None, pdf_sha256="", made_at=None)
    papers.make(row.pk)
    row.refresh_from_db()
    assert bytes(row.pdf) == first  # what it is made of is frozen


@pytest.mark.parametrize(("language", "expected"), [("de", "unterdrückt"), ("en", "suppressed")])
def test_the_yearly_report_is_tagged_in_its_language_and_hides_what_the_page_hides(quarter, language, expected):  # noqa: F811
    row = papers.request_year(year=2026, language=language)
    papers.make(row.pk)

    text = text_of(row)
    root = PdfReader(io.BytesIO(bytes(row.pdf))).trailer["/Root"]
    assert (bool(root["/MarkInfo"]["/Marked"]), root["/Lang"]) == (True, language)
    assert b"pdfuaid" in bytes(row.pdf) or "/StructTreeRoot" in root
    assert expected in text and "Ort 4" in text and "43" in text
    assert "41" not in text.replace("2041", "")  # hidden with the small one


def test_the_page_tells_how_far_it_is_and_then_offers_the_file(analyst):
    analyst.post(YEAR, {"year": "2026", "language": "de"})
    ReportPaper.objects.update(step=2)

    waiting = analyst.get(YEAR).content.decode()
    assert "Schritt 2 von 4" in waiting and "Nachsehen, ob" in waiting

    row = ReportPaper.objects.get()
    papers.make(row.pk)
    address = f"{YEAR}{row.public_id}.pdf"
    assert address in analyst.get(YEAR).content.decode()
    answer = analyst.get(address)
    assert (answer.status_code, answer.content[:5], answer["Content-Security-Policy"]) == (200, b"%PDF-", "default-src 'none'; sandbox")


@pytest.mark.parametrize("values", [{"year": "2025", "language": "de"}, {"year": "2026", "language": "fr"}, {}])
def test_other_years_and_languages_look_like_missing_ones(analyst, values):
    assert analyst.post(YEAR, values).status_code == 404


def test_a_lost_message_is_found_by_the_sweeper_and_a_vanished_worker_by_its_lease(quarter):  # noqa: F811
    row = papers.request_year(year=2026, language="de")
    assert papers.sweep() == 1
    ReportPaper.objects.update(lease_until=timezone.now() + timedelta(minutes=5))
    assert papers.sweep() == 0
    ReportPaper.objects.update(lease_until=timezone.now() - timedelta(seconds=1), losses=3)
    assert papers.make(row.pk) is False

    row.refresh_from_db()
    assert row.state == ReportPaper.State.NEEDS_ATTENTION
    assert papers.request_year(year=2026, language="de").pk == row.pk  # asking again tries once more
    row.refresh_from_db()
    assert row.state == ReportPaper.State.REQUESTED


def test_the_personnel_council_reads_level_changes_and_looks_and_no_name(coordinator, town):
    page = f"/coordination/{town.pk}/council/"
    assert coordinator.post(page, {"quarter": "2026-Q3", "language": "de"}).status_code == 302
    row = ReportPaper.objects.get(kind="council")
    papers.make(row.pk)

    text = text_of(row)
    assert "DV vom 2. März" in text and "1: Stand mit Namen" in text.replace("\n", " ")
    assert "Jonas Petersen" not in text and "coordinator@" not in text
    assert "Liste der Personen und Kurse, geöffnet" in text.replace("\n", " ")
    assert council.looks_in(town, ReportPeriod.objects.get()) == [council.Looks("status", "planning", 3)]  # the fourth look was earlier
    assert coordinator.get(f"{page}{row.public_id}.pdf").status_code == 200


def test_another_municipalitys_report_looks_like_an_unknown_one(coordinator, town, quarter):  # noqa: F811
    other = Organisation.objects.get(ags_code="99000004")
    foreign = papers.request_council(organisation=other, period=quarter, language="de")
    papers.make(foreign.pk)

    for path in (
        f"/coordination/{other.pk}/council/",
        f"/coordination/{town.pk}/council/{foreign.public_id}.pdf",
        f"{YEAR}{foreign.public_id}.pdf",
    ):
        assert coordinator.get(path).status_code in ({403} if path.startswith(YEAR) else {404})


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_with_one_report_and_with_three(analyst, rows, django_assert_max_num_queries):
    for number in range(rows):
        ReportPaper.objects.create(kind="year", key=f"2026-Q{number}", language="de", requested_at=timezone.now())

    with django_assert_max_num_queries(8):
        analyst.get(YEAR)


def test_the_page_has_the_desk_s_tabs_for_whoever_coordinates_and_for_nobody_else(client, coordinator, town):
    assert 'class="desk-tabs"' in coordinator.get(f"/coordination/{town.pk}/council/").content.decode()

    admin = people.make_user("admin@example.com", "Henrike Lohmann")
    people.grant(admin, Role.ADMIN)
    assert 'class="desk-tabs"' not in people.sign_in(client, admin).get(f"/coordination/{town.pk}/council/").content.decode()
