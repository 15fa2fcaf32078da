"""/healthz and /readyz: what works, what does not and why; nothing about versions or paths."""

import pytest
from celery import signals
from django.core.cache import cache
from django.db import DatabaseError

from secu4all import health
from secu4all.celery import HEARTBEAT
from secu4all.tasks import heartbeat_task


@pytest.fixture(autouse=True)
def asked_anew():
    cache.clear()
    health.kept_answer.forget()
    yield
    cache.clear()
    health.kept_answer.forget()


@pytest.fixture
def all_alive():
    health.beat_has_sent()
    health.worker_has_run()


class Unreachable:
    """A cache whose server has gone."""

    def set(self, *_):
        raise ConnectionError

    get = set


def test_alive_needs_nothing(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_names_every_part(client, db, all_alive):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}
    assert "no-store" in answer["Cache-Control"]


def test_a_silent_worker_makes_it_unready_and_says_so(client, db):
    health.beat_has_sent()
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "no sign of life for 60 seconds", "beat": "ok"}


def test_without_a_broker_worker_and_beat_are_unknown(client, db, monkeypatch):
    monkeypatch.setattr(health, "cache", Unreachable())

    assert client.get("/readyz").json() == {
        "database": "ok",
        "broker": "does not answer",
        "worker": "unknown while the broker does not answer",
        "beat": "unknown while the broker does not answer",
    }


def test_without_a_database_the_answer_is_a_sentence_and_not_an_error_page(client, all_alive, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError("could not connect to 10.0.0.5 as secu4all")

        def close_if_unusable_or_obsolete(self):
            return None

    monkeypatch.setattr(health, "connection", Gone())
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")
    assert b"10.0.0.5" not in answer.content


def test_an_answer_is_kept_for_some_seconds(client, db, all_alive, monkeypatch):
    asked = []
    monkeypatch.setitem(health.CHECKS, "database", lambda: asked.append(1) or "ok")
    for _ in range(5):
        client.get("/readyz")

    assert asked == [1]


def test_a_post_is_refused(client):
    assert client.post("/healthz").status_code == 405


def test_the_heartbeat_is_beats_sign_of_life_when_sent_and_the_workers_when_run(db):
    signals.before_task_publish.send(sender=HEARTBEAT)
    assert (cache.get(health.BEAT_KEY) is not None, cache.get(health.WORKER_KEY)) == (True, None)
    heartbeat_task()
    assert cache.get(health.WORKER_KEY) is not None


def test_any_task_is_the_workers_sign_of_life_and_none_but_the_heartbeat_is_beats(db):
    signals.before_task_publish.send(sender="certificates.issue")
    signals.task_prerun.send(sender=heartbeat_task)

    assert (cache.get(health.BEAT_KEY), cache.get(health.WORKER_KEY) is not None) == (None, True)
