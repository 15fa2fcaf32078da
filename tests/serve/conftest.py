"""One prepared data folder for all tests of the run-time: the first start costs most of a minute, the later ones seconds."""

from pathlib import Path

import pytest

from tests.serve.first_start import first_start


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, tuple[int, str]]:
    """`make run` in an empty data folder, then Ctrl-C; returns the folder, what was printed, and the first page."""
    return first_start(tmp_path_factory)


@pytest.fixture
def data_dir(first_run) -> Path:
    """The data folder after its first start."""
    return first_run[0]
