"""Headless Chromium against a server of the test, with ears for everything the browser complains about."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from website.services.pages import ensure_standard_pages

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
# Playwright's own loop makes Django believe it runs inside async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: on Debian, apt-get install chromium")
    playwright: Playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page and what the browser said about it."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go there and wait until it has settled."""
        self.page.goto(self.origin + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def overflow(self) -> int:
        """How many pixels stick out sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def barriers(self) -> list[str]:
        """What axe finds, one line each. Axe styles the page inline while it looks; what the policy says to that is not ours."""
        said = list(self.complaints)
        found = Axe().run(self.page, options={"preload": False}).response["violations"]
        self.page.wait_for_timeout(100)  # its complaints arrive late
        self.complaints[:] = said
        return [f"{entry['id']}: {entry['nodes'][0]['target']} {entry['nodes'][0]['failureSummary']}" for entry in found]


@pytest.fixture
def site(tree, settings):
    """The pages every installation has, in a demonstration."""
    settings.DEMO = True
    ensure_standard_pages()
    return tree


@pytest.fixture
def visit(chromium: Browser, live_server, site) -> Iterator:
    """`visit(width=390, dark=True)` opens a window; every complaint of every window fails the test at its end."""
    opened: list[tuple[BrowserContext, Visit]] = []

    def window(*, width: int = 1280, dark: bool = False, script: bool = True, forced: bool = False, client: Client | None = None) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            forced_colors="active" if forced else "none",
            java_script_enabled=script,
            locale="de-DE",
        )
        if client is not None:
            cookies = [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
            context.add_cookies(cookies)
        visit = Visit(context.new_page(), live_server.url)
        visit.page.on(
            "console",
            lambda message: (
                visit.complaints.append(f"{message.text} {message.location.get('url', '')}")
                if message.type in ("error", "warning")
                else None
            ),
        )
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on(
            "request", lambda request: visit.foreign.append(request.url) if not request.url.startswith((live_server.url, "data:")) else None
        )
        opened.append((context, visit))
        return visit

    yield window
    for context, visit in opened:
        context.close()
        assert visit.complaints == []
        assert visit.foreign == []
