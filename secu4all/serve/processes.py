"""Start, watch and stop children by their ids. No child outlives the supervisor, even when that is ended by SIGKILL."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from secu4all.serve.guard import kill_group

GUARD = Path(__file__).with_name("guard.py")
LOG_LIMIT = 5_000_000
STEADY_SECONDS = 60  # a child that ran this long has started well: its failures are forgotten
GIVE_UP_AFTER = 6  # starts in a row that did not hold
STOP_SECONDS = 20


class Stopped(Exception):
    """Ctrl-C or SIGTERM has arrived; raised by `Signals.pause` and nowhere else."""


class Failed(Exception):
    """The system cannot go on; the message is the sentence the person reads."""


class Signals:
    """Turns SIGINT, SIGTERM and SIGHUP into `Stopped`, at the places that wait and at no other."""

    def __init__(self, *, end_with_parent: bool = False) -> None:
        self.asked = False
        self._parent = os.getppid() if end_with_parent else None
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        os.set_blocking(self._read, False)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # ends a pause at once when a child ends

    def _ask(self, *_: object) -> None:
        self.asked = True

    def pause(self, seconds: float) -> None:
        """Wait until the time is over, a child ends or a stop is asked for. Raises Stopped in the last case."""
        if not self.asked and select.select([self._read], [], [], seconds)[0]:
            os.read(self._read, 512)
        if self._parent and os.getppid() != self._parent:
            self.asked = True  # `make` was ended by SIGKILL, which it cannot pass on
        if self.asked:
            raise Stopped


@dataclass
class Lifeline:
    """A pipe whose write end only the supervisor holds, and the folder that holds the process groups of its children.

    The guards share the lock on the data folder: it is free only when the last child of a killed supervisor has ended.
    """

    run_dir: Path
    lock_fd: int
    read_fd: int = -1
    write_fd: int = -1

    def __post_init__(self) -> None:
        self.read_fd, self.write_fd = os.pipe()


@dataclass
class Child:
    """One process under its guard. `before` runs ahead of every start and may refuse by an exception."""

    name: str
    command: Sequence[str]
    log: Path
    lifeline: Lifeline
    environment: dict[str, str]
    before: Callable[[], None] | None = None
    shows_output: bool = False  # stdout goes to the terminal, only stderr to the log
    failures: int = 0
    due_at: float | None = None
    started_at: float = 0.0
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the command under a guard, its output appended to the log file."""
        if self.before:
            self.before()
        rotate(self.log)
        # -S and -I keep the guard small and deaf to the environment; it needs the standard library alone.
        guard = [sys.executable, "-I", "-S", str(GUARD), str(self.lifeline.read_fd), str(self._pgid_file), "--"]
        with self.log.open("ab") as stream:
            self.process = subprocess.Popen(
                [*guard, *self.command],
                stdin=subprocess.DEVNULL,
                stdout=None if self.shows_output else stream,
                stderr=stream,
                env=self.environment,
                pass_fds=[self.lifeline.read_fd, self.lifeline.lock_fd],
                start_new_session=True,  # Ctrl-C reaches the supervisor only; it ends the children in order
            )
        self.started_at, self.due_at = time.monotonic(), None

    @property
    def _pgid_file(self) -> Path:
        return self.lifeline.run_dir / f"{self.name}.pgid"

    def ended(self) -> int | None:
        """Return the exit code when the child has ended, else None."""
        return self.process.poll() if self.process else None

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Ask the child to end, and end it after `seconds`. A child that has ended, or never started, is no error."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.sweep()

    def sweep(self) -> None:
        """End what a killed guard has left behind."""
        try:
            kill_group(int(self._pgid_file.read_text()))
        except (OSError, ValueError):
            return
        self._pgid_file.unlink(missing_ok=True)

    def last_lines(self, count: int = 15) -> str:
        """Return the end of the log, for the person who has to find out why."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join("    " + line[:300] for line in lines[-count:])


def rotate(log: Path) -> None:
    """Keep one old log file beside the current one, so that logs cannot fill the disk over the years."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def tell(text: str) -> None:
    """Print one line for the person at the terminal, at once. A terminal that has gone is no reason to stop."""
    with suppress(OSError):
        print(text, flush=True)


def revive(child: Child) -> None:
    """Bring back a child that died, later after each failure. Raises Failed when it never holds."""
    now = time.monotonic()
    if child.due_at is None:
        code = child.ended()
        if code is None:
            return
        child.sweep()
        child.failures = 1 if now - child.started_at > STEADY_SECONDS else child.failures + 1
        if child.failures >= GIVE_UP_AFTER:
            raise Failed(f"The {child.name} process ends as soon as it starts; the end of {child.log}:\n{child.last_lines()}")
        wait = min(30, 2 ** (child.failures - 1))
        tell(f"! The {child.name} process has ended (code {code}); it starts again in {wait} s. The end of {child.log}:")
        tell(child.last_lines())
        child.due_at = now + wait
    elif now >= child.due_at:
        child.start()
        tell(f"  The {child.name} process runs again.")


def watch(children: Sequence[Child], signals: Signals) -> None:
    """Bring back children that died, for ever. Raises Stopped when asked to stop, Failed when a child never holds."""
    while True:
        for child in children:
            revive(child)
        signals.pause(1)


def stop_all(children: Sequence[Child]) -> None:
    """End the children, one after the other, in the order of the list."""
    for child in children:
        child.stop()
