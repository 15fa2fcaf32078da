"""The guard: hands on code and signal, and ends its command when the supervisor is gone."""

import os
import signal
import subprocess
import sys
import time

import pytest

from secu4all.serve import guard
from secu4all.serve.processes import GUARD

pytestmark = pytest.mark.pure

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


@pytest.fixture
def guarded(tmp_path):
    """Start a command under a guard; returns the process and the write end of its lifeline."""
    started = []

    def start(*command):
        read, write = os.pipe()
        run_dir = tmp_path / "run"
        run_dir.mkdir(exist_ok=True)
        arguments = [sys.executable, "-I", "-S", str(GUARD), str(read), str(run_dir / "x.pgid"), "--", *command]
        process = subprocess.Popen(arguments, pass_fds=[read], stdout=subprocess.PIPE, text=True)
        os.close(read)
        started.append((process, write))
        return process, write

    yield start
    for process, write in started:
        process.kill()
        process.communicate()
        try:
            os.close(write)
        except OSError:
            continue  # the test has closed it


def python(code):
    return [sys.executable, "-c", code]


def test_the_exit_code_is_handed_on(guarded):
    process, _ = guarded(*python("raise SystemExit(7)"))

    assert process.wait(10) == 7


def test_a_killed_command_answers_128_and_the_signal(guarded):
    process, _ = guarded(*python("import os; os.kill(os.getpid(), 9)"))

    assert process.wait(10) == 137


def test_a_request_to_stop_reaches_the_command(guarded):
    process, _ = guarded(*python("import time; print('up', flush=True); time.sleep(60)"))
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)

    assert process.wait(10) == 128 + signal.SIGTERM


def test_without_a_supervisor_the_command_ends_and_the_run_folder_goes(guarded, tmp_path):
    process, lifeline = guarded(*python("import os, time; print(os.getpid(), flush=True); time.sleep(60)"))
    pid = int(process.stdout.readline())
    os.close(lifeline)

    assert process.wait(10) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not (tmp_path / "run").exists()


def test_the_command_does_not_inherit_the_lifeline(guarded):
    process, _ = guarded(*python("import os; print(sorted(os.listdir('/dev/fd'))[:4])"))
    process.wait(10)

    # The listing itself opens one more.
    assert process.stdout.read().strip() == "['0', '1', '2', '3']"


def test_a_deaf_command_and_its_children_are_ended(tmp_path):
    nested = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]); {STUBBORN}"
    child = subprocess.Popen(python(nested), start_new_session=True, stdout=subprocess.PIPE, text=True)
    assert [child.stdout.readline(), child.stdout.readline()] == ["deaf\n", "deaf\n"]
    (tmp_path / "x.pgid").write_text(str(child.pid))
    started = time.monotonic()
    guard.end_groups(child, tmp_path / "x.pgid", grace=0.2)

    assert time.monotonic() - started < 5
    assert child.stdout.read() == ""  # the end of the pipe: no process holds it any more
    child.stdout.close()


def test_groups_that_a_command_has_made_end_with_it_and_no_others_do(tmp_path):
    groups = {name: subprocess.Popen(python("import time; time.sleep(60)"), start_new_session=True) for name in ("x", "x-web", "xylem")}
    for name, process in groups.items():
        (tmp_path / f"{name}.pgid").write_text(str(process.pid))
    guard.kill_groups(tmp_path / "x.pgid")

    assert (groups["x"].wait(10), groups["x-web"].wait(10)) == (-signal.SIGKILL, -signal.SIGKILL)
    assert groups["xylem"].poll() is None
    assert [path.name for path in tmp_path.iterdir()] == ["xylem.pgid"]
    groups["xylem"].kill()
    groups["xylem"].wait()
