"""Real processes for tests: a Valkey server on a socket of its own, and a Celery worker on the tests' database.

Every wait has an end, nothing sleeps to hide a race, and what was started is ended by its id or its own process group.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.db import connection
from kombu import pools

from secu4all.celery import app
from secu4all.serve import valkey

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


def wait_until(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until the condition holds; fail with its name when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


class Valkey:
    """One server in a short folder. `url` is what Celery takes, `socket` its path; `kill` and `start` play its faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "v.sock"
        self.url = f"redis+socket://{self.socket}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with (self.folder / "valkey.log").open("ab") as log:
            self.process = subprocess.Popen(valkey.command(socket_path=self.socket, folder=self.folder), stdout=log, stderr=log)
        wait_until(lambda: valkey.answers(self.socket), START_SECONDS, "Valkey answers")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None
            self.socket.unlink(missing_ok=True)

    def empty(self) -> None:
        """Forget everything, as a broker that lost its disk would."""
        import redis

        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.flushall()


class Worker:
    """A Celery worker with beat every second, in a process group of its own, on the tests' database and private store."""

    def __init__(self, broker: Valkey, **values: str) -> None:
        self.log = broker.folder / f"worker-{time.monotonic_ns()}.log"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "TEST_BROKER_URL": broker.url,
            "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
            "WORKER_PRIVATE_ROOT": str(settings.PRIVATE_ROOT),
            "WORKER_FOLDER": str(broker.folder),
            "WORKER_LEASE_SECONDS": str(settings.LEASE_SECONDS),
            **values,
        }
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "tests.worker_app",
            "worker",
            "-B",
            "-s",
            str(broker.folder / f"beat-{self.log.stem}"),
        ]
        command += ["--concurrency", values.get("WORKER_CHILDREN", "1"), "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        wait_until(lambda: " ready." in self.text or self.process.poll() is not None, START_SECONDS, f"the worker is ready: {self.text}")
        assert self.process.poll() is None, self.text

    @property
    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def child(self) -> int:
        """Return the process id of the child that runs tasks: the one that named itself in the gate's file, or the pool's only one."""
        children = [child for child in psutil.Process(self.process.pid).children() if "beat" not in " ".join(child.cmdline()).lower()]
        return children[0].pid

    def children(self) -> list[int]:
        """Return the process ids of the children that run tasks and live; each has said so itself, so beat is none of them."""
        own = {child.pid for child in psutil.Process(self.process.pid).children()}
        return sorted(own & {int(path.name) for path in self.log.parent.glob("children/*")})

    def kill_group(self) -> None:
        """Kill worker, children and beat at once, as a machine that goes away does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """End the worker as a restart does; whoever does not go within ten seconds is killed."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill_group()


@pytest.fixture
def valkey_server() -> Iterator[Valkey]:
    """A running server; this process publishes to it too, as the web process does."""
    with tempfile.TemporaryDirectory(prefix="s4a-v-", dir="/tmp") as folder:
        server = Valkey(Path(folder))
        server.start()
        before = app.conf.broker_url
        _point_at(server.url)
        yield server
        _point_at(before)
        server.kill()


@pytest.fixture
def celery_worker_process(valkey_server, transactional_db) -> Iterator[Callable[..., Worker]]:
    """Start workers by calling it; all of them are gone after the test. Needs `django_db(transaction=True)`: a worker sees commits only."""
    workers: list[Worker] = []

    def start(**values: str) -> Worker:
        workers.append(Worker(valkey_server, **values))
        return workers[-1]

    yield start
    for worker in workers:
        worker.stop()


def _point_at(url: str) -> None:
    """Let this process publish to another broker: Celery keeps its connections, so they are let go."""
    app.conf.broker_url = app.conf.broker_write_url = url
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None
