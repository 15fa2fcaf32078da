"""A scenario in an attempt: served step by step, resumable, and what was decided stays decided."""

import json

import pytest

from quizzes.models import Answer
from quizzes.services.attempts import submit_attempt
from tests.factories import quizzes as make


@pytest.fixture
def quiz_course(tree):
    return make.make_quiz_course(tree, [make.branching()])


@pytest.fixture
def address(client, learner, attempt):
    client.force_login(learner)
    return f"/attempts/{attempt.public_id}/"


@pytest.fixture
def put(client, address):
    def call(revision, *chosen):
        body = json.dumps({"revision": revision, "chosen": chosen})
        return client.put(f"{address}answers/lage/", body, content_type="application/json")

    return call


def test_the_page_carries_the_path_so_far_and_one_step(client, address, put):
    first = client.get(address).content.decode()
    put(1, "s1=b")
    second = client.get(address).content.decode()

    assert "Lage s1" in first
    assert not any(word in first for word in ("Lage s2", "Lage s3", "folgt aus", "Schluss", make.CANARY))
    assert "Lage s2" in second
    assert "folgt aus b" in second
    assert not any(word in second for word in ("Lage s3", "folgt aus a", "folgt aus c", "Schluss", "risky"))


def test_without_a_script_each_decision_is_sent_with_the_path_before_it(client, address):
    client.post(f"{address}answers/lage/", {"revision": "1", "chosen-s1": "a", "go": "1"})
    client.post(f"{address}answers/lage/", {"revision": "2", "chosen-s1": "a", "chosen-s3": "e", "go": "1"})
    page = client.get(address).content.decode()

    assert Answer.objects.get().chosen == ["s1=a", "s3=e"]
    assert "Schluss gut" in page


def test_what_was_decided_cannot_be_taken_back(put, address):
    put(1, "s1=b")
    refused = [put(2, "s1=a"), put(2), put(2, "s1=a", "s3=e")]

    assert [(one.status_code, one.json()["error"]) for one in refused] == [(400, "taken")] * 3
    assert Answer.objects.get().chosen == ["s1=b"]
    assert put(2, "s1=b", "s2=c").status_code == 200


def test_the_same_decision_sent_again_is_answered_like_the_first_time(put, address):
    assert [put(1, "s1=b").status_code, put(1, "s1=b").status_code] == [200, 200]
    assert Answer.objects.get().revision == 1


def test_a_decision_that_waited_cannot_take_one_back_at_submitting(client, address, put, attempt):
    put(1, "s1=b")
    client.post(f"{address}submit/", {"pending": json.dumps([{"question": "lage", "revision": 2, "chosen": ["s1=a"]}])})
    attempt.refresh_from_db()

    assert attempt.is_open
    assert Answer.objects.get().chosen == ["s1=b"]


def test_the_band_says_begun_until_the_end(client, address, put):
    states = [client.get(address).context["view"].questions[0].stone]
    for revision, path in enumerate((("s1=a",), ("s1=a", "s3=f")), start=1):
        put(revision, *path)
        states.append(client.get(address).context["view"].questions[0].stone)

    assert states == ["open", "started", "done"]


def test_the_review_rates_each_decision_and_names_a_good_one(client, address, put, attempt, learner):
    put(1, "s1=b", "s2=d", "s3=e")
    graded = submit_attempt(attempt_id=attempt.pk, learner=learner)
    page = client.get(f"{address}review/").content.decode()

    assert (graded.points, graded.max_points) == (2, 4)
    for text in ("riskant", "möglich", "gut", "Gut wäre gewesen", "Weg a", "folgt aus b"):
        assert text in page
