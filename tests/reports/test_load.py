"""Invented people at size: spread over so many municipalities, enrolled in each course, and nothing added by a second run."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from courses.models import Course, Enrolment
from tests.factories import certificates as certificate_factory


def seed(**options) -> tuple[int, int]:
    call_command("seed_load", learners=30, not_a_demo=True, **options)
    return Organisation.objects.count(), Enrolment.objects.count()


@pytest.fixture
def courses(db):
    for _number in range(2):
        certificate_factory.make_frozen_course()
    Course.objects.update(is_live=True)


def test_people_are_spread_over_municipalities_and_enrolled_in_every_course(courses):
    assert seed(each=True, municipalities=5) == (5, 60)
    assert seed(each=True, municipalities=5) == (5, 60)


def test_without_each_everybody_is_enrolled_in_one_course(courses):
    assert seed() == (1, 30)


@pytest.mark.parametrize("municipalities", [0, -1, 31])
def test_a_number_of_municipalities_that_makes_no_sense_is_refused(courses, municipalities):
    with pytest.raises(CommandError):
        seed(municipalities=municipalities)
