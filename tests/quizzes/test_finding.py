"""Finding one's own attempt: what is read and locked, and that foreign and unknown are the same."""

import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from quizzes.errors import AttemptUnknown
from quizzes.services.finding import OwnAttempt, locked

TO_SAVE = OwnAttempt(lambda rows: locked(rows).select_related("version", "enrolment"))


def test_by_public_id_and_by_number_it_is_the_same_and_the_content_waits(attempt, learner):
    by_public_id, by_number = TO_SAVE.get(attempt.public_id, learner), TO_SAVE.get(attempt.pk, learner)

    assert by_public_id == by_number == attempt
    assert by_public_id.dealt == attempt.dealt
    assert by_public_id.version.get_deferred_fields() == {"content"}


def test_foreign_and_unknown_are_the_same(attempt, learner, other_learner):
    for which, who in ((attempt.public_id, other_learner), (attempt.pk, other_learner), (uuid.uuid4(), learner), (attempt.pk + 1, learner)):
        with pytest.raises(AttemptUnknown):
            TO_SAVE.get(which, who)


def test_the_attempt_alone_is_locked(attempt, learner):
    TO_SAVE.get(attempt.public_id, learner)
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        TO_SAVE.get(attempt.public_id, learner)

    (words,) = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    # A lock on version or enrolment would let all learners of a quiz wait for one another.
    expected = 'FOR NO KEY UPDATE OF "quizzes_attempt"' if connection.vendor == "postgresql" else '"quizzes_attempt"."public_id"'
    assert expected in words
    assert words.count("FOR NO KEY UPDATE") == (connection.vendor == "postgresql")
