"""A municipality with a desk, for tests: names since a month, with coordinator and people."""

from datetime import timedelta

from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation, User, VisibilityChange
from tests.factories import accounts as people

DESK = "/coordination/"


def decide(town: Organisation, level: int, *, days_ago: float = 0, by: User | None = None) -> VisibilityChange:
    """A decision on the level, in force since then; the municipality has it."""
    at = timezone.now() - timedelta(days=days_ago)
    by = by or people.make_user(f"decider-{town.pk}-{VisibilityChange.objects.count()}@example.com")
    text = "Dienstvereinbarung vom 1. März 2026" if level else ""
    row = VisibilityChange.objects.create(
        organisation=town, level=level, agreement_reference=text, decided_by=by, decided_on=at, effective_from=at
    )
    Organisation.objects.filter(pk=town.pk).update(visibility_level=level, agreement_reference=text)
    town.refresh_from_db()
    return row


def make_town(name: str = "Musterstadt", key: str = "99000001") -> Organisation:
    """A municipality that shows names since a month."""
    town = people.make_organisation(name, key)
    decide(town, 1, days_ago=30)
    return town


def make_coordinator(town: Organisation, email: str = "coordinator@example.com") -> User:
    """Whoever coordinates it."""
    user = people.make_user(email, "Jonas Petersen")
    people.grant(user, Role.COORDINATOR, town)
    return user


def make_people(town: Organisation, count: int, *, unit: str = "", start: int = 0) -> list[User]:
    """People who belong to it."""
    made = []
    for number in range(start, start + count):
        user = people.make_user(f"person-{town.pk}-{number}@example.com", f"Person {number:03}")
        membership = people.join(user, town)
        membership.unit = unit
        membership.save()
        made.append(user)
    return made
