"""One person at a browser. Whatever goes wrong unseen (policy violations, console errors, failed or foreign requests) is written down."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.browser.inspection import page_faults

PATIENCE = 20_000  # milliseconds that a page may take on a busy machine
PASSWORD = "weiße Linden am Fluss 7"
DARK_SWITCH = ".header__tools > form .theme__to-dark"
LANGUAGE_SWITCH = ".header__tools > .languages a"
expect.set_options(timeout=PATIENCE)


class Visitor:
    """A page in a context of its own. `faults` is empty after a good visit; the fixture looks."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        language: str = "de",
        width: int = 1280,
        scheme: str = "light",
        javascript: bool = True,
        forced: bool = False,
        storage: dict | None = None,
        name: str = "",
    ) -> None:
        self.address, self.language, self.width, self.scheme, self.name = address, language, width, scheme, name
        self.faults: list[str] = []
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900 if width > 600 else 844},
            locale="de-DE" if language == "de" else "en-GB",
            timezone_id="Europe/Berlin",
            color_scheme=scheme,
            reduced_motion="reduce",  # axe would meet colours half way
            forced_colors="active" if forced else "none",
            java_script_enabled=javascript,
            storage_state=storage,
        )
        self.context.set_default_timeout(PATIENCE)
        self._allowed: set[int] = set()
        self._offline = False
        self._pictures = 0
        self.page: Page = self.context.new_page()
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)
        self.context.on("requestfailed", self._on_failed)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self._note(f"script error: {error.error}"))

    # --- What is written down ---

    def _note(self, text: str) -> None:
        self.faults.append(f"{urlsplit(self.page.url).path}: {text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self._note(f"request to a foreign origin: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._allowed:
            self._note(f"{response.status} for {response.url}")

    def _on_failed(self, request: Request) -> None:
        # Chromium calls a download, and whatever a page leaves unfinished when it is left, aborted.
        if not self._offline and request.failure != "net::ERR_ABORTED":
            self._note(f"request failed: {request.url} ({request.failure})")

    def _on_console(self, message: ConsoleMessage) -> None:
        # Statuses and lost connections are judged above, where it is known which of them a test wants.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self._note(f"console: {message.text}")

    def wait_for_fault(self) -> None:
        """Let the browser deliver what it has; for tests of this watch."""
        for _ in range(PATIENCE // 50):
            if self.faults:
                return
            self.page.wait_for_timeout(50)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Answers with these statuses are wanted here."""
        self._allowed |= set(statuses)
        yield
        self._allowed -= set(statuses)

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Take the connection away."""
        self._offline = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
        self._offline = False

    # --- What somebody does ---

    def path(self, path: str) -> str:
        """The path in this visitor's language; `path` is the German one of an address that has the same words in both."""
        return f"/en{path}" if self.language == "en" else path

    def open(self, path: str, status: int = 200) -> None:
        """Go to an address and expect its status."""
        with self.expecting(status):
            response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{response.status} for {path}, expected {status}"

    def look(self, what: str = "") -> None:
        """Examine the page as it stands; with BROWSER_PICTURES set, keep a picture of it."""
        self.faults += [
            f"{urlsplit(self.page.url).path} ({what or 'page'}): {text}" for text in page_faults(self.page, self.language, self.scheme)
        ]
        self.picture(what)

    def picture(self, what: str) -> None:
        """Keep a picture of the whole page in the folder BROWSER_PICTURES, if there is one."""
        folder = os.environ.get("BROWSER_PICTURES")
        if not folder:
            return
        self._pictures += 1
        word = re.sub(r"[^a-z0-9]+", "-", (what or urlsplit(self.page.url).path).lower()).strip("-") or "home"
        file = f"{self.name}-{self._pictures:02}-{word}-{self.language}-{self.width}-{self.scheme}.png"
        self.page.screenshot(path=Path(folder) / file, full_page=True)

    def button(self, name: str | re.Pattern, **options) -> Locator:
        """A button by its accessible name."""
        return self.page.get_by_role("button", name=name, **options)

    def link(self, name: str | re.Pattern, **options) -> Locator:
        """A link by its accessible name."""
        return self.page.get_by_role("link", name=name, **options)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in with the form."""
        self.open(self.path("/accounts/login/"))
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("form[data-login] button[type=submit]").click()
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)

    def focused(self) -> str:
        """The focused element as accessible name or text, for messages and comparisons."""
        return self.page.evaluate(
            "() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.innerText || e.name || e.id || e.tagName).trim().replace(/\\s+/g, ' '); }"
        )

    def close(self) -> None:
        """Leave."""
        self.context.close()
