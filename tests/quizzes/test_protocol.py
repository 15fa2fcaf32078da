"""`PUT …/answers/<question>/`: what a browser, an old tab, an expired sign-in and an attacker get."""

import json
import uuid

import pytest

from quizzes.limits import seconds_to_wait
from quizzes.models import Answer, Attempt
from quizzes.services.attempts import save_answer, submit_attempt
from tests.factories import quizzes as make


@pytest.fixture
def put(client, learner, attempt):
    client.force_login(learner)

    def call(body, key="einfach", content_type="application/json", **headers):
        raw = body if isinstance(body, bytes | str) else json.dumps(body)
        return client.put(f"/attempts/{attempt.public_id}/answers/{key}/", raw, content_type=content_type, headers=headers)

    return call


def test_saving_acknowledges_revision_choice_and_time(put):
    answer = put({"revision": 1, "chosen": ["b"]})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json() == {"revision": 1, "chosen": ["b"], "saved_at": answer.json()["saved_at"]}
    assert Answer.objects.get().chosen == ["b"]


def test_the_same_again_is_acknowledged_again(put):
    assert [put({"revision": 1, "chosen": ["b"]}).status_code for _ in range(2)] == [200, 200]


def test_a_conflict_says_what_is_held(put):
    put({"revision": 1, "chosen": ["b"]})
    answer = put({"revision": 1, "chosen": ["c"]})

    assert answer.status_code == 409
    assert {name: answer.json()[name] for name in ("error", "revision", "chosen")} == {"error": "conflict", "revision": 1, "chosen": ["b"]}


def test_extra_fields_change_nothing(put):
    put({"revision": 1, "chosen": ["a"], "points": 99, "passed": True, "is_correct": True, "submitted_at": "2020-01-01", "attempt": 1})

    stored = Attempt.objects.get()
    assert (stored.points, stored.passed, stored.submitted_at, stored.state) == (None, None, None, "in_progress")


def test_after_submitting_the_answer_is_refused_with_the_way_to_the_result(put, attempt, learner):
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    answer = put({"revision": 1, "chosen": ["b"]})

    assert (answer.status_code, answer.json()) == (409, {"error": "closed", "reason": "graded", "url": f"/attempts/{attempt.public_id}/"})
    assert not Answer.objects.exists()


BROKEN = [
    " ", "{", "[]", "null", "1", '"x"', "[" * 10_000, '{"revision": 1, "revision": 1, "chosen": ["b"]}', '{"revision": NaN, "chosen": ["b"]}',
    b"\xff\xfe", "\ufeff{}".encode(), '{"revision": 1}', '{"chosen": ["b"]}', json.dumps({"revision": 1, "chosen": ["b"], "x": "y" * 140_000}),
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN)
def test_a_broken_body_is_refused(put, body):
    assert put(body).status_code == 400
    assert not Answer.objects.exists()


@pytest.mark.parametrize("revision", [0, -1, 2**53 + 1, 2**63, "1", 1.5, True, None, [1], {"$gt": 0}])
def test_what_is_no_revision_is_refused(put, revision):
    assert put({"revision": revision, "chosen": ["b"]}).status_code == 400


@pytest.mark.parametrize(
    "chosen", ["b", [1], ["z"], ["a", "b"], ["a", "a"], [True], [["a"]], {"$ne": 1}, None, ["<script>"], ["b\u0000"], ["b"] * 100]
)
def test_what_is_no_answer_is_refused(put, chosen):
    answer = put({"revision": 1, "chosen": chosen})

    assert answer.status_code == 400
    assert "script" not in answer.content.decode()


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""]
)
def test_another_content_type_is_refused(put, content_type):
    assert put({"revision": 1, "chosen": ["b"]}, content_type=content_type).status_code == 415
    assert not Answer.objects.exists()


def test_a_packed_body_is_refused(put):
    assert put({"revision": 1, "chosen": ["b"]}, **{"Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize("key", ["fremd", "EINFACH", "einfach%00", "__class__", "x" * 300])
def test_a_question_that_was_not_dealt_is_not_found(put, key):
    assert put({"revision": 1, "chosen": ["b"]}, key=key).status_code == 404


def test_an_expired_sign_in_is_told_in_json(client, attempt):
    answer = client.put(f"/attempts/{attempt.public_id}/answers/einfach/", "{}", content_type="application/json")

    assert (answer.status_code, answer.json()) == (401, {"error": "signed_out"})


def test_another_person_s_queue_is_refused(put, client, other_learner):
    client.force_login(other_learner)

    assert put({"revision": 1, "chosen": ["b"]}).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("method", ["get", "delete", "patch", "head", "options", "trace"])
def test_other_methods_are_refused(put, client, attempt, method):
    assert getattr(client, method)(f"/attempts/{attempt.public_id}/answers/einfach/").status_code == 405


def test_a_request_without_a_token_is_refused(attempt, learner):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)

    assert (
        strict.put(
            f"/attempts/{attempt.public_id}/answers/einfach/", '{"revision":1,"chosen":["b"]}', content_type="application/json"
        ).status_code
        == 403
    )
    assert not Answer.objects.exists()


def test_too_many_are_refused_with_a_time_and_other_attempts_go_on(put, settings):
    settings.LIMITS = {**settings.LIMITS, "answer": "2/m"}
    answers = [put({"revision": n, "chosen": ["ab"[n % 2]]}) for n in (1, 2, 3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert seconds_to_wait("answer", uuid.uuid4()) == 0


def test_without_a_cache_answers_go_on_and_this_process_counts(put, settings, monkeypatch):
    from django.core.cache import cache

    def away(*args, **kwargs):
        raise ConnectionError

    settings.LIMITS = {**settings.LIMITS, "answer": "1/m"}
    monkeypatch.setattr(type(cache._connections[cache._alias]), "incr", away)

    assert [put({"revision": n, "chosen": ["b"]}).status_code for n in (1, 1)] == [200, 429]


def test_a_rule_that_is_none_is_a_mistake_of_the_settings(settings):
    settings.LIMITS = {"answer": "many"}
    with pytest.raises(ValueError, match="answer"):
        seconds_to_wait("answer", 1)


def test_saving_takes_five_queries_with_the_sign_in(put, attempt, learner, django_assert_num_queries):
    save_answer(attempt_id=attempt.pk, learner=learner, question_key="wahr", revision=1, chosen=["true"])
    put({"revision": 1, "chosen": ["a"]})
    # person, savepoint of the test's transaction, locked attempt, write, release
    with django_assert_num_queries(5):
        put({"revision": 2, "chosen": ["b"]})


def test_an_ordering_is_answered_by_the_dealt_names(put, attempt):
    names = [f"_{attempt.dealt['options']['folge'].index(key) + 1}" for key in ("i1", "i2", "i3", "i4")]

    assert put({"revision": 1, "chosen": names}, key="folge").json()["chosen"] == names
    assert Answer.objects.get().chosen == make.right_answers(attempt)["folge"]
