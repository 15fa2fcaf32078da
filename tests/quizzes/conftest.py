"""A published course with a quiz of all six kinds, and somebody who is enrolled in it."""

import pytest

from courses.services.enrolment import enrol
from quizzes.services.attempts import start_attempt
from tests.factories import quizzes as make


@pytest.fixture
def quiz_course(tree):
    return make.make_quiz_course(tree)


@pytest.fixture
def quiz(quiz_course):
    return quiz_course.quiz


@pytest.fixture
def enrolment(quiz_course, learner):
    return enrol(learner=learner, course=quiz_course.course)


@pytest.fixture
def attempt(enrolment, quiz):
    return start_attempt(enrolment=enrolment, item=quiz, language="de")
