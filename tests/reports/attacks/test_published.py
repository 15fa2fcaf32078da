"""What has been published stays as it is, says the same everywhere, and no parameter opens more of it."""

import io
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from accounts.choices import Role
from accounts.models import Organisation
from courses.models import Enrolment, ItemCompletion
from reports.models import NetworkFigure, ParticipationFigure, ReportPeriod
from reports.queries import members_by_course, offices_by_course, smallest_groups
from reports.services.freezing import figures_of, freeze_period
from tests.factories import accounts as people
from tests.factories import certificates as certificate_factory
from tests.reports.world import QUARTER, TODAY, enrol_many

FILES = ("/reports/participation.csv", "/reports/participation.xlsx")


@pytest.fixture
def quarter(db):
    """A frozen quarter of six municipalities: the first has four people, whose number hides two others."""
    course = certificate_factory.make_frozen_course()
    period = ReportPeriod.objects.create(starts_on=QUARTER[0], ends_on=QUARTER[1])
    for number, count in enumerate((4, 41, 42, 43, 44, 45), 1):
        town = people.make_organisation(f"Ort {number}", f"9900000{number}", "NI", size_class="to_20k" if number < 3 else "to_100k")
        enrol_many(course, town, count, begun=count // 2, done=count // 3, english=count // 4)
    freeze_period(period=period, today=TODAY)
    period.refresh_from_db()
    return period


@pytest.fixture
def analyst(client, tree, quarter):
    user = people.make_user("analyst@example.com", "Mira Voss")
    people.grant(user, Role.ANALYST)
    people.sign_in(client, user)
    return client


def cells(html: str) -> list[str]:
    """Every number in every table of the page."""
    return re.findall(r"<td[^>]*>\s*(.*?)\s*</td>", re.sub(r"<nav.*?</nav>", "", html, flags=re.S), flags=re.S)


def everything(client) -> tuple:
    csv = client.get(FILES[0]).content
    book = load_workbook(io.BytesIO(client.get(FILES[1]).content))
    return cells(client.get("/reports/").content.decode()), csv, [[cell.value for cell in row] for page in book for row in page.iter_rows()]


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (ParticipationFigure, NetworkFigure)]


def erase(organisation: Organisation, count: int) -> None:
    """What erasure does to figures' sources: enrolments go, and what hangs on them."""
    gone = Enrolment.objects.filter(organisation=organisation, completed_at=None).order_by("pk")[:count]
    ItemCompletion.objects.filter(enrolment__in=list(gone)).delete()
    Enrolment.objects.filter(pk__in=[row.pk for row in gone]).delete()


def test_erasing_moving_and_a_new_smallest_group_change_no_published_figure(analyst, quarter, settings):
    seen, stored = everything(analyst), rows()
    town = Organisation.objects.get(ags_code="99000005")

    erase(town, 2)
    Enrolment.objects.filter(organisation=town).update(office_kind="events")
    Organisation.objects.filter(pk=town.pk).update(size_class="from_500k", min_group_size=12)
    settings.NETWORK_MIN_GROUP = 12
    assert freeze_period(period=quarter, today=TODAY) is False

    assert (everything(analyst), rows()) == (seen, stored)


def test_control_counting_again_would_have_told_how_many_were_erased(quarter):
    erase(Organisation.objects.get(ags_code="99000005"), 2)
    again = figures_of(quarter, members_by_course(quarter), offices_by_course(quarter), smallest_groups(), 7)

    (before,) = ParticipationFigure.objects.filter(scope_kind="network").values_list("enrolled", flat=True)
    (after,) = [row.enrolled for row in again if row.scope_kind == "network"]
    assert before - after == 2


