"""Administrators open the names of who is booked: with a reason, after a recent sign-in, and each person in the list reads it."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.own_data import acts_on
from accounts.services import audit
from courses.errors import NamesClosed
from courses.services.booking import book
from courses.services.session_names import open_names
from tests.factories import accounts as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db):
    boss = people.make_user("boss@example.com", "Henrike Boss")
    people.grant(boss, "admin")
    return boss


@pytest.fixture
def admin(client, boss):
    return people.sign_in(client, boss)


@pytest.fixture
def booked(session, three):
    return [book(enrolment=enrolment, session=session) for enrolment in three]


def path(session, name="session_names"):
    return reverse(f"courses:{name}", args=[session.public_id])


def names_of(booked) -> list[str]:
    return [row.enrolment.learner.full_name for row in booked]


def test_names_are_neither_on_the_page_nor_on_the_form_before_a_reason(admin, session, booked):
    pages = [admin.get(path(session, "desk_session")).content.decode(), admin.get(path(session)).content.decode()]
    refused = admin.post(path(session), {"reason": " "})

    assert path(session) in pages[0]
    assert not [name for name in names_of(booked) for page in (*pages, refused.content.decode()) if name in page]
    assert (refused.status_code, AuditEvent.objects.count()) == (422, 0)


def test_with_a_reason_the_names_are_shown_once_and_each_person_reads_who_and_why(admin, boss, session, booked):
    text = admin.post(path(session), {"reason": "Beschwerde vom Montag"}).content.decode()
    again = admin.get(path(session)).content.decode()

    assert [name in text for name in names_of(booked)] == [True] * 3
    assert not [name for name in names_of(booked) if name in again]
    for row in booked:
        (look,) = acts_on(row.enrolment.learner)
        assert (look.who, look.why) == (str(boss), "Beschwerde vom Montag")
    assert list(audit.broken_links()) == []


@pytest.mark.parametrize("role", ["trainer", "coordinator", "analyst", "learner"])
def test_for_everybody_else_the_page_is_not_there(client, session, booked, role):
    user = people.make_user(f"{role}@example.com")
    if role != "learner":
        people.grant(user, role, people.make_organisation() if role == "coordinator" else None)
    people.sign_in(client, user)

    assert (client.get(path(session)).status_code, client.post(path(session), {"reason": "x"}).status_code) == (404, 404)
    with pytest.raises(NamesClosed):
        open_names(session=session, actor=user, reason="x")
    assert not AuditEvent.objects.exists()


def test_an_old_sign_in_and_a_missing_second_factor_are_asked_first(client, boss, session, booked, settings):
    people.sign_in(client, boss)
    kept = client.session
    for record in kept["account_authentication_methods"]:
        record["at"] -= 3600
    kept.save()
    old = client.post(path(session), {"reason": "x"})
    settings.SECOND_FACTOR_REQUIRED = True
    people.sign_in(client, boss, "password")
    half = client.post(path(session), {"reason": "x"})

    assert [(answer.status_code, "reauthenticate" in answer["Location"] or "2fa" in answer["Location"]) for answer in (old, half)] == [
        (302, True),
        (302, True),
    ]
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_opening_costs_seventeen_queries_for_one_and_for_three(admin, session, three, count, django_assert_num_queries):
    for enrolment in three[:count]:
        book(enrolment=enrolment, session=session)
    admin.get(path(session))  # what is kept between requests is there

    with django_assert_num_queries(17):
        admin.post(path(session), {"reason": "Prüfung"})
    assert AuditEvent.objects.count() == count
