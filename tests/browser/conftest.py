"""One running system and one Chromium for the whole folder; a visitor for each test, whose unseen faults fail it.

The fixtures end with this folder, not with the session: while Playwright runs, Django refuses the database to this process. The suite
itself asks the database through processes of their own.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.system import System, kept_folder, started
from tests.browser.visitor import PASSWORD, Visitor
from tests.serve.first_start import first_start


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Headless Chromium. Skipped, with a word, where there is none; .ci/run installs it."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
    if not Path(program).exists():
        pytest.skip("these tests need Chromium: apt install chromium, or say where it is with CHROMIUM=/path")
    arguments = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox does not start as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def system(chromium, tmp_path_factory) -> Iterator[System]:
    """The running system."""
    with started(kept_folder() or first_start(tmp_path_factory)[0]) as running:
        yield running


@pytest.fixture
def visit(chromium, system, request) -> Iterator[Callable[..., Visitor]]:
    """Let somebody visit: `visit(language="en", width=390)`. After the test every visitor's faults are shown, and fail it."""
    visitors: list[Visitor] = []

    def enter(*, who: str = "", password: str = PASSWORD, **options) -> Visitor:
        options.setdefault("name", request.node.name.removeprefix("test_").split("[")[0])
        visitor = Visitor(chromium, system.address, **options)
        visitors.append(visitor)
        if who:
            visitor.sign_in(who, password)
        return visitor

    yield enter
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.close()
    assert not faults, "\n".join(faults)
