"""Fixtures for all tests: the page tree, people, a published course."""

from pathlib import PurePosixPath

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from wagtail.models import Locale, Page, Site

from tests import migrated
from tests.factories import accounts as people
from tests.factories import courses as course_factory

# Folders whose tests share one running system: it is started once, and ended with the folder's last test.
ONE_SYSTEM = ("tests/browser", "tests/faults/answers", "tests/production", "tests/serve")


# Examples are judged by what they find, not by the clock: on a machine that does much else one may take longer than Hypothesis allows.
hypothesis_settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("unhurried")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Send each of those folders to one worker, largest first, every other test to whoever is free.

    xdist's own marks for this have no effect with pytest 9.2: they are written into a name that pytest no longer reads.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFolder(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            folder = str(PurePosixPath(nodeid.split("::", 1)[0]).parent)
            return next((name for name in ONE_SYSTEM if folder.startswith(name)), nodeid)

    return ByFolder(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_use_migrations, django_db_createdb):
    """Each worker's database begins as a copy of one migrated database; pytest-django then hands it to `migrate`, as it always does."""
    if django_db_use_migrations and not django_db_createdb:
        migrated.prepare(settings.DATABASES)


@pytest.fixture(autouse=True)
def german():
    """Each test begins in German: a test client leaves the language of its last request behind, and addresses follow it."""
    translation.activate("de")
    yield
    translation.activate("de")


@pytest.fixture(autouse=True)
def nothing_counted():
    """Each test begins with empty limits: they are counted by person and minute, and the first person of each test has the same number."""
    cache.clear()


@pytest.fixture
def tree(db):
    """Home and catalogue in both languages; created here because transactional tests truncate what migrations made."""
    return course_factory.build_tree()


@pytest.fixture
def learner(db):
    return people.make_user("learner@example.com", "Sabine Albers")


@pytest.fixture
def other_learner(db):
    return people.make_user("other@example.com", "Emre Aydın")


@pytest.fixture
def course(tree):
    """A published course with one module of two lessons, German and English."""
    return course_factory.make_course(tree)


@pytest.fixture
def enrolment(course, learner):
    from courses.services.enrolment import enrol

    return enrol(learner=learner, course=course)


__all__ = ["Locale", "Page", "Site"]
