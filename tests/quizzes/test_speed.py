"""What saving and opening cost in queries, whatever the size of the quiz (issue 4, point 10)."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.services.enrolment import enrol
from quizzes.services.attempts import start_attempt
from tests.factories import quizzes as make

BOUNDARY = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE)", re.IGNORECASE)
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)", re.IGNORECASE)


def questions(count: int) -> list[dict]:
    """So many questions of several kinds."""
    kinds = (make.single, make.multiple, make.true_false, make.ordering, make.matching)
    return [kinds[number % 5](f"f{number}") for number in range(count)]


@pytest.fixture
def attempt_of(tree, client, learner):
    """Somebody in the middle of an attempt with so many questions."""

    def begin(count: int):
        course = make.make_quiz_course(tree, questions(count), slug=f"kurs-{count}")
        client.force_login(learner)
        return start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")

    return begin


def sent(act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


def put(client, attempt, revision: int):
    body = json.dumps({"revision": revision, "chosen": ["b" if revision % 2 else "a"]})
    answer = client.put(f"/attempts/{attempt.public_id}/answers/f0/", body, content_type="application/json")
    assert answer.status_code == 200


@pytest.mark.parametrize("count", [1, 40])
def test_saving_an_answer_asks_four_times_at_most_and_writes_once_in_one_transaction(client, attempt_of, count):
    attempt = attempt_of(count)
    put(client, attempt, 1)  # fills what a process keeps
    for revision in (2, 3):
        queries = sent(lambda revision=revision: put(client, attempt, revision))

        asked = [sql for sql in queries if not BOUNDARY.match(sql)]
        assert len(asked) <= 4, asked
        assert [sql for sql in asked if WRITES.match(sql)] == [asked[-1]]
        # The test itself is a transaction, so the one of the save is a savepoint: opened before the lock is taken, closed after the write.
        assert sum(sql.startswith("SAVEPOINT") for sql in queries) == 1


@pytest.mark.parametrize("count", [1, 40])
def test_opening_a_quiz_of_one_and_of_forty_questions_asks_twelve_times_at_most(client, attempt_of, count):
    attempt = attempt_of(count)
    client.get(f"/attempts/{attempt.public_id}/")

    queries = [sql for sql in sent(lambda: client.get(f"/attempts/{attempt.public_id}/")) if not BOUNDARY.match(sql)]

    assert len(queries) <= 12, queries


def test_opening_costs_the_same_with_one_and_with_forty_questions(client, attempt_of):
    counts = []
    for count in (1, 40):
        attempt = attempt_of(count)
        client.get(f"/attempts/{attempt.public_id}/")
        counts.append(len(sent(lambda attempt=attempt: client.get(f"/attempts/{attempt.public_id}/"))))

    assert counts[0] == counts[1]
