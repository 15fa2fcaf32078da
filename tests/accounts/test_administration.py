"""Administrators give and take roles and keep municipalities; nobody else does."""

import pytest

from accounts.models import Organisation
from accounts.services.roles import has_role
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, people, rights):
    return make.sign_in(client, people["admin"])


def town_form(**changes):
    return {
        "name": "Neustadt",
        "ags_code": "99000009",
        "land": "NI",
        "member_kind": "guest",
        "joining": "direct",
        "email_domains": "neustadt.example",
        "min_group_size": "5",
        "is_active": "on",
    } | changes


def test_only_people_with_roles_are_listed_and_others_are_found_by_searching(admin, people):
    listed = admin.get("/admin/people/").content.decode()
    found = admin.get("/admin/people/?q=learner@").content.decode()

    assert "trainer@example.com" in listed and "learner@example.com" not in listed
    assert "learner@example.com" in found


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(admin, people, django_assert_num_queries, count):
    for number in range(count):
        make.grant(make.make_user(f"extra{number}@example.com"), "trainer")
    with django_assert_num_queries(21):
        admin.get("/admin/people/")


def test_a_role_is_given_and_taken_with_a_reason(admin, people):
    learner = people["learner"]
    answer = admin.post(f"/admin/people/{learner.pk}/", {"role": "trainer", "organisation": "", "valid_until": "", "reason": "Schulung"})
    assert (answer.status_code, has_role(learner, "trainer")) == (302, True)

    row = learner.grants.get()
    admin.post(f"/admin/people/{learner.pk}/roles/{row.pk}/end/", {"reason": ""})
    assert has_role(learner, "trainer")
    admin.post(f"/admin/people/{learner.pk}/roles/{row.pk}/end/", {"reason": "Ende"})
    assert not has_role(learner, "trainer")


@pytest.mark.parametrize(
    "sent",
    [
        {"role": "coordinator", "organisation": "", "reason": "x"},
        {"role": "emperor", "reason": "x"},
        {"role": "trainer", "reason": ""},
        {"role": "trainer", "reason": "x\u202e"},
        {"role": "trainer", "valid_until": "2001-01-01", "reason": "x"},
        {"role": "coordinator", "organisation": "999999", "reason": "x"},
        {},
    ],
)
def test_bad_grants_are_refused_with_a_sentence(admin, people, sent):
    answer = admin.post(f"/admin/people/{people['learner'].pk}/", sent | {"sent": "1"})

    assert answer.status_code == 422
    assert people["learner"].grants.count() == 0


def test_an_administrator_gives_nothing_to_themselves_and_the_last_one_stays(admin, people):
    own = people["admin"]
    answer = admin.post(f"/admin/people/{own.pk}/", {"role": "trainer", "reason": "x"})
    admin.post(f"/admin/people/{own.pk}/roles/{own.grants.get().pk}/end/", {"reason": "x"})

    assert answer.status_code == 422
    assert (has_role(own, "trainer"), has_role(own, "admin")) == (False, True)


def test_the_grant_of_another_person_is_not_found(admin, people):
    row = people["trainer"].grants.get()
    answer = admin.post(f"/admin/people/{people['learner'].pk}/roles/{row.pk}/end/", {"reason": "x"})

    assert (answer.status_code, has_role(people["trainer"], "trainer")) == (404, True)


def test_a_change_asks_for_a_fresh_sign_in(client, people, rights):
    make.sign_in(client, people["admin"])
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = client.post(f"/admin/people/{people['learner'].pk}/", {"role": "trainer", "reason": "x"})

    assert "reauthenticate" in answer["Location"]
    assert not has_role(people["learner"], "trainer")


def test_a_municipality_is_made_and_changed(admin):
    assert admin.post("/admin/municipalities/new/", town_form()).status_code == 302
    town = Organisation.objects.get(ags_code="99000009")
    admin.post(
        f"/admin/municipalities/{town.pk}/", town_form(name="Neustadt an der Aue", email_domains="NEUSTADT.example\n@zweite.example")
    )
    town.refresh_from_db()

    assert (town.name, town.email_domains, town.visibility_level) == ("Neustadt an der Aue", ["neustadt.example", "zweite.example"], 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "Neu\u202estadt"},
        {"ags_code": "12"},
        {"ags_code": "99000001"},
        {"land": "XX"},
        {"min_group_size": "1"},
        {"min_group_size": "13"},
        {"email_domains": "keine domain"},
        {"email_domains": "x" * 300},
    ],
)
def test_bad_municipalities_are_refused_and_keep_what_was_written(admin, town, changes):
    answer = admin.post("/admin/municipalities/new/", town_form(**changes))

    assert answer.status_code == 422
    assert Organisation.objects.count() == 1
    assert answer.context["form"]["land"].value() == changes.get("land", "NI")


def test_the_visibility_level_cannot_be_sent_along(admin, town):
    admin.post(f"/admin/municipalities/{town.pk}/", town_form(ags_code=town.ags_code, visibility_level="2", agreement_reference="x"))
    town.refresh_from_db()

    assert (town.visibility_level, town.agreement_reference) == (0, "")


@pytest.mark.parametrize("role", ["learner", "trainer", "coordinator", "analyst"])
@pytest.mark.parametrize("path", ["/admin/people/", "/admin/people/1/", "/admin/municipalities/", "/admin/municipalities/new/"])
def test_nobody_else_gets_in(client, people, rights, role, path):
    make.sign_in(client, people[role])

    assert client.get(path).status_code == 403
    assert client.post(path, town_form()).status_code == 403
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("query", ["?p=0", "?p=-1", "?p=abc", "?p=999999", "?q=%00", "?q=" + "x" * 5000, "?q=%25_'\"<script>"])
def test_odd_queries_are_harmless(admin, query):
    for path in ("/admin/people/", "/admin/municipalities/"):
        answer = admin.get(path + query)

        assert answer.status_code == 200
        assert "<script>'" not in answer.content.decode()
