"""`python -m secu4all.serve`: Valkey, web server and one worker with beat under one supervisor; prints one line when all is ready.

REDIS_URL set: no Valkey. DATABASE_URL set: no SQLite. DEMO set: a secret of its own, demo data, loopback only. Ctrl-C or SIGTERM
ends everything in order; children that die are brought back; SIGKILL of this process leaves none behind (see guard.py).
"""

import fcntl
import http.client
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from secu4all import env
from secu4all.serve import steps, valkey
from secu4all.serve.bootstrap import Missing, check_port, check_writable
from secu4all.serve.processes import Child, Failed, Lifeline, Signals, Stopped, stop_all, tell, watch
from secu4all.serve.web import is_loopback

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 120
GUARD_SECONDS = 15  # longer than a guard gives its child


@contextmanager
def only_one(data_dir: Path) -> Iterator[int]:
    """Hold the data folder for life and yield the lock's descriptor.

    Two supervisors would take each other's work and write one broker file. Raises Failed at once when another one lives; the
    children of a killed one get the time they need to end.
    """
    path = data_dir / "lock"
    with path.open("a+") as stream:
        deadline = time.monotonic() + GUARD_SECONDS
        while not _locked(stream):
            stream.seek(0)
            if _lives(stream.read()) or time.monotonic() > deadline:
                raise Failed(f"Secu4All already runs with the data folder {data_dir}: stop it, or set DATA_DIR to another one.")
            time.sleep(0.2)
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield stream.fileno()


def _locked(stream: TextIO) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def kept_secret(data_dir: Path) -> str:
    """Return this demo's own secret, made once and readable by its owner only."""
    path = data_dir / "secret_key"
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
        stream.write(secrets.token_urlsafe(48))
    return path.read_text()


class Runtime:
    """Everything that runs, from the first child to the last. `run` returns the exit code."""

    def __init__(self) -> None:
        self.data_dir = env.folder("DATA_DIR", ROOT / "var")
        self.demo = env.flag("DEMO")
        self.port = env.number("PORT", 8000)
        self.bind = env.text("BIND", f"127.0.0.1:{self.port}")
        self.signals = Signals(end_with_parent=env.flag("END_WITH_PARENT"))
        self.run_dir = Path(tempfile.mkdtemp(prefix="s4a-"))
        self.socket = self.run_dir / "valkey.sock"
        self.redis_url = env.text("REDIS_URL")
        self.environment = self._environment()
        self.children: list[Child] = []  # in the order of stopping: worker, web, Valkey

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(self.data_dir),
            "VALKEY_SOCKET": str(self.socket),
            "PORT": str(self.port),
            "BIND": self.bind,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "secu4all.settings",
        }

    def run(self) -> int:
        """Start all, watch all, stop all. Every refusal and every failure is one sentence on stderr and exit code 1."""
        try:
            self._check()
            with only_one(self.data_dir) as lock_fd:
                self.lifeline = Lifeline(self.run_dir, lock_fd)
                try:
                    check_port(self.port)
                    self._start()
                    watch(self.children, self.signals)
                except Stopped:
                    tell("\nStopping …")
                finally:
                    stop_all(self.children)
        except (Failed, Missing, valkey.NoServer) as failure:
            print(failure, file=sys.stderr, flush=True)
            return 1
        finally:
            shutil.rmtree(self.run_dir, ignore_errors=True)
        tell("Secu4All has stopped; all data is kept.")
        return 0

    def _check(self) -> None:
        check_writable(str(self.data_dir))
        if self.demo and not is_loopback(self.bind):
            raise Failed("DEMO is set: its passwords are public, so it listens on 127.0.0.1 only. Unset DEMO or BIND.")

    def _start(self) -> None:
        if self.demo and not env.text("SECRET_KEY"):
            self.environment["SECRET_KEY"] = kept_secret(self.data_dir)
        if not self.redis_url:
            self._start_valkey()
        self._prepare()
        tell("Starting the web server and the worker …")
        web = self._child("web", ["gunicorn", "-c", "python:secu4all.serve.web"])
        self.children.insert(0, web)
        web.start()
        worker = self._child("worker", self._worker_arguments())
        worker.before = self._give_back
        self.children.insert(0, worker)
        worker.start()
        self._wait_for(self._first_page_answers, [web, worker])
        tell(f"Secu4All is ready: http://localhost:{self.port}")

    def _child(self, name: str, module_arguments: list[str]) -> Child:
        command = [sys.executable, "-m", *module_arguments]
        return Child(name, command, self._log(name), self.lifeline, self.environment)

    def _log(self, name: str) -> Path:
        return self.data_dir / "logs" / f"{name}.log"

    def _start_valkey(self) -> None:
        folder = self.data_dir / "valkey"
        folder.mkdir(parents=True, exist_ok=True)
        command = valkey.command(socket_path=self.socket, folder=folder)
        # A killed server leaves its socket file; the next one would not start on it.
        server = Child("valkey", command, self._log("valkey"), self.lifeline, self.environment)
        server.before = lambda: self.socket.unlink(missing_ok=True)
        self.children.append(server)
        server.start()
        self._wait_for(lambda: valkey.answers(self.socket), [server])

    def _worker_arguments(self) -> list[str]:
        # A child that has made twenty certificates keeps 60 MB for them, and no more for the next thousands. A fresh one gives them back within
        # ten quiet minutes, and its first certificate costs as much as three: 2 ms for each of a hundred.
        options = ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--max-tasks-per-child", "100"]
        return ["celery", "-A", "secu4all", "worker", "-c", "1", "-B", *options]

    def _give_back(self) -> None:
        """Before each start of the worker: with the embedded broker it is the only one, so what is unacknowledged is lost work."""
        if self.redis_url:
            return
        helper = self._child("give-back", ["secu4all.serve.valkey", f"redis+socket://{self.socket}"])
        helper.start()
        self._finish(helper)

    def _prepare(self) -> None:
        place = steps.Place(
            root=ROOT,
            data_dir=self.data_dir,
            static_dir=env.folder("STATIC_DIR", self.data_dir / "static"),
            database_url=env.text("DATABASE_URL"),
            demo=self.demo,
        )
        if not steps.stale(place):
            return
        helper = self._child("prepare", ["secu4all.serve.prepare"])
        helper.shows_output = True
        self.children.insert(0, helper)
        helper.start()
        code = self._finish(helper)
        self.children.remove(helper)
        if code:
            raise Failed(f"The preparation has failed; the end of {helper.log}:\n{helper.last_lines()}")

    def _finish(self, helper: Child) -> int:
        while (code := helper.ended()) is None:
            self.signals.pause(1)
        return code

    def _wait_for(self, condition: Callable[[], bool], needed: list[Child]) -> None:
        """Wait until the condition holds. Raises Failed when a needed child ends before, or when it takes too long."""
        deadline = time.monotonic() + READY_SECONDS
        while not condition():
            for child in needed:
                if child.ended() is not None:
                    raise Failed(f"The {child.name} process has ended at once; the end of {child.log}:\n{child.last_lines()}")
            if time.monotonic() > deadline:
                raise Failed(f"Secu4All has not become ready within {READY_SECONDS} s; look into {self.data_dir / 'logs'}.")
            self.signals.pause(0.1)

    def _first_page_answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status < 400
        except OSError:
            return False
        finally:
            connection.close()


def main() -> int:
    """Run until asked to stop; return the exit code."""
    try:
        return Runtime().run()
    except env.SettingMissing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
