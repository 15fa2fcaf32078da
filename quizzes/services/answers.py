"""Saving answers: acknowledged means committed. A late, foreign or outdated answer changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from courses.models import Enrolment
from quizzes.content import BadAnswer, Question
from quizzes.content.base import as_texts
from quizzes.errors import AnswerConflict, AttemptClosed, HeldAnswer, QuestionUnknown
from quizzes.models import Answer, Attempt
from quizzes.services.closing import counted, held_answers, is_overdue
from quizzes.services.deadlines import close_one
from quizzes.services.finding import OwnAttempt, locked
from quizzes.services.versions import content_for

HIGHEST_REVISION = 2**31 - 1
_LOOKED_AT = ("state", "dealt", "deadline_at", "version__digest", "enrolment__status")
_TO_SAVE = OwnAttempt(lambda rows: locked(rows).select_related("version", "enrolment").only(*_LOOKED_AT))
_TO_JUDGE = OwnAttempt(lambda rows: rows.select_related("version"))


@dataclass(frozen=True)
class SavedAnswer:
    """The acknowledgement: what is held from now on, as the browser names it."""

    question_key: str
    revision: int
    chosen: tuple[str, ...]
    saved_at: datetime


@dataclass(frozen=True)
class PendingAnswer:
    """An answer that waited in the browser when the attempt was submitted."""

    question_key: str
    revision: int
    chosen: Sequence[str]


class _Outdated(Exception):
    """The revision was not the next one; judged outside the transaction, because an IntegrityError has spoilt it."""


def save_answer(
    *, attempt_id: int | UUID, learner: User, question_key: str, revision: int, chosen: object, received_at: datetime | None = None
) -> SavedAnswer:
    """Store an answer as revision n when the server holds n - 1; sending the same again is answered like the first time.

    `received_at` is when the request arrived: our own slowness takes no learner's time. Raises AttemptUnknown, QuestionUnknown, BadAnswer,
    AttemptClosed (also when it came after deadline and grace), and AnswerConflict with what is held.
    """
    received_at = received_at or timezone.now()
    check_revision(revision)
    try:
        return _store(attempt_id, learner, question_key, revision, chosen, received_at)
    except IntegrityError:
        # Revision 1 was there already: `answer_once_per_question` has the last word, inside the transaction nothing more can be asked.
        return _judge(_TO_JUDGE.get(attempt_id, learner), question_key, revision, chosen)
    except _Outdated:
        return _judge(_TO_JUDGE.get(attempt_id, learner), question_key, revision, chosen)
    except AttemptClosed as closed:
        if closed.reason == "late":
            close_one(attempt_id=_TO_JUDGE.get(attempt_id, learner).pk)
        raise


def _store(attempt_id: int | UUID, learner: User, question_key: str, revision: int, chosen: object, received_at: datetime) -> SavedAnswer:
    with transaction.atomic():
        # Saving is what a server does most: building a wide query costs more than the database needs to answer it.
        attempt = _TO_SAVE.get(attempt_id, learner)
        question = asked(attempt, question_key)
        stored = accepted(attempt, question, chosen)
        if attempt.state != Attempt.State.IN_PROGRESS:
            raise AttemptClosed(attempt.state)
        if attempt.enrolment.status == Enrolment.Status.WITHDRAWN:
            raise AttemptClosed("withdrawn")
        if is_overdue(attempt, received_at):
            raise AttemptClosed("late")
        _refuse_turning_back(attempt, question, revision, stored)
        if not _write(attempt, question_key, revision, stored, counted(attempt, received_at)):
            raise _Outdated
    # After the transaction: what is acknowledged is committed.
    return SavedAnswer(question_key, revision, attempt.deal.for_browser(question, stored), timezone.now())


def _refuse_turning_back(attempt: Attempt, question: Question, revision: int, stored: tuple[str, ...]) -> None:
    """Raise BadAnswer where decisions stay taken and the next revision would change one; asks the database for such kinds only."""
    if not question.grows_only or revision == 1:
        return
    held = Answer.objects.filter(attempt=attempt, question_key=question.key, revision=revision - 1).first()
    if held is not None and stored[: len(held.chosen)] != tuple(held.chosen):
        raise BadAnswer("taken")


def _write(attempt: Attempt, question_key: str, revision: int, stored: tuple[str, ...], at: datetime) -> bool:
    if revision == 1:
        Answer.objects.create(attempt=attempt, question_key=question_key, chosen=list(stored), revision=1, received_at=at)
        return True
    held = Answer.objects.filter(attempt=attempt, question_key=question_key, revision=revision - 1)
    return bool(held.update(chosen=list(stored), revision=revision, received_at=at))


def _judge(attempt: Attempt, question_key: str, revision: int, chosen: object) -> SavedAnswer:
    question = asked(attempt, question_key)
    stored = accepted(attempt, question, chosen)
    row = Answer.objects.filter(attempt=attempt, question_key=question_key).first()
    if row is None:
        raise AnswerConflict(question_key, HeldAnswer(0, ()))
    names = attempt.deal.for_browser(question, tuple(row.chosen))
    if row.revision == revision and tuple(row.chosen) == stored:
        return SavedAnswer(question_key, revision, names, row.received_at)
    raise AnswerConflict(question_key, HeldAnswer(row.revision, names, row.received_at))


def asked(attempt: Attempt, question_key: str) -> Question:
    """Return a question of an attempt, from its own version. Raises QuestionUnknown for one that was not dealt."""
    question = content_for(attempt.version).question(question_key) if question_key in attempt.deal.questions else None
    if question is None:
        raise QuestionUnknown(question_key)
    return question


def accepted(attempt: Attempt, question: Question, chosen: object) -> tuple[str, ...]:
    """Return an answer in its stored form. Raises BadAnswer for a wrong shape."""
    return question.accept(attempt.deal.from_browser(question, as_texts(chosen, question)))


def check_revision(revision: object) -> None:
    """Raise BadAnswer unless it is a whole number from 1 that the database can hold; True is no number."""
    if type(revision) is not int or not 1 <= revision <= HIGHEST_REVISION:
        raise BadAnswer("revision")


def write_pending(attempt: Attempt, pending: Sequence[PendingAnswer], received_at: datetime) -> None:
    """Store what waited in the browser, inside the submitting transaction under the attempt's lock.

    An answer that is held already is passed over. Raises QuestionUnknown, BadAnswer and AnswerConflict; the caller's transaction then ends.
    """
    held = {row.question_key: row for row in held_answers(attempt)} if pending else {}
    for one in pending:
        check_revision(one.revision)
        question = asked(attempt, one.question_key)
        stored = accepted(attempt, question, one.chosen)
        row = held.get(one.question_key)
        if row is not None and row.revision == one.revision and tuple(row.chosen) == stored:
            continue
        if one.revision != (row.revision if row else 0) + 1:
            names = attempt.deal.for_browser(question, tuple(row.chosen)) if row else ()
            raise AnswerConflict(one.question_key, HeldAnswer(row.revision if row else 0, names, row.received_at if row else None))
        _refuse_turning_back(attempt, question, one.revision, stored)
        _write(attempt, one.question_key, one.revision, stored, counted(attempt, received_at))
