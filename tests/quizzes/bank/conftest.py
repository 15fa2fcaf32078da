"""Two quizzes, a trainer who may edit both, an administrator."""

import pytest
from django.test import Client

from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from quizzes.pages import QuizPage
from tests.factories import accounts as people
from tests.factories import quizzes as make


@pytest.fixture
def staff(tree):
    """A trainer and an administrator with the rights that the installation gives them."""
    ensure_groups(list(tree.catalog.values()))
    found = {role: people.make_user(f"{role}@example.com", f"Person {role.title()}") for role in ("trainer", "admin")}
    for role, user in found.items():
        grant(user=user, role=role)
    return found


@pytest.fixture
def trainer(staff):
    return staff["trainer"]


@pytest.fixture
def desk(staff):
    """The trainer's browser."""
    return people.sign_in(Client(), staff["trainer"])


@pytest.fixture
def origin(tree):
    """A published quiz of all kinds, in German and English."""
    return make.make_quiz_course(tree, english=True).page


@pytest.fixture
def other(tree):
    """A second published quiz, in another course."""
    return make.make_quiz_course(tree, [make.single("eigene")], slug="maerkte", title="Zweiter Test").page


def fresh(page):
    """The page as the database has it."""
    return QuizPage.objects.get(pk=page.pk)


def reword(page, key, text, publish=True):
    """Change the words of a question as the editor does."""
    page = fresh(page).get_latest_revision_as_object()
    for child in page.questions:
        if child.value["key"] == key:
            child.value["text"] = text
    revision = page.save_revision()
    if publish:
        revision.publish()