def test_page_csv_and_workbook_say_the_same(analyst):
    page, csv, book = everything(analyst)
    text = csv.decode("utf-8-sig")

    for name, number in ParticipationFigure.objects.filter(audience="network", scope_kind="organisation").values_list(
        "scope_key", "enrolled"
    ):
        label = f"Ort {name[-1]}"
        expected = "unterdrückt" if number is None else str(number)
        assert f'"{label}";"Anmeldungen";"{expected}"' in text
        assert [label, number if number is not None else "unterdrückt"] in [row[:2] for row in book]
        assert any(expected in cell for cell in page)


def test_the_hidden_numbers_stand_nowhere_in_page_or_files(analyst, quarter):
    raw = {member.key: member.enrolled for member in next(iter(members_by_course(quarter).values()))}
    hidden = ParticipationFigure.objects.filter(audience="network", scope_kind="organisation", enrolled=None).values_list(
        "scope_key", flat=True
    )
    assert sorted(hidden) == ["99000001", "99000002", "99000003"]
    page, csv, book = everything(analyst)

    for name in hidden:
        assert not any(str(raw[name]) == re.sub(r"<.*?>", "", cell) for cell in page)
        assert f'"{raw[name]}"' not in csv.decode("utf-8-sig")
        assert raw[name] not in [value for row in book for value in row]
    assert b"sheetState" not in analyst.get(FILES[1]).content


@pytest.mark.parametrize(
    "query",
    [
        *("k=1", "threshold=1", "organisation=1&organisation=2", "land=NI&land=SH", "from=2026-07-01&to=2026-07-02", "size=to_20k"),
        *("office_kind=order&land=NI", "filter[user__email__startswith]=a", "expand=user", "order=enrolled"),
    ],
)
def test_a_parameter_that_is_none_opens_nothing(analyst, query):
    usual = analyst.get("/reports/").content.decode()

    asked = analyst.get(f"/reports/?{query}").content.decode()

    assert cells(asked) == cells(usual)
    for path in FILES[:1]:
        assert analyst.get(f"{path}?{query}").content == analyst.get(path).content


@pytest.mark.parametrize(
    "query", ["quarter=2026-Q4", "quarter=2026-Q5", "quarter=2027-Q1", "course_id=0", "quarter=2026-Q3&quarter=2026-Q2"]
)
def test_an_open_quarter_looks_like_one_that_does_not_exist(analyst, quarter, query):
    last = quarter.ends_on + timedelta(days=1)
    ReportPeriod.objects.create(starts_on=last, ends_on=last + timedelta(days=91))

    assert {analyst.get(f"{path}?{query}").status_code for path in ("/reports/", *FILES)} == {404}


def test_a_hidden_municipality_and_one_without_anybody_look_alike(analyst):
    page = analyst.get("/reports/").content.decode()
    chip = '<td class="num"><span class="chip chip--withheld suppressed">unterdrückt</span></td>'

    assert f"Ort 1</th>{chip}{chip}" in page  # four people
    assert f"Ort 2</th>{chip}" in page  # forty-one people, hidden with them


@pytest.mark.parametrize("threshold", [0, 1, 4])
def test_the_database_refuses_a_smallest_group_below_five(quarter, threshold):
    row = ParticipationFigure.objects.first()
    further = NetworkFigure.objects.first()

    for figure in (row, further):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(figure).objects.filter(pk=figure.pk).update(threshold=threshold)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(ags_code="99000005").update(min_group_size=threshold)


def test_the_database_refuses_a_small_group_in_every_column(quarter):
    for model, column in ((ParticipationFigure, "enrolled"), (ParticipationFigure, "completed"), (NetworkFigure, "people")):
        row = model.objects.filter(**{f"{column}__isnull": False}).first()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**{column: 4})


def test_nobody_coordinates_a_municipality_and_analyses_the_network(quarter):
    """G-2: whoever sees the own people by name must not export the network's tables as well."""
    from accounts.errors import AccountError
    from accounts.services.roles import grant

    user = people.make_user("both@example.com")
    grant(user=user, role=Role.COORDINATOR, organisation=Organisation.objects.get(ags_code="99000005"))

    with pytest.raises(AccountError):
        grant(user=user, role=Role.ANALYST)
