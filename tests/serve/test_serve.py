"""The embedded run-time from outside: start, second start, refusals, and that nothing is ever left running."""

import json
import os
import signal
import sqlite3
import subprocess

import pytest

from tests.serve.running import ROOT, SECOND_START_SECONDS, SERVE, Running, environment, refusal, wait_for

pytestmark = pytest.mark.serve


def test_first_start_prepares_everything_and_prints_one_ready_line(first_run):
    data_dir, text, (status, body) = first_run

    assert text.count("Secu4All is ready: http://localhost:") == 1
    assert status == 200
    assert '<html lang="de"' in body
    assert (data_dir / "secu4all.sqlite3").exists()
    assert (data_dir / "secret_key").stat().st_mode & 0o777 == 0o600


def test_second_start_takes_seconds_and_keeps_data_and_secret(data_dir):
    secret = (data_dir / "secret_key").read_text()
    with sqlite3.connect(data_dir / "secu4all.sqlite3") as database:
        database.execute(
            "INSERT OR REPLACE INTO django_session (session_key, session_data, expire_date) VALUES ('kept', 'x', '2099-01-01')"
        )

    with Running(data_dir) as running:
        running.wait_until_ready(SECOND_START_SECONDS)
        wait_for(lambda: running.get("/readyz")[0] == 200, 60, "/readyz")
        parts = json.loads(running.get("/readyz")[1])

    assert "Preparing the database" not in running.text
    assert parts == {"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}
    assert (data_dir / "secret_key").read_text() == secret
    with sqlite3.connect(data_dir / "secu4all.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM django_session WHERE session_key = 'kept'").fetchone() == (1,)


def test_ctrl_c_ends_every_process_in_order(data_dir):
    with Running(data_dir) as running:
        running.wait_until_ready(SECOND_START_SECONDS)
        os.kill(running.process.pid, signal.SIGINT)
        code = running.process.wait(40)

    assert code == 0
    assert running.left() == []
    assert "all data is kept" in running.text


def test_killing_the_supervisor_leaves_nothing_behind_and_the_next_start_works(data_dir):
    with Running(data_dir) as running:
        running.wait_until_ready(SECOND_START_SECONDS)
        wait_for(lambda: len(running.family()) == 9, 60, "two guards, broker, stem, two of gunicorn, three of Celery")
        running.process.kill()
        wait_for(lambda: running.left() == [], 60, "no process left")

    with Running(data_dir) as again:
        again.wait_until_ready(SECOND_START_SECONDS)


def test_killing_make_ends_the_system_too(data_dir):
    with Running(data_dir, ["make", "--no-print-directory", "run"]) as running:
        running.wait_until_ready(SECOND_START_SECONDS)
        running.process.kill()
        wait_for(lambda: running.left() == [], 60, "no process left")


def test_the_demo_refuses_to_be_seen_by_others(tmp_path):
    code, text = refusal(tmp_path / "data", BIND="0.0.0.0:8000")

    assert (code, text.count("\n")) == (1, 1)
    assert "passwords are public" in text


def test_gunicorn_itself_refuses_the_demo_on_another_address(tmp_path):
    command = [SERVE[0], "-m", "gunicorn", "-c", "python:secu4all.serve.web"]
    values = environment(tmp_path, BIND="0.0.0.0:0", SECRET_KEY="x" * 50)
    done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode != 0
    assert "passwords are public" in done.stderr


def test_without_demo_a_missing_secret_is_one_sentence_that_names_it(tmp_path):
    code, text = refusal(tmp_path / "data", DEMO="", PORT="8000")

    assert code == 1
    assert "SECRET_KEY is not set" in text


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    code, text = refusal(tmp_path / "file" / "data")

    assert (code, text.count("\n")) == (1, 1)
    assert "cannot write into the folder" in text
