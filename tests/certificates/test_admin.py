"""Certificates in the authoring interface: administrators only, and what they do is recorded."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from certificates.models import Certificate, CertificateLayout
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import certificates as make


@pytest.fixture
def admin(client, tree):
    ensure_groups(list(tree.catalog.values()))
    user = people.make_user("admin@example.com", "Admin")
    grant(user=user, role=Role.ADMIN)
    people.sign_in(client, user)
    return user


@pytest.fixture
def stuck(earned):
    Certificate.objects.filter(pk=earned.pk).update(state="needs_attention", last_error="a letter is missing", tries=1)
    return earned


def test_what_waits_for_a_person_comes_first(client, stuck, admin):
    page = client.get("/admin/certificates/").content.decode()

    assert "a letter is missing" in page
    assert reverse("certificate_ledger:requeue", args=[stuck.pk]) in page
    assert "Sabine Albers" not in page


@pytest.mark.parametrize("state", ["requested", "issued", "revoked", "needs_attention", "x", ""])
def test_every_state_has_its_list(client, issued, admin, state):
    assert client.get("/admin/certificates/", {"state": state, "p": "99"}).status_code == 200


def test_an_administrator_has_it_made_again_and_that_is_recorded(client, stuck, admin):
    address = reverse("certificate_ledger:requeue", args=[stuck.pk])
    assert client.get(address).status_code == 405

    assert client.post(address).status_code == 302
    client.post(address)

    stuck.refresh_from_db()
    assert stuck.state == "requested"
    assert [(event.kind, event.actor) for event in stuck.events.all()][-1] == ("requeued", admin)
    assert stuck.events.filter(kind="requeued").count() == 1


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.ANALYST])
def test_everybody_else_is_refused(client, tree, stuck, role):
    ensure_groups(list(tree.catalog.values()))
    user = people.make_user("somebody@example.com")
    if role:
        grant(user=user, role=role)
    people.sign_in(client, user)

    responses = [client.get("/admin/certificates/"), client.post(reverse("certificate_ledger:requeue", args=[stuck.pk]))]

    assert all(response.status_code in {302, 403, 404} for response in responses)
    assert not any("a letter is missing" in response.content.decode() for response in responses)
    assert Certificate.objects.get().state == "needs_attention"


def test_layouts_are_edited_by_administrators(client, admin):
    layout = CertificateLayout.objects.create(name="L", issuer="Stadt", signatory="X")

    assert client.get(reverse("wagtailsnippets_certificates_certificatelayout:list")).status_code == 200
    assert "Stadt" in client.get(reverse("wagtailsnippets_certificates_certificatelayout:edit", args=[layout.pk])).content.decode()


def test_trainers_edit_no_rules(client, tree, course):
    ensure_groups(list(tree.catalog.values()))
    trainer = people.make_user("trainer@example.com")
    grant(user=trainer, role=Role.TRAINER)
    people.sign_in(client, trainer)

    for address in (reverse("certificate_rules:index"), reverse("wagtailsnippets_certificates_certificatelayout:add")):
        assert client.get(address).status_code in {302, 403, 404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_one_and_at_three_rows(client, admin, course, rule, count):
    """Counted are the questions about certificates: states, length of the list, one page of it. The frame belongs to others."""
    for number in range(count):
        row = make.earn(enrol(learner=people.make_user(f"l{number}@example.com"), course=course))
        Certificate.objects.filter(pk=row.pk).update(state="needs_attention")

    with CaptureQueriesContext(connection) as asked:
        client.get("/admin/certificates/")

    assert sum("certificates_certificate" in query["sql"] for query in asked.captured_queries) == 3
