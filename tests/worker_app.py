"""The Celery application of a worker that a test starts, with a gate inside the rendering.

With WORKER_GATE set to a folder, whoever renders writes its process id to `reached` and waits until `go` exists. So a test kills a
worker in the middle of its work for certain, and not by luck. While the file that WORKER_FULL names exists, the disk of the worker is
full. With WORKER_CONTROL=no-lease nobody claims anything: what then happens twice is what the lease is for.
"""

import errno
import os
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.worker_settings")
django.setup()

from celery.signals import worker_process_init  # noqa: E402

from secu4all.celery import app  # noqa: E402, F401


@worker_process_init.connect
def name_yourself(**kwargs) -> None:
    """Leave the process id where the test looks for children to kill."""
    folder = Path(os.environ["WORKER_FOLDER"], "children")
    folder.mkdir(exist_ok=True)
    (folder / str(os.getpid())).touch()


@worker_process_init.connect
def fill_disk(**kwargs) -> None:
    """Let no file reach the disk while the flag stands."""
    flag, real = os.environ.get("WORKER_FULL"), os.fsync
    if not flag:
        return

    def fsync(descriptor: int) -> None:
        if os.path.exists(flag):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    os.fsync = fsync


@worker_process_init.connect
def claim_nothing(**kwargs) -> None:
    """Take the lease away, for the control."""
    if os.environ.get("WORKER_CONTROL") != "no-lease":
        return
    from django.utils import timezone

    from certificates.models import Certificate
    from certificates.services import issuing

    issuing._claim = lambda pk: timezone.now()
    issuing._mine = lambda pk, lease: Certificate.objects.filter(pk=pk)


@worker_process_init.connect
def build_gate(**kwargs) -> None:
    """Put the gate in front of Typst, in the child that renders."""
    folder = os.environ.get("WORKER_GATE")
    if not folder:
        return
    from certificates import rendering

    real = rendering._compile

    def gated(*arguments, **options) -> bytes:
        # Renamed into place: whoever waits for the file must never read it before the number stands in it.
        Path(folder, "writing").write_text(str(os.getpid()))
        os.replace(Path(folder, "writing"), Path(folder, "reached"))
        deadline = time.monotonic() + 60
        while not Path(folder, "go").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        return real(*arguments, **options)

    rendering._compile = gated
