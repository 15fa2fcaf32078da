"""A course with one workshop, a session of two seats, and three people."""

import pytest

from tests.factories import sessions as make


@pytest.fixture
def workshop_course(tree):
    return make.make_workshop_course(tree)


@pytest.fixture
def workshop(workshop_course):
    return make.workshop_of(workshop_course)


@pytest.fixture
def session(workshop):
    return make.make_session(workshop)


@pytest.fixture
def leader(session):
    return session.leaders.get()


@pytest.fixture
def three(workshop_course):
    return make.enrol_people(workshop_course, 3)
