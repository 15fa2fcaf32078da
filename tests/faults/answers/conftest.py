"""One installation for each database, one web process with its proxy for each control, and a browser for all."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.faults.answers.rig import Rig, installed
from tests.postgres import NoPostgres, binaries

expect.set_options(timeout=30_000)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Headless Chromium; skipped where there is none."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
    if not Path(program).exists():
        pytest.skip("these tests need Chromium: apt install chromium, or say where it is with CHROMIUM=/path")
    arguments = ["--disable-background-networking", "--no-first-run"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def rigs() -> Iterator[Callable[..., Rig]]:
    """Return the rig of a database; it is made when it is first asked for. `without` takes a protection away from the server."""
    made: dict[tuple[str, str], Rig] = {}
    bases: dict = {}
    with ExitStack() as stack:

        def rig(engine: str, without: str = "") -> Rig:
            if engine == "postgresql":
                try:
                    binaries()
                except NoPostgres as missing:
                    pytest.skip(str(missing))
            if engine not in bases:
                bases[engine] = stack.enter_context(installed(engine))
            if (engine, without) not in made:
                folder, database, world, environment = bases[engine]
                if without:  # another process on the same database, at another port
                    from tests.serve.running import free_port

                    environment = {**environment, "WITHOUT": without, "PORT": str(free_port())}
                found = Rig(folder, database, world, environment)
                found.people = made[engine, ""].people if (engine, "") in made else found.people
                stack.callback(found.close)
                made[engine, without] = found
            return made[engine, without]

        yield rig


@pytest.fixture
def sqlite(chromium, rigs) -> Rig:
    return rigs("sqlite")


class Learner:
    """Somebody in the middle of an attempt, at one device."""

    def __init__(self, browser: Browser, rig: Rig, person: dict[str, str]) -> None:
        self.rig, self.person, self.attempt = rig, person, person["attempt"]
        self.context = browser.new_context(base_url=rig.address, locale="de-DE", timezone_id="Europe/Berlin")
        self.context.set_default_timeout(30_000)
        self.context.add_cookies([{"name": "sessionid", "value": person["session"], "url": rig.address}])
        self.page = self.context.new_page()

    def open(self, page: Page | None = None) -> None:
        (page or self.page).goto(f"/attempts/{self.attempt}/?q=1")

    def show(self, key: str, page: Page | None = None):
        page = page or self.page
        number = page.locator(f"[data-question={key}]").get_attribute("data-number")
        page.locator(f"[data-band] [data-go='{number}']").click()
        return page.locator(f"[data-question={key}]")

    def choose(self, key: str, choice: str, page: Page | None = None):
        """Choose an answer; return its save state without waiting for it."""
        section = self.show(key, page)
        section.locator(f"input[value={choice}]").check()
        return section.locator("[data-save-state]")

    def saved(self, key: str, page: Page | None = None) -> None:
        """Wait until the page says that a question is saved."""
        expect((page or self.page).locator(f"[data-question={key}] [data-save-state].save-state--saved")).to_have_count(1)

    def shown(self, page: Page | None = None) -> dict[str, str]:
        """What the page says is chosen, of the questions with choices."""
        ticked = (page or self.page).locator("[data-question]:has(input[type=radio]:checked)")
        return {one.get_attribute("data-question"): one.locator("input:checked").get_attribute("value") for one in ticked.all()}


@pytest.fixture
def learner(chromium) -> Iterator[Callable[..., Learner]]:
    """Let somebody who was not there yet sit down at a device."""
    here: list[Learner] = []

    def sit_down(rig: Rig, person: dict[str, str] | None = None) -> Learner:
        here.append(Learner(chromium, rig, person or rig.people.pop()))
        return here[-1]

    yield sit_down
    for one in here:
        one.rig.proxy.plan = lambda _seen: "pass"
        one.context.close()
