"""The Celery application of a worker that a test starts, with a gate inside the rendering.

With WORKER_GATE set to a folder, whoever renders writes its process id to `reached` and waits until `go` exists. So a test kills a
worker in the middle of its work for certain, and not by luck.
"""

import os
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.worker_settings")
django.setup()

from celery.signals import worker_process_init  # noqa: E402

from secu4all.celery import app  # noqa: E402, F401


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
