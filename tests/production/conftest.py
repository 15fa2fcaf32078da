"""One production shape for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.production.stack import Stack, missing_programs, production


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """PostgreSQL, Redis, nginx, gunicorn, worker and beat. Skipped where Debian's packages are missing; .ci/run installs them."""
    if absent := missing_programs():
        pytest.skip(f"the production shape needs {', '.join(absent)} (apt install {' '.join(absent)})")
    with production() as running:
        yield running
