"""Branches of the stem: they log, end and are ended as the supervisor's children are; and the stem is fit to be forked."""

import json
import os
import subprocess
import sys

import pytest

from tests.serve.running import ROOT, environment

# A fork belongs into a process without threads, so each test drives branches from one of its own.
STEM = """
import json, os, signal, subprocess, sys, time
from pathlib import Path
from secu4all.serve.branches import Branch

def branch(run, **options):
    return Branch(name="x-one", title="one", log=Path("log/one.log"), run_dir=Path.cwd(), run=run, **options)

def until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)

def end(one):
    until(lambda: one.ended() is not None)
    return one.ended()
"""


def told(folder, script):
    """Run the script as a stem; return what it prints as JSON."""
    command = [sys.executable, "-c", STEM + script]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("ending", "code", "words"),
    [
        ("print('hello')", 0, "hello"),
        ("sys.exit(3)", 3, ""),
        ("sys.exit('no key')", 1, "no key"),
        ("1 / 0", 1, "ZeroDivisionError"),
        ("os.kill(os.getpid(), 9)", 137, ""),
    ],
)
def test_a_branch_hands_on_its_code_and_what_it_said_stands_in_its_log(tmp_path, ending, code, words):
    script = f"""
def run():
    {ending}
one = branch(run)
one.start()
print(json.dumps([end(one), one.last_lines()]))
"""
    found = told(tmp_path, script)

    assert found[0] == code
    assert words in found[1]


@pytest.mark.pure
def test_a_deaf_branch_is_ended_with_all_that_it_has_started(tmp_path):
    script = """
def run():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.Popen([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"])
    time.sleep(60)
one = branch(run, stop_seconds=0.2)
one.start()
until(lambda: "up" in one.last_lines())
group = one.pid
one.stop()
def gone():
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
until(gone)
print(json.dumps([one.ended(), os.listdir()]))
"""
    assert told(tmp_path, script) == [137, ["log"]]


@pytest.mark.pure
def test_a_branch_takes_over_none_of_the_signals_of_its_stem(tmp_path):
    script = """
from secu4all.serve.watching import Signals
signals = Signals()
one = branch(lambda: time.sleep(60))
one.start()
until(lambda: one.group_file.exists() and one.group_file.read_text())
one.stop()
print(json.dumps([one.ended(), signals.asked]))
"""
    assert told(tmp_path, script) == [143, False]


@pytest.mark.serve
def test_what_the_stem_has_loaded_is_fit_to_be_forked(tmp_path):
    script = """
import json, os
from secu4all.serve.stem import load
load()
from django.db import connections
files = [os.readlink(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{number}")]
opened = [name for name in files if "sqlite" in name or name.startswith("socket:")]
print(json.dumps([len(os.listdir("/proc/self/task")), opened, [one.connection is None for one in connections.all()]]))
"""
    values = environment(tmp_path, SECRET_KEY="x" * 50, DJANGO_SETTINGS_MODULE="secu4all.settings")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=values, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [1, [], [True]]  # one thread, no file of a database, no connection
