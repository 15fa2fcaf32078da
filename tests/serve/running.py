"""Starts the embedded run-time as a person would and looks at it from outside."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from email.message import Message
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
SERVE = [sys.executable, "-m", "secu4all.serve"]
# What the test run itself has set must not reach the system under test.
FOREIGN = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "TEST_DATA_DIR",
    "MAKEFLAGS",
    "MAKELEVEL",
)


SECOND_START_SECONDS = 90  # about four on an idle machine; the bound is for a machine that does much else


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition: Callable[[], object], seconds: float, what: str | Callable[[], str]) -> None:
    """Wait until the condition holds; fail with its name when it does not, asked for only then where it is a function."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what if isinstance(what, str) else what()}")
        time.sleep(0.1)


def environment(data_dir: Path, **values: str) -> dict[str, str]:
    """Return the environment of a fresh terminal, with the data in a folder of the test's own."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {
        **kept,
        "DATA_DIR": str(data_dir),
        "MEDIA_DIR": str(data_dir / "media"),
        "DEMO": "1",
        "PYTHONUNBUFFERED": "1",
        **values,
    }


def refusal(data_dir: Path, **values: str) -> tuple[int, str]:
    """Run the supervisor where it has to refuse; return exit code and output."""
    command = environment(data_dir, **values)
    done = subprocess.run(SERVE, cwd=ROOT, env=command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def command_line(process: psutil.Process) -> str:
    """Return what a process was started as; empty for one that has just ended."""
    try:
        return "" if process.status() == psutil.STATUS_ZOMBIE else " ".join(process.cmdline())
    except psutil.Error:
        return ""


class Running:
    """One supervisor and what it started. Use as a context manager: whatever a test leaves is ended by its id."""

    def __init__(self, data_dir: Path, command: Sequence[str] = SERVE, **values: str) -> None:
        self.port = free_port()
        self.output = data_dir.parent / f"output-{self.port}.txt"
        self.seen: list[psutil.Process] = []
        with self.output.open("wb") as stream:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(data_dir, PORT=str(self.port), **values),
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        self.family()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
        for process in self.seen:
            if process.is_running():
                process.kill()

    @property
    def text(self) -> str:
        """What the person at the terminal sees."""
        return self.output.read_text()

    def family(self) -> list[psutil.Process]:
        """Return all processes below the supervisor, and remember them."""
        try:
            found = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            found = []
        self.seen += [process for process in found if process not in self.seen]
        return found

    def named(self, word: str) -> psutil.Process | None:
        """Return the first process, guards left aside, whose command line holds the word."""
        for process in self.family():
            words = command_line(process)
            if word in words and "guard.py" not in words:
                return process
        return None

    def left(self) -> list[str]:
        """Return the command lines of remembered processes that still run."""
        return [words for process in self.seen if process.is_running() and (words := command_line(process))]

    def wait_until_ready(self, seconds: float) -> float:
        """Wait for the ready line; return how long that took. Fails with the output when the supervisor ends before."""
        started = time.monotonic()
        line = f"Secu4All is ready: http://localhost:{self.port}\n"
        wait_for(lambda: line in self.text or self.process.poll() is not None, seconds, f"the ready line\n{self.text}")
        assert line in self.text, self.text
        self.family()
        return time.monotonic() - started

    def headers(self, path: str) -> Message:
        """Return the headers of a page."""
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=20) as answer:
            return answer.headers

    def get(self, path: str) -> tuple[int, str]:
        """Return status and body of a page; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:  # nobody listens at the moment
            return 0, str(error)
