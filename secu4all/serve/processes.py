"""Start children under guards. No child outlives the supervisor, even when that is ended by SIGKILL."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from secu4all.serve.watching import Watched

GUARD = Path(__file__).with_name("guard.py")


@dataclass
class Lifeline:
    """A pipe whose write end only the supervisor holds.

    The guards share the lock on the data folder: it is free only when the last child of a killed supervisor has ended.
    """

    lock_fd: int
    read_fd: int = -1
    write_fd: int = -1

    def __post_init__(self) -> None:
        self.read_fd, self.write_fd = os.pipe()


@dataclass(kw_only=True)
class Child(Watched):
    """One command under its guard."""

    command: Sequence[str]
    lifeline: Lifeline
    environment: dict[str, str]
    shows_output: bool = False  # stdout goes to the terminal, only stderr to the log
    process: subprocess.Popen | None = field(default=None, repr=False)

    def _start(self) -> None:
        # -S and -I keep the guard small and deaf to the environment; it needs the standard library alone.
        guard = [sys.executable, "-I", "-S", str(GUARD), str(self.lifeline.read_fd), str(self.group_file), "--"]
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

    def ended(self) -> int | None:
        """Return the exit code when the child has ended, else None."""
        return self.process.poll() if self.process else None

    def stop(self) -> None:
        """Ask the child to end, and end it after `stop_seconds`. A child that has ended, or never started, is no error."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self.stop_seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.sweep()
