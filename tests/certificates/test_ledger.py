"""The issuer's list: narrowed by what the matrix allows, counted by month, and nobody edits or deletes what happened."""

import ast
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.services.groups import ensure_groups
from certificates.ledger import LedgerFilter, by_month
from certificates.models import Certificate
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import certificates as make

NOON = timezone.make_aware(datetime(2026, 10, 31, 23, 30))


def found(**wanted) -> set[int]:
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in wanted.items()})
    return set(Certificate.objects.filter(LedgerFilter(query).condition()).values_list("pk", flat=True))


@pytest.fixture
def two(issued, course):
    """Two certificates: one of Musterstadt, issued at the end of October."""
    town = people.make_organisation()
    other = make.earn(enrol(learner=people.make_user("x@example.com"), course=course, organisation=town))
    Certificate.objects.filter(pk=other.pk).update(state="issued", issued_at=NOON, pdf="x", pdf_sha256="x", credential="x")
    return issued, other, town


def test_the_list_is_narrowed_by_code_course_town_and_month(two, course):
    first, other, town = two

    assert found(q=first.code[:6].lower()) == {first.pk}
    assert found(q=f"{other.code[:4]}-{other.code[4:8]}") == {other.pk}
    assert found(q="%%%") == set()
    assert found(course=course.pk) == {first.pk, other.pk}
    assert found(organisation=town.pk) == {other.pk}
    assert found(month="2026-10") == {other.pk}
    assert found(month="2026-13", course="x", organisation="-1", p="9") == {first.pk, other.pk}


def test_months_are_those_of_the_town_and_bars_those_of_the_figures(two):
    months = by_month(today=date(2026, 11, 27))

    assert (len(months), months[-1].first, months[0].first) == (12, date(2026, 11, 1), date(2025, 12, 1))
    assert months[-2].issued == 1
    assert months[-2].issued_height == 120


@pytest.fixture
def client_of_admin(tree) -> Client:
    ensure_groups(list(tree.catalog.values()))
    user = people.make_user("admin@example.com", "Admin")
    people.grant(user, Role.ADMIN)
    return people.sign_in(Client(), user)


def test_expired_ones_have_a_list_of_their_own(client_of_admin, issued):
    Certificate.objects.filter(pk=issued.pk).update(valid_until=timezone.now() - timedelta(days=1))
    shown = f"/admin/certificates/{issued.pk}/"

    assert shown in client_of_admin.get("/admin/certificates/", {"state": "expired"}).content.decode()
    assert shown not in client_of_admin.get("/admin/certificates/", {"state": "issued"}).content.decode()
    assert client_of_admin.get("/admin/certificates/months/").status_code == 200


def test_by_municipality_the_list_asks_for_a_recent_sign_in(client_of_admin, two, settings):
    settings.DEMO = False
    session = client_of_admin.session
    session["account_authentication_methods"] = [{"method": each, "at": timezone.now().timestamp() - 3600} for each in ("password", "mfa")]
    session.save()

    assert client_of_admin.get("/admin/certificates/", {"state": "issued"}).status_code == 200
    assert client_of_admin.get("/admin/certificates/", {"state": "issued", "organisation": two[2].pk}).status_code == 302


@pytest.mark.pure
def test_no_code_edits_or_deletes_events_but_the_erasure():
    """Append-only: the only update empties the reason of a look when a person is erased; nothing deletes."""
    names = {"update", "delete", "bulk_update", "save"}
    changes = []
    for path in sorted(Path("certificates").rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        written = [node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr in names]
        changes += [f"{path}: {ast.unparse(node)}" for node in written if re.search("CertificateEvent|events", ast.unparse(node.func))]

    assert changes == ["certificates/services/erasure.py: CertificateEvent.objects.filter(pk=event.pk).update(data={})"]
