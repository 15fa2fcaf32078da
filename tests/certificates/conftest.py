"""Fixtures of certificates: a store of each test's own, a course that earns one, an issued one."""

import pytest
from django.core.cache import cache

from accounts.choices import Role
from accounts.models import User
from certificates.services.issuing import issue
from tests.factories import accounts as people
from tests.factories import certificates as make
from tests.processes import celery_worker_process, valkey_server  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def private_store(settings, tmp_path):
    """A private store that is gone after the test."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT


@pytest.fixture(autouse=True)
def fresh_limits():
    """Rate limits begin anew with each test."""
    cache.clear()


@pytest.fixture
def course(db):
    """A published course as frozen rows. What real pages project is the same form; test_earning has one test through them."""
    return make.make_frozen_course()


@pytest.fixture
def rule(course):
    return make.make_rule(course)


@pytest.fixture
def first(db):
    """One of two administrators: what weighs needs both."""
    return administrator("first")


@pytest.fixture
def second(db):
    return administrator("second")


def administrator(name: str) -> User:
    user = people.make_user(f"{name}@example.com", name.title())
    people.grant(user, Role.ADMIN)
    return user


@pytest.fixture
def earned(rule, enrolment):
    """A certificate that waits to be made."""
    return make.earn(enrolment)


@pytest.fixture
def issued(earned):
    """A certificate with its file."""
    assert issue(earned.pk)
    earned.refresh_from_db()
    return earned
