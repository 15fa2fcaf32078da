"""Closing an attempt: grading what the server holds, once, with a receipt."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import BigAutoField
from django.utils import timezone

from accounts.prepared import Argument, Prepared
from courses.services.progress import complete_item
from quizzes.content import QuizContent, receipt
from quizzes.corrections import Correction, grade
from quizzes.models import Answer, Attempt, QuizVersion, Regrade
from quizzes.services.versions import content_for

_HELD = Prepared(lambda: Answer.objects.filter(attempt_id=Argument("attempt", BigAutoField())).order_by("pk"))


def held_answers(attempt: Attempt) -> list[Answer]:
    """Return what the server holds of an attempt, in the order in which the questions were answered first, one query."""
    return _HELD.all(attempt=attempt.pk)


def is_overdue(attempt: Attempt, at: datetime) -> bool:
    """Say whether something that arrived at this time came too late; the grace is for the way, not for thinking."""
    return attempt.deadline_at is not None and at > attempt.deadline_at + timedelta(seconds=settings.ANSWER_GRACE_SECONDS)


def counted(attempt: Attempt, at: datetime) -> datetime:
    """Return the time that is recorded: what arrives within the grace counts as sent in time."""
    return min(at, attempt.deadline_at) if attempt.deadline_at else at


def dealt_content(attempt: Attempt) -> QuizContent:
    """Return the questions of this attempt, from its own version."""
    return content_for(attempt.version).only(attempt.deal.questions)


_CORRECTIONS = Prepared(
    lambda: (
        Regrade.objects.filter(version_id=Argument("version", BigAutoField()))
        .only("question_key", "number", "decided_at", "correct")
        .order_by("number")
    )
)


def corrections_of(version: QuizVersion) -> tuple[Correction, ...]:
    """Return all corrections of a version's keys in their order, one query."""
    return tuple(
        Correction.from_json(row.question_key, row.number, row.decided_at, row.correct) for row in _CORRECTIONS.all(version=version.pk)
    )


def applied_corrections(attempt: Attempt) -> tuple[Correction, ...]:
    """Return the corrections by which a graded attempt has its points by now, one query."""
    return tuple(one for one in corrections_of(attempt.version) if one.number <= attempt.regraded_to)


def close(attempt: Attempt, *, by: str) -> Attempt:
    """Grade the attempt and, on a pass, complete its item. The caller holds the locks of enrolment and attempt.

    Closed by the deadline, the attempt ends at the deadline and not when somebody noticed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("close() needs the locks of enrolment and attempt; SQLite would ignore their absence silently.")
    held = {row.question_key: (tuple(row.chosen), row.revision) for row in held_answers(attempt)}
    submitted_at = attempt.deadline_at if by == "deadline" and attempt.deadline_at else counted(attempt, timezone.now())
    corrections = corrections_of(attempt.version)
    result = grade(dealt_content(attempt), {key: chosen for key, (chosen, _revision) in held.items()}, corrections, submitted_at)
    values = {
        "state": Attempt.State.GRADED,
        "closed_by": by,
        "submitted_at": submitted_at,
        "points": result.points,
        "passed": result.passed,
        # A correction that is decided meanwhile has a higher number: the sweeper sees that it was not applied.
        "regraded_to": max((one.number for one in corrections), default=0),
        "receipt": receipt(str(attempt.public_id), attempt.version.digest, submitted_at.isoformat(), held),
    }
    # One transition: whoever comes second changes no row.
    if not Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.IN_PROGRESS).update(**values):
        attempt.refresh_from_db(fields=[*values])
        return attempt
    for name, value in values.items():
        setattr(attempt, name, value)
    if result.passed:
        complete_item(enrolment_id=attempt.enrolment_id, item=attempt.item, how="passed", begun_at=attempt.started_at)
    return attempt
