"""Who belonged to a municipality whose lists were opened reads so the day after: once, whoever looked aside, at a fixed cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import CoordinationEvent, Membership, Notification, User
from accounts.services import events, notifications
from reports.models import ReportAccess
from reports.services.looks_told import tell_looks
from tests.factories import accounts as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return people.make_organisation()


@pytest.fixture
def boss(town):
    boss = people.make_user("boss@example.com", "Ruth Boss")
    people.join(boss, town)
    return boss


def look(town, boss, *, days=1):
    ReportAccess.objects.create(
        viewer=boss, organisation=town, report="status", purpose="Planung", at=timezone.now() - timedelta(days=days)
    )


def member(town, name, *, since=30, until=None, **fields):
    user = people.make_user(f"{name}@example.com", name, **fields)
    row = people.join(user, town)
    ended = timezone.now() - timedelta(days=until) if until else None
    Membership.objects.filter(pk=row.pk).update(started_at=timezone.now() - timedelta(days=since), ended_at=ended)
    return user


def told() -> set[str]:
    return set(Notification.objects.filter(kind="looked_at").values_list("person__full_name", flat=True))


def test_members_of_that_day_are_told_once_the_day_after(town, boss):
    for name, fields in {"da": {}, "English": {"language": "en"}, "gegangen": {"until": 3}, "später": {"since": 0}}.items():
        member(town, name, **fields)
    look(town, boss)
    look(town, boss)
    counts = [tell_looks(), tell_looks()]

    assert (counts, told()) == ([2, 0], {"da", "English"})
    assert set(User.objects.filter(unread=1).values_list("full_name", flat=True)) == {"da", "English"}


def test_a_list_of_people_and_cohorts_is_told_as_well(town, boss):
    member(town, "da")
    events.record_look(organisation=town, actor=boss, purpose="planning cohorts")
    CoordinationEvent.objects.update(at=timezone.now() - timedelta(days=1))

    assert (tell_looks(), told()) == (1, {"da"})


def test_a_look_of_today_is_told_tomorrow(town, boss):
    member(town, "da")
    look(town, boss, days=0)

    assert (tell_looks(), tell_looks(now=timezone.now() + timedelta(days=1))) == (0, 1)


def test_two_who_looked_are_told_about_each_other(town, boss):
    look(town, boss)
    look(town, member(town, "Stellvertretung"))
    Membership.objects.filter(user=boss).update(started_at=timezone.now() - timedelta(days=30))

    assert (tell_looks(), told()) == (2, {"Ruth Boss", "Stellvertretung"})


def test_who_does_not_want_to_be_told_is_not(town, boss):
    notifications.choose(person=member(town, "still"), choices={"looked_at": (False, False)})
    look(town, boss)

    assert tell_looks() == 0


def test_three_members_cost_as_many_queries_as_one(town, boss):
    look(town, boss)
    asked = []
    for names in (["a"], ["b", "c", "d"]):
        for name in names:
            member(town, name)
        with CaptureQueriesContext(connection) as queries:
            tell_looks()
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 47
