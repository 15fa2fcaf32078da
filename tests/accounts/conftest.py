"""What the tests of accounts share: limits that begin anew, people with roles."""

import pytest
from django.core.cache import cache

from tests.factories import accounts as make


@pytest.fixture(autouse=True)
def _fresh_limits():
    """The limiter counts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def town(db):
    return make.make_organisation()


@pytest.fixture
def people(town):
    """One person a role; the learner belongs to the town, the coordinator coordinates it."""
    found = {
        role: make.make_user(f"{role}@example.com", f"Person {role.title()}")
        for role in ("learner", "trainer", "coordinator", "analyst", "admin")
    }
    make.join(found["learner"], town)
    for role in ("trainer", "analyst", "admin"):
        make.grant(found[role], role)
    make.grant(found["coordinator"], "coordinator", town)
    return found


@pytest.fixture
def rights(tree):
    """The page tree and the rights in the authoring interface that an installation begins with."""
    from accounts.services.groups import ensure_groups

    ensure_groups(list(tree.catalog.values()))
    return tree
