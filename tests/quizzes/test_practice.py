"""Practising what was not right: judged at once, stored nowhere, and nobody else's run can be used."""

import re
import uuid

import pytest
from django.apps import apps
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import practice
from quizzes.models import Attempt
from quizzes.services.attempts import submit_attempt
from tests.factories import quizzes as make

STEP = "/attempts/practice/"


@pytest.fixture
def graded(attempt, learner):
    """Everything is wrong or open but the statement and the number."""
    make.answer_all(attempt, learner, {"einfach": ["a"], "wahr": ["false"], "zahl": ["58"], "paare": ["p1=p2"]})
    return submit_attempt(attempt_id=attempt.pk, learner=learner)


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def token_of(answer) -> str:
    return re.search(r'name="run" value="([^"]+)"', answer.content.decode())[1]


def right_answer(answer) -> list[str]:
    """The answer that earns all points, as the page names it."""
    dealing = practice.dealing_of(practice.read(token_of(answer), answer.wsgi_request.user.pk))
    return list(dealing.dealt.for_browser(dealing.question, dealing.question.solution()))


def rows_of_everything() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_practising_asks_what_was_wrong_judges_it_and_writes_nothing(signed_in, graded):
    before = rows_of_everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = signed_in.get(f"/attempts/{graded.public_id}/practice/")
        assert make.CANARY not in page.content.decode()
        assert page.context["count"] == 4
        for _ in range(4):
            judged = signed_in.post(STEP, {"run": token_of(page), "chosen": right_answer(page), "go": "check"})
            assert make.CANARY in judged.content.decode()
            assert judged.context["one"].grade.is_right
            page = signed_in.post(STEP, {"run": token_of(judged), "go": "next"})

    assert (page.context["is_over"], page.context["right"]) == (True, 4)
    assert [query["sql"] for query in queries if not re.match(r"(?i)select|savepoint|release|begin", query["sql"])] == []
    assert rows_of_everything() == before
    assert "nichts gespeichert" in page.content.decode()


def test_a_wrong_answer_says_why_and_is_asked_once_more_at_the_end(signed_in, graded):
    page = signed_in.get(f"/attempts/{graded.public_id}/practice/")
    for _ in range(4):
        judged = signed_in.post(STEP, {"run": token_of(page), "go": "check"})
        assert not judged.context["one"].grade.is_right
        page = signed_in.post(STEP, {"run": token_of(judged), "go": "next"})

    once_more = signed_in.post(STEP, {"run": token_of(page), "go": "missed"})

    assert once_more.context["count"] == len(page.context["missed"]) == 4


def test_without_a_script_an_arrow_moves_a_line_before_anything_is_judged(signed_in, enrolment, graded):
    run = practice.begin(kind="again", origin=str(graded.public_id), learner=enrolment.learner_id, version=graded.version, keys=["folge"])
    page = signed_in.post(STEP, {"run": run.token(), "chosen": ["_1", "_2", "_3", "_4"], "move": "_2:up"})

    assert page.context["asked"].chosen == ("_2", "_1", "_3", "_4")
    assert make.CANARY not in page.content.decode()


def test_an_answer_that_does_not_fit_stays_in_the_field_and_says_why(signed_in, enrolment, graded):
    run = practice.begin(kind="again", origin=str(graded.public_id), learner=enrolment.learner_id, version=graded.version, keys=["zahl"])
    page = signed_in.post(STEP, {"run": run.token(), "chosen": "viele", "go": "check"})

    assert page.status_code == 422
    assert 'value="viele"' in page.content.decode()


def test_when_everything_was_right_there_is_nothing_to_practise(signed_in, enrolment, quiz):
    attempt = make.pass_quiz(enrolment, quiz)

    assert signed_in.get(f"/attempts/{attempt.public_id}/practice/").url == f"/attempts/{attempt.public_id}/review/"


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 5000, signing.dumps({"kind": "again"}, salt="quizzes.practice"), signing.dumps([1], salt="other")]
)
def test_an_altered_run_leads_back_and_says_that_nothing_is_lost(signed_in, graded, token):
    answer = signed_in.post(STEP, {"run": token, "go": "check"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/learn/"


def test_a_run_belongs_to_one_person(client, other_learner, learner, graded):
    run = practice.begin(kind="again", origin=str(graded.public_id), learner=learner.pk, version=graded.version, keys=["einfach"])
    client.force_login(other_learner)

    assert client.post(STEP, {"run": run.token(), "chosen": "b", "go": "check"}).url == "/learn/"
    assert client.get(f"/attempts/{graded.public_id}/practice/").status_code == 404
    assert client.get(f"/attempts/{uuid.uuid4()}/practice/").status_code == 404


def test_an_open_attempt_cannot_be_practised(signed_in, attempt):
    assert signed_in.get(f"/attempts/{attempt.public_id}/practice/").status_code == 404
    assert Attempt.objects.get().is_open
