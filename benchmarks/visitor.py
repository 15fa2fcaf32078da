"""One visitor, in two forms that the same actions drive: over HTTP to the real server, and inside this process to count queries."""

import gzip
import http.client
import json
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Protocol

import brotli
from django.test import Client

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@dataclass
class Answer:
    """A response; `size` is what went over the wire, `body` what it unpacks to."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    size: int

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def token(self) -> str:
        """The form's protection against forgery. Raises AssertionError where the page has none."""
        found = TOKEN.search(self.text)
        assert found, f"no form token; the page begins {self.text[:300]!r}"
        return found.group(1)


class Visitor(Protocol):
    """What an action needs."""

    bytes: int
    requests: int

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for an address; redirects are returned, not followed."""

    def post(self, path: str, values: Mapping[str, object], **headers: str) -> Answer:
        """Send a form."""

    def put(self, path: str, value: object, token: str) -> Answer:
        """Send JSON as our scripts do."""

    def cookie(self, name: str, value: str = "") -> str:
        """Read a cookie; set it when a value is given."""


def encode(values: Mapping[str, object]) -> str:
    """Return a form's body; lists become repeated names."""
    return urllib.parse.urlencode(values, doseq=True)


@dataclass
class HttpVisitor:
    """Keeps one connection and its cookies, as a browser does."""

    port: int
    bytes: int = 0
    requests: int = 0
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, values: Mapping[str, object], **headers: str) -> Answer:
        return self._ask("POST", path, encode(values), {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def put(self, path: str, value: object, token: str) -> Answer:
        return self._ask("PUT", path, json.dumps(value), {"Content-Type": "application/json", "X-CSRFToken": token})

    def cookie(self, name: str, value: str = "") -> str:
        if value:
            self.cookies[name] = value
        return self.cookies.get(name, "")

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        sent = {"Host": f"localhost:{self.port}", "Accept-Encoding": "br, gzip", "Accept": "text/html", "Accept-Language": "de"}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent["Referer"] = f"http://localhost:{self.port}{path}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            # The server had closed a connection that was idle for longer than it keeps one: a browser opens another.
            self._connection.close()
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        packed = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        self.requests += 1
        self.bytes += len(packed)
        unpacked = UNPACK[response.headers.get("Content-Encoding", "")](packed)
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, unpacked, len(packed))


class InnerVisitor:
    """Goes through the same middleware and views without a server, so that queries can be counted."""

    def __init__(self, port: int) -> None:
        self.bytes = self.requests = 0
        self._client = Client(enforce_csrf_checks=True, headers={"host": f"localhost:{port}", "accept-language": "de"})

    def get(self, path: str, **headers: str) -> Answer:
        return self._answer(self._client.get(path, headers=self._headers(path, headers)))

    def post(self, path: str, values: Mapping[str, object], **headers: str) -> Answer:
        kind = headers.pop("Content_Type", "application/x-www-form-urlencoded")
        return self._answer(self._client.post(path, encode(values), content_type=kind, headers=self._headers(path, headers)))

    def put(self, path: str, value: object, token: str) -> Answer:
        headers = self._headers(path, {"X-CSRFToken": token})
        return self._answer(self._client.put(path, json.dumps(value), content_type="application/json", headers=headers))

    def cookie(self, name: str, value: str = "") -> str:
        if value:
            self._client.cookies[name] = value
        return self._client.cookies[name].value if name in self._client.cookies else ""

    @staticmethod
    def _headers(path: str, headers: Mapping[str, str]) -> dict[str, str]:
        return {"accept": "text/html", "referer": f"http://localhost{path}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }

    def _answer(self, response) -> Answer:
        body = response.getvalue()
        self.requests += 1
        self.bytes += len(body)
        return Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()}, body, len(body))
