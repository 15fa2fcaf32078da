"""The way between browser and server, with faults on order, and the log that settles what was acknowledged.

Each answer that a learner's browser sends is logged before it is passed on, each acknowledgement before the browser gets it; both are on
disk when the next line is read (fsync), so the log survives whatever the experiment kills.
"""

import http.client
import json
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ANSWER = re.compile(r"^(?:/en)?/attempts/([0-9a-f-]{36})/answers/([^/]+)/$")
HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "content-length"}
LONGEST_SECONDS = 30


@dataclass
class Seen:
    """A request as it came, so that it can be sent once more."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes
    number: int = 0

    @property
    def answers(self) -> tuple[str, str] | None:
        """Attempt and question, where this saves an answer."""
        match = ANSWER.match(self.path) if self.method == "PUT" else None
        return (match[1], match[2]) if match else None


@dataclass
class Proxy:
    """Listens on `port`, passes on to `upstream`. `plan` says what happens to each saved answer: pass, lose-request, lose-answer, twice, slow."""

    upstream: int
    log: Path
    plan: Callable[[Seen], str] = lambda _seen: "pass"
    seen: list[Seen] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._guard = threading.Lock()
        self._file = self.log.open("a")
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                proxy.handle(self, Seen(self.command, self.path, list(self.headers.items()), self.rfile.read(length)))

            do_GET = do_POST = do_PUT = do_HEAD = handle_any

            def log_message(self, *_: object) -> None:
                """The log below is the one that counts."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def handle(self, browser: BaseHTTPRequestHandler, request: Seen) -> None:
        """Pass one request on, with the fault that is due."""
        act = "pass"
        if request.answers:
            with self._guard:
                self.seen.append(request)
                request.number = len(self.seen)
            self.write("sent", request)
            act = self.plan(request)
        if act == "slow":
            self.release.wait(LONGEST_SECONDS)
        try:
            found = None if act == "lose-request" else self.send(request)
            if act == "twice":
                found = self.send(request)
        except (OSError, http.client.HTTPException):
            found = None
        if found is None or act == "lose-answer":
            browser.close_connection = True
            browser.connection.close()
            return
        status, headers, body = found
        if request.answers and status == 200:
            self.write("acknowledged", request)
        try:
            browser.send_response_only(status)
            for name, value in headers:
                browser.send_header(name, value)
            browser.send_header("Content-Length", str(len(body)))
            browser.end_headers()
            browser.wfile.write(b"" if request.method == "HEAD" else body)
        except OSError:
            browser.close_connection = True  # the page was left meanwhile

    def send(self, request: Seen) -> tuple[int, list[tuple[str, str]], bytes]:
        """Send a request to the server; used for repeats and latecomers too."""
        connection = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=LONGEST_SECONDS)
        try:
            headers = {name: value for name, value in request.headers if name.lower() not in HOP}
            connection.request(request.method, request.path, request.body or None, headers)
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP]
            return answer.status, kept, answer.read()
        finally:
            connection.close()

    def write(self, word: str, request: Seen) -> None:
        """Append a line and wait until it is on disk."""
        attempt, question = request.answers or ("", "")
        given = json.loads(request.body)
        line = {"word": word, "attempt": attempt, "question": question, "revision": given["revision"], "chosen": given["chosen"]}
        with self._guard:
            self._file.write(json.dumps(line | {"at": time.time()}) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def lines(self, attempt: str) -> list[dict]:
        """What was sent and acknowledged for an attempt, in order."""
        return [line for line in map(json.loads, self.log.read_text().split("\n")[:-1]) if line["attempt"] == attempt]

    def close(self) -> None:
        """Stop listening."""
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
        self._file.close()
