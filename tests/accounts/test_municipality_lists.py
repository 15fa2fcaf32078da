"""Municipalities: official keys, importing a list, who coordinates; by administrators alone."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.errors import GrantRefused
from accounts.models import CoordinationEvent, Organisation, RoleGrant
from accounts.services.coordinators import coordinators_of, name_coordinator
from accounts.services.organisations import check_list, import_list
from accounts.services.roles import has_role
from accounts.tables.reading import read_table
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
GOOD = (
    "AGS;Name;Einwohner;Mitglied;Domains\n03459999;Lindenfels am Berg;48.000;Mitglied bei DEFUS;lindenfels.example\n1001999;Nordhafen;;;\n"
)


@pytest.fixture
def admin(people, rights):
    return make.sign_in(Client(), people["admin"])


@pytest.mark.parametrize(
    ("code", "land"), [("03459001", "BY"), ("17000001", "NI"), ("0345900", "NI"), ("0345900x", "NI"), ("034590011", "NI")]
)
def test_the_database_refuses_a_key_that_is_none_or_lies_elsewhere(code, land):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_organisation("Falschstadt", code, land)


def test_the_form_says_that_a_key_lies_in_another_land(admin):
    form = {"name": "Falsch", "ags_code": "09162000", "land": "NI", "member_kind": "guest", "joining": "direct", "min_group_size": "5"}
    answer = admin.post("/admin/municipalities/new/", form)

    assert answer.status_code == 422 and "liegt in einem anderen Land" in answer.content.decode()


def test_a_list_is_written_once_and_repeating_it_changes_nothing():
    rows = check_list(read_table(GOOD.encode("cp1252")))
    outcomes = [row.outcome for row in rows]
    written = import_list(rows)

    assert (outcomes, written) == (["new", "new"], 2)
    assert [row.outcome for row in check_list(read_table(GOOD.encode()))] == ["same", "same"]
    found = Organisation.objects.get(ags_code="03459999")
    assert (found.land, found.size_class, found.member_kind, found.email_domains) == ("NI", "to_100k", "member", ["lindenfels.example"])
    assert Organisation.objects.get(ags_code="01001999").name == "Nordhafen"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("0345;Kurz;NI", "acht Ziffern"),
        ("09162001;Woanders;NI", "anderen Land"),
        ("03459001;;NI", "Name fehlt"),
        ("03459001;=1+1;NI", "Formel"),
        ("03459001;Verdreht\u202etdatS;NI", "unsichtbare"),
        ("03459001;Ohne Land;Atlantis", "Atlantis"),
        ("99459001;Erfunden;", "Land fehlt"),
    ],
)
def test_a_row_with_a_fault_is_named_and_the_others_are_good(row, fault):
    rows = check_list(read_table(f"AGS;Name;Land\n{row}\n03459002;Gutenort;NI\n03459002;Doppelt;NI\n".encode()))

    assert fault in rows[0].fault
    assert [found.outcome for found in rows] == ["fault", "new", "fault"]


def test_the_page_shows_what_would_happen_and_writes_what_was_shown(admin):
    answer = admin.post("/admin/municipalities/list/", {"table": SimpleUploadedFile("liste.csv", GOOD.encode())})
    before = Organisation.objects.count()
    sealed = answer.context["sealed"]
    altered = admin.post("/admin/municipalities/list/import/", {"sealed": sealed[:-2] + "xx"})
    between = Organisation.objects.count()
    admin.post("/admin/municipalities/list/import/", {"sealed": sealed})

    assert (answer.status_code, altered.status_code) == (200, 302)
    assert (between - before, Organisation.objects.count() - before) == (0, 2)


def test_the_command_writes_nothing_when_a_row_has_a_fault(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(GOOD + "12;Falsch;;;\n", encoding="utf-8")
    with pytest.raises(CommandError, match="1 of 3 rows"):
        call_command("import_municipalities", path, stdout=StringIO())
    path.write_text(GOOD, encoding="utf-8")
    call_command("import_municipalities", path, "--dry-run", stdout=StringIO())
    nothing = Organisation.objects.count()
    call_command("import_municipalities", path, stdout=StringIO())

    assert (nothing, Organisation.objects.count()) == (0, 2)


def test_handing_over_leaves_no_day_without_and_none_with_two(people, town):
    old = RoleGrant.objects.get(user=people["coordinator"])
    begins = timezone.now() + timedelta(days=3)
    name_coordinator(
        organisation=town, email="LEARNER@example.com", named_by=people["admin"], reason="Wechsel", valid_from=begins, takes_over_from=old
    )
    old.refresh_from_db()

    assert old.valid_until == begins == RoleGrant.objects.get(user=people["learner"]).valid_from
    assert has_role(people["coordinator"], Role.COORDINATOR, town) and not has_role(people["learner"], Role.COORDINATOR, town)
    assert sorted(CoordinationEvent.objects.values_list("kind", flat=True)) == ["coordination handed over", "coordinator named"]


def test_a_deputy_stands_beside_the_coordinator_until_the_day_given(people, town):
    name_coordinator(
        organisation=town, email="learner@example.com", named_by=people["admin"], reason="Urlaub", is_deputy=True,
        valid_until=timezone.now() + timedelta(days=10),
    )  # fmt: skip

    assert [(row.user.email, row.is_deputy) for row in coordinators_of(town)] == [
        ("coordinator@example.com", False),
        ("learner@example.com", True),
    ]


def test_only_administrators_name_and_only_people_with_an_account(people, town):
    for email, by in (("niemand@example.com", "admin"), ("learner@example.com", "coordinator"), ("analyst@example.com", "admin")):
        with pytest.raises(GrantRefused):
            name_coordinator(organisation=town, email=email, named_by=people[by], reason="x")

    assert [row.user for row in coordinators_of(town)] == [people["coordinator"]]


def test_the_page_of_coordinators_names_one(admin, people, town):
    form = {"email": "learner@example.com", "is_deputy": "on", "reason": "Vertretung"}
    answer = admin.post(f"/admin/municipalities/{town.pk}/coordinators/", form, follow=True)

    assert answer.status_code == 200 and "Vertretung" in answer.content.decode()
    assert RoleGrant.objects.get(user=people["learner"]).is_deputy is True
