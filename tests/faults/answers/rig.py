"""Server, database and proxy of one experiment; and the check that every acknowledged answer is in the database, and no other."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from tests.faults.answers.proxy import Proxy
from tests.postgres import SAFE, binaries, server_user, wait_until_ready
from tests.processes import ROOT, wait_until
from tests.serve.running import FOREIGN, free_port

START_SECONDS = 90


class Lost(AssertionError):
    """An acknowledged answer is not in the database, or something is that nobody sent."""


class Postgres:
    """A cluster of the experiment's own that can be stopped as a power cut stops it, and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cluster, self.user = folder, folder / "cluster", server_user()
        if self.user:
            shutil.chown(folder, self.user)
        command = [binaries() / "initdb", "-D", self.cluster, "-U", "secu4all", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run([*command, "--no-sync"], user=self.user, cwd=folder, capture_output=True, check=True)
        self.url = f"postgres://secu4all@localhost/postgres?host={folder}&port=5432"
        self.start()

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        settings = {**SAFE, "unix_socket_directories": str(self.folder), "listen_addresses": "", "max_connections": "40"}
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            command = [binaries() / "postgres", "-D", self.cluster, *arguments]
            self.process = subprocess.Popen(command, user=self.user, cwd=self.folder, stdout=log, stderr=log, start_new_session=True)
        wait_until_ready(self.process, self.folder, 5432)

    def stop(self) -> None:
        """Stop at once: connections are cut, nothing is written that was not written."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def rows(self, sql: str, values: tuple) -> list[tuple]:
        with psycopg.connect(host=str(self.folder), user="secu4all", dbname="postgres") as connection:
            return connection.execute(sql, values).fetchall()


@dataclass
class Web:
    """gunicorn as the product starts it, with one child that can be killed."""

    environment: dict[str, str]
    log: Path
    port: int

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "python:secu4all.serve.web", "tests.faults.answers.server:application"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self.wait()

    def wait(self) -> None:
        """Wait until it answers."""
        import urllib.request

        def answers() -> bool:
            try:
                with urllib.request.urlopen(f"http://localhost:{self.port}/healthz", timeout=2) as page:
                    return page.status == 200
            except OSError:
                return False

        wait_until(answers, START_SECONDS, f"web answers: {self.log.read_text()[-1500:]}")

    def children(self) -> list[int]:
        return [child.pid for child in psutil.Process(self.process.pid).children()]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)


class Rig:
    """Everything of one experiment."""

    def __init__(self, folder: Path, database: Postgres | None, world: dict, environment: dict[str, str]) -> None:
        self.folder, self.database, self.environment = folder, database, environment
        self.gate = folder / "gate"
        self.people = list(world["people"])
        self.web = Web(environment, folder / "web.log", int(environment["PORT"]))
        self.web.start()
        self.proxy = Proxy(self.web.port, folder / "acknowledged.jsonl")

    @property
    def address(self) -> str:
        return f"http://localhost:{self.proxy.port}"

    def close_gate(self, name: str) -> None:
        """Let the next save stand before or after its commit."""
        (self.gate / "reached").unlink(missing_ok=True)
        (self.gate / name).touch()

    def kill_at_gate(self, name: str) -> None:
        """Kill the web process that stands at the gate, open the gate, and wait until another process answers."""
        wait_until((self.gate / "reached").exists, 30, "a save stands at the gate")
        os.kill(int((self.gate / "reached").read_text()), signal.SIGKILL)
        (self.gate / name).unlink()
        self.web.wait()

    def held(self, attempt: str) -> tuple[dict, dict[str, tuple[int, list[str]]]]:
        """Return how the attempt was dealt, and each answer held with its revision, straight from the database."""
        select = "SELECT a.dealt, w.question_key, w.revision, w.chosen FROM quizzes_attempt a LEFT JOIN quizzes_answer w ON w.attempt_id = a.id WHERE a.public_id = "
        if self.database:
            rows = self.database.rows(f"{select}%s", (attempt,))
        else:
            with sqlite3.connect(self.folder / "secu4all.sqlite3", timeout=30) as connection:
                rows = connection.execute(f"{select}?", (attempt.replace("-", ""),)).fetchall()
        plain = [[json.loads(cell) if isinstance(cell, str) and cell[:1] in "[{" else cell for cell in row] for row in rows]
        return plain[0][0], {key: (revision, chosen) for _dealt, key, revision, chosen in plain if key}

    def check(self, attempt: str) -> dict[str, list[str]]:
        """Raise Lost unless every acknowledged answer is held (I1), and nothing that nobody sent (I2). Return what is held."""
        dealt, held = self.held(attempt)
        lines = self.proxy.lines(attempt)
        for line in lines:
            key, chosen = line["question"], authored(dealt, line["question"], line["chosen"])
            revision, kept = held.get(key, (0, []))
            if line["word"] == "acknowledged" and (revision, kept) != (line["revision"], chosen) and revision <= line["revision"]:
                raise Lost(f"{key}: acknowledged {chosen} as change {line['revision']}, held {kept} as change {revision}")
        sent = [(line["question"], authored(dealt, line["question"], line["chosen"])) for line in lines]
        for key, (_revision, kept) in held.items():
            if (key, kept) not in sent:
                raise Lost(f"{key}: {kept} is held and was never sent")
        return {key: kept for key, (_revision, kept) in held.items()}

    def acknowledged(self, attempt: str) -> int:
        return sum(line["word"] == "acknowledged" for line in self.proxy.lines(attempt))

    def close(self) -> None:
        self.proxy.close()
        self.web.stop()


def authored(dealt: dict, question: str, chosen: list[str]) -> list[str]:
    """Name lines by their keys where the browser knows their places only."""
    order = dealt["options"].get(question, [])
    return [order[int(name[1:]) - 1] if name.startswith("_") else name for name in chosen]


@contextmanager
def installed(engine: str) -> Iterator[tuple[Path, Postgres | None, dict, dict[str, str]]]:
    """Prepare an installation on SQLite or PostgreSQL: database, course, people in the middle of an attempt."""
    # In memory where there is such a folder: what is killed here are processes, never the machine, so the disk's own patience proves nothing.
    shared = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="s4a-f-", dir=shared if shared.is_dir() else "/tmp"))
    folder.chmod(0o755)
    database = None
    try:
        (folder / "gate").mkdir()
        if engine == "postgresql":
            (folder / "pg").mkdir()
            database = Postgres(folder / "pg")
        port = str(free_port())
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.faults.answers.settings",
            "TEST_DATA_DIR": str(folder),
            "DATA_DIR": str(folder),
            "SECRET_KEY": "nur-für-Versuche-" + "aB3$kQ9!" * 6,
            "GATE": str(folder / "gate"),
            "PORT": port,
            "PUBLIC_URL": f"http://localhost:{port}",
        }
        if database:
            environment["DATABASE_URL"] = database.url
        command = [sys.executable, "-m", "tests.faults.answers.world"]
        made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert made.returncode == 0, made.stderr[-3000:]
        yield folder, database, json.loads(made.stdout.strip().split("\n")[-1]), environment
    finally:
        if database and database.process.poll() is None:
            database.stop()
        shutil.rmtree(folder, ignore_errors=True)
