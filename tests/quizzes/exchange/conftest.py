"""A quiz, its trainer and administrator, and the sample files."""

from pathlib import Path

import pytest
from django.test import Client

from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from tests.factories import accounts as people
from tests.factories import quizzes as make

SAMPLES = Path(__file__).with_name("samples")


@pytest.fixture
def sample():
    """Read a sample file by its name."""
    return lambda name: (SAMPLES / name).read_bytes()


@pytest.fixture
def quiz_page(tree):
    return make.make_quiz_course(tree, english=True).page


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
    return people.sign_in(Client(), staff["trainer"])


@pytest.fixture
def private(settings, tmp_path):
    """A private store of this test."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT / "exchange"
