"""The running system of this suite: what `make run` starts, with the test's own course and people beside the shipped ones."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from pathlib import Path

import psutil

from tests.serve.first_start import FIRST_START_SECONDS
from tests.serve.running import ROOT, Running, command_line, wait_for

MAIL_SECONDS = 60


class System:
    """A running Secu4All: its address, its mails, and commands in its own environment."""

    def __init__(self, running: Running, data_dir: Path) -> None:
        self.running = running
        self.data_dir = data_dir
        self.address = f"http://localhost:{running.port}"
        web = running.named("gunicorn")
        assert web is not None, running.text
        # Of the guard, which was given the same: processes that rename themselves may write over it.
        self.environment = next(process for process in psutil.Process(web.pid).parents() if "guard.py" in command_line(process)).environ()
        self.world: dict = json.loads(self.python("-m", "tests.browser.world"))

    def python(self, *arguments: str) -> str:
        """Run Python beside the server, with the server's settings; return what it prints."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr[-4000:]
        return done.stdout

    def mails_to(self, address: str) -> list[str]:
        """Return the texts of the mails sent to somebody so far, oldest first."""
        files = sorted((self.data_dir / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        found = []
        for path in files:
            # Django's file backend ends each message with a line of dashes.
            for part in re.split(r"^-{79}$", path.read_text(), flags=re.MULTILINE):
                message = message_from_string(part.lstrip(), policy=policy.default)
                if address in str(message["To"]):
                    found.append(f"{message['Subject']}\n\n{message.get_body(('plain',)).get_content()}")
        return found

    def next_mail(self, address: str, *, after: int = 0) -> str:
        """Wait for the mail that follows the first `after` ones; return it."""
        wait_for(lambda: len(self.mails_to(address)) > after, MAIL_SECONDS, f"a mail to {address}")
        return self.mails_to(address)[after]

    def logs(self) -> str:
        """Return the ends of web's and worker's logs, for a failure's message."""
        return "\n".join(f"== {path.name}\n{path.read_text()[-3000:]}" for path in sorted((self.data_dir / "logs").glob("*.log")))


@contextmanager
def started(data_dir: Path) -> Iterator[System]:
    """Start the system on a data folder, an empty one or one of an earlier run; stop it afterwards."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with Running(data_dir, PUBLIC_URL="") as running:
        running.wait_until_ready(FIRST_START_SECONDS)
        yield System(running, data_dir)


def kept_folder() -> Path | None:
    """The folder named by BROWSER_DATA_DIR, which makes a second run start in seconds; None: a fresh one."""
    name = os.environ.get("BROWSER_DATA_DIR")
    return Path(name).resolve() if name else None
