"""One running system for all tests of this file: what is killed comes back, and a second one beside it is refused."""

import psutil
import pytest

from tests.serve.running import SECOND_START_SECONDS, Running, command_line, refusal, wait_for

pytestmark = pytest.mark.serve


@pytest.fixture(scope="module")
def running(first_run):
    """A second start, shared."""
    with Running(first_run[0]) as started:
        started.wait_until_ready(SECOND_START_SECONDS)
        wait_for(lambda: len(started.family()) == 9, 60, "two guards, broker, stem, two of gunicorn, three of Celery")
        yield started


def test_a_taken_port_is_one_sentence(running, data_dir):
    code, text = refusal(data_dir.parent / "other", PORT=str(running.port))

    assert (code, text.count("\n")) == (1, 1)
    assert f"Port {running.port} is taken" in text


def test_a_second_supervisor_on_the_same_data_is_refused(running, data_dir):
    code, text = refusal(data_dir, PORT="0")

    assert (code, text.count("\n")) == (1, 1)
    assert "already runs with the data folder" in text


def test_the_server_says_nothing_about_itself(running):
    assert running.headers("/")["Server"] is None


@pytest.mark.parametrize("word", ["celery", "valkey-server", "gunicorn"])
def test_a_killed_child_is_brought_back_loudly(running, word):
    before = running.text.count("runs again")
    killed = running.named(word)
    killed.kill()
    wait_for(lambda: running.text.count("runs again") > before, 60, "the child runs again")
    wait_for(lambda: running.named(word) not in (None, killed), 60, "another process")
    wait_for(lambda: running.get("/healthz") == (200, "ok\n"), 60, "the page answers")

    assert "process has ended (code 137)" in running.text
    assert not command_line(killed)


@pytest.mark.parametrize("who", ["stem", "guard"])
def test_without_stem_or_guard_all_branches_end_and_come_back(running, who):
    before = running.text.count("The application process runs again")
    wait_for(lambda: running.named("gunicorn") and running.named("celery"), 60, "web server and worker")
    branches = [running.named("gunicorn"), running.named("celery")]
    stem = psutil.Process(branches[0].ppid())
    (stem if who == "stem" else psutil.Process(stem.ppid())).kill()
    wait_for(lambda: not any(command_line(branch) for branch in branches), 60, "the orphans end")
    wait_for(lambda: running.text.count("The application process runs again") > before, 60, "the child runs again")
    wait_for(lambda: running.get("/healthz") == (200, "ok\n"), 60, "the page answers")
