"""Giving and taking roles: what is refused, that rights end in time, and that one administrator always remains."""

import logging
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import GrantRefused
from accounts.models import RoleGrant
from accounts.services.roles import ADMIN_GROUPS, coordinated, grant, has_role, held_roles, in_force, revoke, viewer_of
from tests.factories import accounts as make


@pytest.fixture
def boss(db):
    user = make.make_user("boss@example.com")
    grant(user=user, role="admin")
    return user


def test_a_grant_holds_from_now_until_it_is_taken(boss, learner):
    row = grant(user=learner, role="analyst", granted_by=boss)
    assert has_role(learner, "analyst")

    revoke(row=row, revoked_by=boss)
    revoke(row=row, revoked_by=boss)
    assert not has_role(learner, "analyst")


def test_giving_a_role_again_renews_the_one_row(boss, learner):
    first = grant(user=learner, role="trainer", granted_by=boss, valid_until=timezone.now() + timedelta(days=1))
    again = grant(user=learner, role="trainer", granted_by=boss)

    assert first.pk == again.pk
    assert again.valid_until > timezone.now() + timedelta(days=300)


def test_a_trainers_role_ends_after_a_year_unless_renewed(boss, learner):
    row = grant(user=learner, role="trainer", granted_by=boss)

    assert timedelta(days=364) < row.valid_until - timezone.now() <= timedelta(days=365)


@pytest.mark.parametrize("role", ["coordinator", "analyst", "trainer", "admin"])
def test_nobody_gives_a_role_to_themselves(boss, town, role):
    with pytest.raises(GrantRefused):
        grant(user=boss, role=role, organisation=town if role == "coordinator" else None, granted_by=boss)


@pytest.mark.parametrize("giver", ["learner", "trainer", "coordinator", "analyst"])
def test_only_administrators_give_and_take_roles(people, town, giver, other_learner):
    with pytest.raises(GrantRefused):
        grant(user=other_learner, role="trainer", granted_by=people[giver])
    with pytest.raises(GrantRefused):
        revoke(row=people["admin"].grants.get(), revoked_by=people[giver])
    with pytest.raises(GrantRefused):
        revoke(row=people["analyst"].grants.get(), revoked_by=people[giver])


@pytest.mark.parametrize(("first", "second"), [("coordinator", "analyst"), ("analyst", "coordinator")])
def test_coordinator_and_analyst_are_never_one_person(boss, learner, town, first, second):
    scope = {"coordinator": town, "analyst": None}
    grant(user=learner, role=first, organisation=scope[first], granted_by=boss)

    with pytest.raises(GrantRefused):
        grant(user=learner, role=second, organisation=scope[second], granted_by=boss)


@pytest.mark.parametrize(
    ("role", "with_town"), [("coordinator", False), ("analyst", True), ("trainer", True), ("admin", True), ("emperor", False)]
)
def test_scope_and_role_must_fit(boss, learner, town, role, with_town):
    with pytest.raises(GrantRefused):
        grant(user=learner, role=role, organisation=town if with_town else None, granted_by=boss)


def test_suspended_people_get_no_role(boss, learner):
    learner.is_active = False
    learner.save()

    with pytest.raises(GrantRefused):
        grant(user=learner, role="trainer", granted_by=boss)


def test_the_last_administrator_stays(boss, learner):
    with pytest.raises(GrantRefused):
        revoke(row=boss.grants.get(), revoked_by=boss)

    grant(user=learner, role="admin", granted_by=boss)
    revoke(row=boss.grants.get(), revoked_by=boss)
    assert not has_role(boss, "admin") and has_role(learner, "admin")


def test_a_suspended_administrator_does_not_count_as_one(boss, learner):
    grant(user=learner, role="admin", granted_by=boss)
    learner.is_active = False
    learner.save()

    with pytest.raises(GrantRefused):
        revoke(row=boss.grants.get(), revoked_by=boss)


def test_rights_outside_their_time_do_not_hold(learner, town):
    now = timezone.now()
    RoleGrant.objects.create(user=learner, role="analyst", valid_from=now + timedelta(hours=1))
    RoleGrant.objects.create(
        user=learner, role="coordinator", organisation=town, valid_from=now - timedelta(days=2), valid_until=now - timedelta(seconds=1)
    )

    assert (held_roles(learner), coordinated(viewer_of(learner)), viewer_of(learner).held) == (set(), [], frozenset())


def test_a_coordinator_coordinates_one_municipality_and_no_other(people, town):
    other = make.make_organisation("Anderstadt", "99000002")

    assert coordinated(viewer_of(people["coordinator"])) == [town]
    assert has_role(people["coordinator"], "coordinator", town)
    assert not has_role(people["coordinator"], "coordinator", other)


def test_wagtails_groups_follow_the_roles_even_when_time_ends_them(boss, learner, client):
    row = grant(user=learner, role="trainer", granted_by=boss)
    assert list(learner.groups.values_list("name", flat=True)) == [ADMIN_GROUPS["trainer"]]

    RoleGrant.objects.filter(pk=row.pk).update(valid_until=timezone.now())
    assert make.sign_in(client, learner).get("/admin/").status_code == 403
    assert learner.groups.count() == 0


def test_each_grant_and_each_end_leaves_one_event_with_who_whom_and_why(boss, learner, caplog):
    caplog.set_level(logging.INFO, "accounts.services.roles")
    row = grant(user=learner, role="trainer", granted_by=boss, reason="Schulung im Mai")
    revoke(row=row, revoked_by=boss, reason="Vertrag endet")
    revoke(row=row, revoked_by=boss)

    events = [(entry.message, entry.person, entry.by, entry.reason) for entry in caplog.records if entry.name == "accounts.services.roles"]
    assert events == [("role granted", learner.pk, boss.pk, "Schulung im Mai"), ("role revoked", learner.pk, boss.pk, "Vertrag endet")]


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_demote_each_other_at_once_one_remains(transactional_db):
    one, two = make.make_user("one@example.com"), make.make_user("two@example.com")
    rows = [grant(user=user, role="admin") for user in (one, two)]
    start, outcomes = Barrier(2), []

    def demote(row, by):
        start.wait()
        try:
            revoke(row=row, revoked_by=by)
            outcomes.append("done")
        except GrantRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=demote, args=(rows[0], two)), Thread(target=demote, args=(rows[1], one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert in_force(role="admin").count() == 1
