"""One prepared data folder for all tests of the run-time: the first start costs most of a minute, the later ones seconds."""

from pathlib import Path

import pytest

from tests.serve.running import Running

FIRST_START_SECONDS = 240


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, tuple[int, str]]:
    """`make run` in an empty data folder, then Ctrl-C; returns the folder, what was printed, and the first page."""
    data_dir = tmp_path_factory.mktemp("serve") / "data"
    with Running(data_dir, ["make", "--no-print-directory", "run"]) as running:
        running.wait_until_ready(FIRST_START_SECONDS)
        page = running.get("/")
    return data_dir, running.text, page


@pytest.fixture
def data_dir(first_run) -> Path:
    """The data folder after its first start."""
    return first_run[0]
