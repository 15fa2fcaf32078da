"""`python -m secu4all.serve`: Valkey, web server and one worker with beat under one supervisor; prints one line when all is ready.

Web server and worker branch off from one process that has loaded the application for both (stem.py).

REDIS_URL set: no Valkey. DATABASE_URL set: no SQLite. DEMO set: a secret of its own, demo data, loopback only. Ctrl-C or SIGTERM
ends everything in order; children that die are brought back; SIGKILL of this process leaves none behind (see guard.py).
"""

import fcntl
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from secu4all import env
from secu4all.serve import steps, valkey
from secu4all.serve.bootstrap import Missing, check_port, check_writable
from secu4all.serve.loopback import is_loopback
from secu4all.serve.processes import Child, Lifeline
from secu4all.serve.watching import STOP_SECONDS, Failed, Signals, Stopped, stop_all, tell, wait_until, watch

ROOT = Path(__file__).resolve().parents[2]
STEM_STOP_SECONDS = 2 * STOP_SECONDS + 5  # its branches end one after the other
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
        self.children: list[Child] = []  # in the order of stopping: the stem with web and worker, Valkey

    def _environment(self) -> dict[str, str]:
        return {
            # Threads that allocate side by side would get a heap each, and none of them gives back; the interpreter lets one work at a time.
            "MALLOC_ARENA_MAX": "1",
            "SPT_NOENV": "1",  # names of processes are written over their command lines, not over their environments as well
            **os.environ,
            "DATA_DIR": str(self.data_dir),
            "VALKEY_SOCKET": str(self.socket),
            "RUN_DIR": str(self.run_dir),
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
                self.lifeline = Lifeline(lock_fd)
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
        command = [sys.executable, "-m", "secu4all.serve.stem"]
        stem = self._child("stem", command, title="application", shows_output=True, stop_seconds=STEM_STOP_SECONDS)
        self.children.insert(0, stem)
        stem.start()

    def _child(self, name: str, command: Sequence[str], **options: Any) -> Child:
        log = self.data_dir / "logs" / f"{name}.log"
        return Child(
            name=name,
            command=command,
            log=log,
            run_dir=self.run_dir,
            lifeline=self.lifeline,
            environment=self.environment,
            **options,
        )

    def _start_valkey(self) -> None:
        folder = self.data_dir / "valkey"
        folder.mkdir(parents=True, exist_ok=True)
        server = self._child("valkey", valkey.command(socket_path=self.socket, folder=folder))
        # A killed server leaves its socket file; the next one would not start on it.
        server.before = lambda: self.socket.unlink(missing_ok=True)
        self.children.append(server)
        server.start()
        wait_until(lambda: valkey.answers(self.socket), [server], self.signals, self.data_dir / "logs")

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
        helper = self._child("prepare", [sys.executable, "-m", "secu4all.serve.prepare"], shows_output=True)
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


def main() -> int:
    """Run until asked to stop; return the exit code."""
    try:
        return Runtime().run()
    except env.SettingMissing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
