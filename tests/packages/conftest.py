"""Fixtures for packages: the sample in a folder, and it imported."""

import pytest

from courses.services.importing import import_folder
from tests.packages import sample


@pytest.fixture
def package(tmp_path):
    """The sample package in a folder of its own."""
    return sample.write(tmp_path / "package")


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def imported(db, package):
    """The sample, imported and published."""
    return import_folder(package)
