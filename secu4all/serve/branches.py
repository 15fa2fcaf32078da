"""Branches of the stem: processes forked from one that has loaded the application, so that they share the memory of it."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from secu4all.serve.watching import Watched

FAILED = 1


@dataclass(kw_only=True)
class Branch(Watched):
    """A forked process in a group of its own, which runs one function to its end. Its output goes to its log."""

    run: Callable[[], object]
    pid: int | None = None
    code: int | None = None

    def _start(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self.code = None
        self.pid = os.fork()
        if self.pid == 0:
            self._grow()

    def _grow(self) -> NoReturn:
        """The life of the forked process. It must not return into what the stem does next, and so ends here."""
        code: object = FAILED
        try:
            # In this order there is no moment in which nobody could end it: until it leads a group of its own it is in the stem's.
            self.group_file.write_text(str(os.getpid()))
            os.setsid()
            _forget_signals()
            log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.close(log)
            self.run()
            code = 0
        except SystemExit as ending:
            code = ending.code
            if isinstance(code, str):
                print(code, file=sys.stderr)
        except BaseException:  # noqa: BLE001  # whatever it was, it stands in the log and the process ends
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code if isinstance(code, int) else FAILED if code else 0)

    def ended(self) -> int | None:
        """Return the exit code, or 128 + signal, when it has ended, else None."""
        if self.pid and self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self.code = code if code >= 0 else 128 - code
        return self.code

    def stop(self) -> None:
        """Ask it to end, and end it after `stop_seconds`. One that has ended, or never started, is no error."""
        if self.pid is None:
            return
        if self.ended() is None:
            os.kill(self.pid, signal.SIGTERM)
            deadline = time.monotonic() + self.stop_seconds
            while self.ended() is None and time.monotonic() < deadline:
                time.sleep(0.02)
        self.sweep()
        if self.code is None:  # it was deaf, and is being ended
            os.waitpid(self.pid, 0)
            self.code = 128 + signal.SIGKILL


def _forget_signals() -> None:
    """What the stem does at a signal is not for its branches."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
