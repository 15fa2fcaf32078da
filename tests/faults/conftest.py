"""Fixtures of fault experiments on certificates: real broker, real worker, short leases."""

import pytest

from tests.factories import certificates as make
from tests.processes import celery_worker_process, valkey_server  # noqa: F401  # fixtures


@pytest.fixture
def private_store(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT


@pytest.fixture
def short_lease(settings):
    """A worker that vanished is followed after two seconds rather than five minutes."""
    settings.LEASE_SECONDS = 2


@pytest.fixture
def course(db):
    return make.make_frozen_course()


@pytest.fixture
def rule(course):
    return make.make_rule(course)
