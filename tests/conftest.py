"""Fixtures for all tests: the page tree, people, a published course."""

import pytest
from django.core.cache import cache
from django.utils import translation
from wagtail.models import Locale, Page, Site

from tests.factories import accounts as people
from tests.factories import courses as course_factory


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
