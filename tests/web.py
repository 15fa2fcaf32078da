"""A small browser without JavaScript: keeps cookies, follows redirects, fills forms. For journeys through a real server."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar


@dataclass
class Form:
    """A form as the page sends it: action, method, the fields with their values."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def names(self) -> set[str]:
        """Return the names of everything that can be filled in."""
        return {name for name, _ in self.fields} | set(self.choices)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(values.get("action", ""), values.get("method", "get").lower())
            self.forms.append(self.open)
        if self.open is None:
            return
        name = values.get("name", "")
        if tag == "input" and name:
            self._input(name, values)
        elif tag == "textarea" and name:
            self.open.fields.append((name, ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.open.choices.setdefault(self.select, []).append(values.get("value", ""))
            if "selected" in values:
                self.open.fields.append((self.select, values.get("value", "")))

    def _input(self, name: str, values: dict[str, str]) -> None:
        assert self.open is not None
        kind = values.get("type", "text")
        if kind in {"radio", "checkbox"}:
            self.open.choices.setdefault(name, []).append(values.get("value", "on"))
            if "checked" in values:
                self.open.fields.append((name, values.get("value", "on")))
        elif kind not in {"submit", "button", "image", "file"}:
            self.open.fields.append((name, values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""


@dataclass
class Page:
    """One answer."""

    url: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def path(self) -> str:
        """The path of the address the visitor ended up at."""
        return urllib.parse.urlsplit(self.url).path

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    def forms(self) -> list[Form]:
        """Return the forms of the page."""
        parser = _Forms()
        parser.feed(self.text)
        return parser.forms

    def form_with(self, *names: str) -> Form:
        """Return the first form that has all these fields; fails with what there is."""
        for form in self.forms():
            if set(names) <= form.names():
                return form
        raise AssertionError(f"no form with {names} at {self.url}; there are {[sorted(form.names()) for form in self.forms()]}")


class Browser:
    """One visitor with cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def request(self, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None, method: str | None = None) -> Page:
        """Ask for an address, redirects followed; errors are pages too."""
        url = urllib.parse.urljoin(self.address, path)
        request = urllib.request.Request(url, data=body, headers=dict(headers or {}), method=method)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.url, answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Page(url, error.code, error.headers, error.read())

    def get(self, path: str, **headers: str) -> Page:
        """Ask for an address; keyword arguments are headers (Accept_Encoding="gzip")."""
        return self.request(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def submit(self, page: Page, form: Form, values: Mapping[str, str | Sequence[str]]) -> Page:
        """Send a form as the page would, with these values in place of its own."""
        pairs = [(name, value) for name, value in form.fields if name not in values]
        for name, value in values.items():
            pairs += [(name, value)] if isinstance(value, str) else [(name, each) for each in value]
        target = urllib.parse.urljoin(page.url, form.action or page.url)
        if form.method == "get":
            return self.get(f"{target}?{urllib.parse.urlencode(pairs)}")
        return self.request(target, body=urllib.parse.urlencode(pairs).encode(), headers={"Referer": page.url})
