"""Watch processes and bring back those that died: what the supervisor does with its children, and the stem with its branches."""

import os
import select
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from secu4all.serve.guard import kill_groups

LOG_LIMIT = 5_000_000
STEADY_SECONDS = 60  # a child that ran this long has started well: its failures are forgotten
GIVE_UP_AFTER = 6  # starts in a row that did not hold
GAVE_UP = 70  # exit code of a child that has said why nothing more can be done (EX_SOFTWARE of sysexits.h)
READY_SECONDS = 120
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


@dataclass(kw_only=True)
class Watched(ABC):
    """One process with its log. `before` runs ahead of every start and may refuse by an exception."""

    name: str
    log: Path
    run_dir: Path  # holds the process groups, one file each, for those who have to end them
    title: str = ""  # what people read; the name where none is given
    before: Callable[[], None] | None = None
    stop_seconds: float = STOP_SECONDS
    failures: int = 0
    due_at: float | None = None
    started_at: float = 0.0

    def __post_init__(self) -> None:
        self.title = self.title or self.name

    def start(self) -> None:
        """Start it, its output appended to the log file."""
        if self.before:
            self.before()
        rotate(self.log)
        self._start()
        self.started_at, self.due_at = time.monotonic(), None

    @abstractmethod
    def _start(self) -> None:
        """Make the process; its output goes to the log."""

    @abstractmethod
    def ended(self) -> int | None:
        """Return the exit code when it has ended, else None."""

    @abstractmethod
    def stop(self) -> None:
        """Ask it to end, and end it when it does not. One that has ended, or never started, is no error."""

    @property
    def group_file(self) -> Path:
        """Where the number of its process group stands while it runs."""
        return self.run_dir / f"{self.name}.pgid"

    def sweep(self) -> None:
        """End what is left of its process groups."""
        kill_groups(self.group_file)

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


def revive(child: Watched) -> None:
    """Bring back a child that died, later after each failure. Raises Failed when it never holds."""
    now = time.monotonic()
    if child.due_at is None:
        code = child.ended()
        if code is None:
            return
        child.sweep()
        if code == GAVE_UP:
            raise Failed(child.last_lines())
        child.failures = 1 if now - child.started_at > STEADY_SECONDS else child.failures + 1
        if child.failures >= GIVE_UP_AFTER:
            raise Failed(f"The {child.title} process ends as soon as it starts; the end of {child.log}:\n{child.last_lines()}")
        wait = min(30, 2 ** (child.failures - 1))
        tell(f"! The {child.title} process has ended (code {code}); it starts again in {wait} s. The end of {child.log}:")
        tell(child.last_lines())
        child.due_at = now + wait
    elif now >= child.due_at:
        child.start()
        tell(f"  The {child.title} process runs again.")


def watch(children: Sequence[Watched], signals: Signals) -> NoReturn:
    """Bring back children that died, for ever. Raises Stopped when asked to stop, Failed when a child never holds."""
    while True:
        for child in children:
            revive(child)
        signals.pause(1)


def wait_until(condition: Callable[[], bool], needed: Sequence[Watched], signals: Signals, logs: Path) -> None:
    """Wait until the condition holds. Raises Failed when a needed process ends before, or when it takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    while not condition():
        for child in needed:
            if child.ended() is not None:
                raise Failed(f"The {child.title} process has ended at once; the end of {child.log}:\n{child.last_lines()}")
        if time.monotonic() > deadline:
            raise Failed(f"Secu4All has not become ready within {READY_SECONDS} s; look into {logs}.")
        signals.pause(0.1)


def stop_all(children: Sequence[Watched]) -> None:
    """End the children, one after the other, in the order of the list."""
    for child in children:
        child.stop()
