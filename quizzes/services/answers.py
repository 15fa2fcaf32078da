"""Saving answers: acknowledged means committed. A late, foreign or outdated answer changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from courses.models import Enrolment
from quizzes.content import BadAnswer, Dealt, QuizContent
from quizzes.content.base import as_texts
from quizzes.errors import AnswerConflict, AttemptClosed, HeldAnswer, QuestionUnknown
from quizzes.models import Answer, Attempt
from quizzes.services.closing import counted, dealt_content, find, is_overdue, the_one
from quizzes.services.deadlines import close_one

HIGHEST_REVISION = 2**31 - 1
_LOOKED_AT = ("state", "dealt", "deadline_at", "version__digest", "enrolment__status")


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
        attempt, stored = _store(attempt_id, learner, question_key, revision, chosen, received_at)
    except IntegrityError:
        # Revision 1 was there already: `answer_once_per_question` has the last word, inside the transaction nothing more can be asked.
        attempt, stored = _read(attempt_id, learner, question_key, chosen)
        return _judge(attempt, question_key, revision, stored)
    except _Outdated:
        attempt, stored = _read(attempt_id, learner, question_key, chosen)
        return _judge(attempt, question_key, revision, stored)
    except AttemptClosed as closed:
        if closed.reason == "late":
            close_one(attempt_id=the_one(find(attempt_id, learner)).pk)
        raise
    return SavedAnswer(question_key, revision, _for_browser(attempt, question_key, stored), timezone.now())


@transaction.atomic
def _store(
    attempt_id: int | UUID, learner: User, question_key: str, revision: int, chosen: object, received_at: datetime
) -> tuple[Attempt, tuple[str, ...]]:
    locked = find(attempt_id, learner).select_for_update(no_key=True, of=("self",)).select_related("version", "enrolment")
    # Saving is what a server does most: building a wide query costs more than the database needs to answer it.
    attempt = the_one(locked.only(*_LOOKED_AT))
    stored = accepted(attempt, dealt_content(attempt), question_key, chosen)
    if attempt.state != Attempt.State.IN_PROGRESS:
        raise AttemptClosed(attempt.state)
    if attempt.enrolment.status == Enrolment.Status.WITHDRAWN:
        raise AttemptClosed("withdrawn")
    if is_overdue(attempt, received_at):
        raise AttemptClosed("late")
    _refuse_turning_back(attempt, question_key, revision, stored)
    if not _write(attempt, question_key, revision, stored, counted(attempt, received_at)):
        raise _Outdated
    return attempt, stored


def _refuse_turning_back(attempt: Attempt, question_key: str, revision: int, stored: tuple[str, ...]) -> None:
    """Raise BadAnswer where decisions stay taken and the next revision would change one; asks the database for such kinds only."""
    question = dealt_content(attempt).question(question_key)
    if question is None or not question.grows_only or revision == 1:
        return
    held = Answer.objects.filter(attempt=attempt, question_key=question_key, revision=revision - 1).first()
    if held is not None and stored[: len(held.chosen)] != tuple(held.chosen):
        raise BadAnswer("taken")


def _write(attempt: Attempt, question_key: str, revision: int, stored: tuple[str, ...], at: datetime) -> bool:
    if revision == 1:
        Answer.objects.create(attempt=attempt, question_key=question_key, chosen=list(stored), revision=1, received_at=at)
        return True
    held = Answer.objects.filter(attempt=attempt, question_key=question_key, revision=revision - 1)
    return bool(held.update(chosen=list(stored), revision=revision, received_at=at))


def _read(attempt_id: int | UUID, learner: User, question_key: str, chosen: object) -> tuple[Attempt, tuple[str, ...]]:
    attempt = the_one(find(attempt_id, learner).select_related("version"))
    return attempt, accepted(attempt, dealt_content(attempt), question_key, chosen)


def _judge(attempt: Attempt, question_key: str, revision: int, stored: tuple[str, ...]) -> SavedAnswer:
    row = Answer.objects.filter(attempt=attempt, question_key=question_key).first()
    if row is None:
        raise AnswerConflict(question_key, HeldAnswer(0, ()))
    names = _for_browser(attempt, question_key, tuple(row.chosen))
    if row.revision == revision and tuple(row.chosen) == stored:
        return SavedAnswer(question_key, revision, names, row.received_at)
    raise AnswerConflict(question_key, HeldAnswer(row.revision, names, row.received_at))


def accepted(attempt: Attempt, content: QuizContent, question_key: str, chosen: object) -> tuple[str, ...]:
    """Return an answer in its stored form. Raises QuestionUnknown for a question that was not dealt, BadAnswer for a wrong shape."""
    question = content.question(question_key)
    if question is None:
        raise QuestionUnknown(question_key)
    return question.accept(Dealt.from_json(attempt.dealt).from_browser(question, as_texts(chosen, question)))


def _for_browser(attempt: Attempt, question_key: str, stored: tuple[str, ...]) -> tuple[str, ...]:
    question = dealt_content(attempt).question(question_key)
    return Dealt.from_json(attempt.dealt).for_browser(question, stored) if question else stored


def check_revision(revision: object) -> None:
    """Raise BadAnswer unless it is a whole number from 1 that the database can hold; True is no number."""
    if type(revision) is not int or not 1 <= revision <= HIGHEST_REVISION:
        raise BadAnswer("revision")


def write_pending(attempt: Attempt, content: QuizContent, pending: Sequence[PendingAnswer], received_at: datetime) -> None:
    """Store what waited in the browser, inside the submitting transaction under the attempt's lock.

    An answer that is held already is passed over. Raises QuestionUnknown, BadAnswer and AnswerConflict; the caller's transaction then ends.
    """
    held = {row.question_key: row for row in Answer.objects.filter(attempt=attempt)} if pending else {}
    for one in pending:
        check_revision(one.revision)
        stored = accepted(attempt, content, one.question_key, one.chosen)
        row = held.get(one.question_key)
        if row is not None and row.revision == one.revision and tuple(row.chosen) == stored:
            continue
        if one.revision != (row.revision if row else 0) + 1:
            names = _for_browser(attempt, one.question_key, tuple(row.chosen)) if row else ()
            raise AnswerConflict(one.question_key, HeldAnswer(row.revision if row else 0, names, row.received_at if row else None))
        _refuse_turning_back(attempt, one.question_key, one.revision, stored)
        _write(attempt, one.question_key, one.revision, stored, counted(attempt, received_at))
