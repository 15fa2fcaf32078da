"""The system under test: `python -m secu4all.serve` as `make run` starts it, and what its processes have used."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 240


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder: Path, static: Path, database_url: str) -> dict[str, str]:
    """Return the variables of an installation that lives in `folder`: no demonstration, a secret of its own, loopback only."""
    foreign = ("REDIS_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TEST_DATA_DIR", "DEMO")
    port = str(free_port())
    own = {
        "DATA_DIR": str(folder / "data"),
        "MEDIA_DIR": str(folder / "media"),
        "STATIC_DIR": str(static),
        "TMPDIR": str(folder),
        "EMAIL_URL": f"file://{folder / 'mail'}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PORT": port,
        "PUBLIC_URL": f"http://localhost:{port}",
        "LOG_LEVEL": "WARNING",
        "END_WITH_PARENT": "1",
    }
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | own | ({"DATABASE_URL": database_url} if database_url else {})


@dataclass
class System:
    """The running system: the supervisor with all its children, and PostgreSQL where it is used."""

    supervisor: psutil.Process
    postgres: psutil.Process | None
    port: int
    socket: Path

    def processes(self) -> list[psutil.Process]:
        """Return every process that works for the system."""
        roots = [self.supervisor, *([self.postgres] if self.postgres else [])]
        return [process for root in roots for process in (root, *root.children(recursive=True))]

    def cpu_seconds(self) -> float:
        """Return what all of them have used so far; what ended children used stands in their parent's account."""
        total = 0.0
        for process in self.processes():
            try:
                total += sum(process.cpu_times()[:4])
            except psutil.Error:  # it ended meanwhile; its parent's account has it
                continue
        return total

    def memory(self) -> dict[str, float]:
        """Return MB by part: the proportional set size on Linux, where it exists, else the resident one."""
        parts = dict.fromkeys(("web", "worker with beat", "broker", "supervisor, stem and guards", "PostgreSQL"), 0.0)
        database = {process.pid for process in ((self.postgres, *self.postgres.children(recursive=True)) if self.postgres else ())}
        for process in self.processes():
            try:
                words, memory = " ".join(process.cmdline()), process.memory_full_info()
            except psutil.Error:
                continue
            part = "PostgreSQL" if process.pid in database else _part(words)
            parts[part] += getattr(memory, "pss", memory.rss) / 1e6
        return parts


def _part(words: str) -> str:
    if "gunicorn" in words:
        return "web"
    if "celery" in words:
        return "worker with beat"
    return "broker" if "valkey" in words and "guard.py" not in words else "supervisor, stem and guards"


@contextmanager
def running(environ: dict[str, str], folder: Path) -> Iterator[System]:
    """Start the system, wait for its ready line, stop it afterwards. Raises RuntimeError with its output when it does not start."""
    output = folder / "output.txt"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "secu4all.serve"], cwd=ROOT, env=environ, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while "Secu4All is ready" not in output.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The system did not start:\n{output.read_text()}")
            time.sleep(0.2)
        found = next(folder.glob("s4a-*/valkey.sock"))
        yield System(psutil.Process(process.pid), _postgres(environ.get("DATABASE_URL", "")), int(environ["PORT"]), found)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def _postgres(url: str) -> psutil.Process | None:
    if not url:
        return None
    folder = Path(parse_qs(urlsplit(url).query)["host"][0])
    return psutil.Process(int((folder / "cluster" / "postmaster.pid").read_text().split()[0]))
