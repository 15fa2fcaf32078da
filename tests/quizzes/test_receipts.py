"""The receipt: what the server holds, with time and check digits, as a text that its learner can keep."""

import re

import pytest

from quizzes.models import Answer
from quizzes.receipts import recomputed, short_digits
from quizzes.services.answers import PendingAnswer
from quizzes.services.attempts import submit_attempt
from tests.factories import quizzes as make


@pytest.fixture
def graded(attempt, learner):
    make.answer_all(
        attempt, learner, {"einfach": ["a"], "wahr": ["false"], "zahl": ["58"], "paare": ["p1=p2"], "folge": ["i2", "i1", "i3", "i4"]}
    )
    return submit_attempt(attempt_id=attempt.pk, learner=learner)


def fetch(client, attempt, language="de"):
    prefix = "/en" if language == "en" else ""
    return client.get(f"{prefix}/attempts/{attempt.public_id}/receipt.txt")


def test_it_names_each_answer_its_time_and_its_change_number_and_no_solution(client, learner, graded):
    client.force_login(learner)
    answer = fetch(client, graded)
    text = answer.content.decode()

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="secu4all-{short_digits(graded.receipt)}.txt"'
    assert graded.receipt in text and str(graded.public_id) in text
    for given in ("> Antwort a", "> falsch", "> 58 Personen", "> Begriff 1: Partner 2", "> 1: Schritt 2", "keine Antwort"):
        assert given in text
    assert len(re.findall(r"Änderung Nummer 1", text)) == 5
    assert make.CANARY not in text and "Antwort b" not in text


def test_it_speaks_the_reader_s_language(client, learner, graded):
    client.force_login(learner)

    assert "Receipt for a submitted test" in fetch(client, graded, "en").content.decode()


def test_its_digits_are_those_of_what_is_held_and_differ_when_one_answer_is_another(graded):
    held = list(Answer.objects.filter(attempt=graded))
    graded.refresh_from_db()
    assert recomputed(graded, held) == graded.receipt

    Answer.objects.filter(attempt=graded, question_key="einfach").update(chosen=["b"])

    assert recomputed(graded, list(Answer.objects.filter(attempt=graded))) != graded.receipt


def test_a_second_submit_with_other_answers_changes_neither_digits_nor_answers(graded, learner):
    before = list(Answer.objects.order_by("question_key").values_list("question_key", "chosen", "revision"))
    again = submit_attempt(attempt_id=graded.pk, learner=learner, pending=[PendingAnswer("einfach", 2, ["b"])])

    assert again.receipt == graded.receipt
    assert list(Answer.objects.order_by("question_key").values_list("question_key", "chosen", "revision")) == before


def test_after_the_answers_are_deleted_the_digits_stay(client, learner, enrolment, quiz):
    attempt = make.pass_quiz(enrolment, quiz)
    Answer.objects.all().delete()
    client.force_login(learner)
    text = fetch(client, attempt).content.decode()

    assert attempt.receipt in text
    assert "gelöscht" in text


def test_open_and_foreign_attempts_have_none(client, attempt, learner, other_learner):
    client.force_login(learner)
    assert fetch(client, attempt).status_code == 404
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    client.force_login(other_learner)
    assert fetch(client, attempt).status_code == 404
