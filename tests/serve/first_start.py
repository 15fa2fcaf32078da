"""The first start of an empty data folder: made for real once in a test run; each folder of tests goes on with a copy of what it left.

It costs a minute: migrations, style sheets, the shipped courses. Whoever comes second waits for the first one and copies.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

from secu4all.serve.steps import STEPS, Place
from tests.migrated import alone
from tests.serve.running import ROOT, Running, wait_for

FIRST_START_SECONDS = 300  # about 40 on an idle machine


def first_start(factory: pytest.TempPathFactory) -> tuple[Path, str, tuple[int, str]]:
    """`make run` in an empty data folder, then the end of it; returns a copy of the folder, what was printed, and the first page."""
    base = factory.getbasetemp()
    whole_run = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    made, said = whole_run / "first-start" / "data", whole_run / "first-start" / "said.json"
    with alone(whole_run, "first-start"):
        if not said.exists():
            shutil.rmtree(made.parent, ignore_errors=True)
            made.parent.mkdir()
            text, page = _start(made)
            said.write_text(json.dumps([text, page]))
        text, page = json.loads(said.read_text())
        own = factory.mktemp("started") / "data"
        copy(made, own)
    return own, text, tuple(page)


def _start(data_dir: Path) -> tuple[str, tuple[int, str]]:
    with Running(data_dir, ["make", "--no-print-directory", "run"]) as running:
        running.wait_until_ready(FIRST_START_SECONDS)
        page = running.get("/")
    wait_for(lambda: running.left() == [], 60, "nothing runs that could still write")
    return running.text, page


def copy(data_dir: Path, target: Path) -> None:
    """Copy the folder of a system that has stopped; its stamps, which name files by place and inode, are written for the copy's own."""
    before, after = place(data_dir), place(target)
    done = [step for step in STEPS if step.is_done(before)]
    shutil.copytree(data_dir, target)
    for step in done:
        step.record(after)


def place(data_dir: Path) -> Place:
    """Where a system started by `running.environment` keeps its things."""
    return Place(root=ROOT, data_dir=data_dir, static_dir=data_dir / "static", database_url="", demo=True)
