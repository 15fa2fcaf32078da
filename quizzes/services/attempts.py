"""Starting an attempt, and submitting it. Saving answers is in `answers`, closing by the clock in `deadlines`.

Lock order: enrolment, item, attempt. Grading is pure; a pass completes the item in the same transaction.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import BigAutoField, Count, Max, Q
from django.utils import timezone

from accounts.models import User
from accounts.prepared import Argument, Prepared
from courses.errors import ItemNotOffered, NotEnrolled
from courses.models import CourseItem, Enrolment
from courses.services.locks import lock_enrolment
from quizzes.content import QuizContent, deal
from quizzes.errors import AttemptClosed, NoAttemptsLeft, TooSoon
from quizzes.models import Attempt
from quizzes.services.answers import PendingAnswer, save_answer, write_pending
from quizzes.services.closing import close, is_overdue
from quizzes.services.deadlines import close_overdue
from quizzes.services.finding import OwnAttempt, locked
from quizzes.services.renewing import short_for
from quizzes.services.versions import content_for, freeze_live_version

__all__ = ["PendingAnswer", "close_overdue", "save_answer", "start_attempt", "submit_attempt"]
_NUMBER = BigAutoField()
_ITEM = Prepared(lambda: CourseItem.objects.select_related("module__course").filter(pk=Argument("item", _NUMBER)))
# One at most: `attempt_one_open`.
_STANDING = Prepared(
    lambda: (
        locked(Attempt.objects.filter(enrolment_id=Argument("enrolment", _NUMBER), item_id=Argument("item", _NUMBER)))
        .filter(state=Attempt.State.IN_PROGRESS)
        .select_related("version")
        .defer("version__content")
    )
)
_PLAIN = OwnAttempt(lambda rows: rows.only("enrolment_id"))
_TO_SUBMIT = OwnAttempt(lambda rows: locked(rows).select_related("version", "item__module"))


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, item: CourseItem, language: str) -> Attempt:
    """Return the open attempt, or deal a new one that keeps its version and language for its life.

    An open attempt goes on even when the quiz is no longer offered. Raises NotEnrolled for a withdrawn enrolment, ItemNotOffered for a
    quiz that is not live in this course and for a self-assessment, NoAttemptsLeft, TooSoon within the waiting time, and QuizNotReady when
    nothing can be frozen. In a renewal the final test is dealt in its shorter form.
    """
    enrolment = lock_enrolment(enrolment.pk)
    if enrolment.status == Enrolment.Status.WITHDRAWN:
        raise NotEnrolled(enrolment.pk)
    item = _ITEM.get(item=item.pk)
    if item.kind != "quiz" or item.module.course_id != enrolment.course_id:
        raise ItemNotOffered(item.pk)
    standing = next(iter(_STANDING.all(enrolment=enrolment.pk, item=item.pk)), None)
    if standing is not None and not is_overdue(standing, timezone.now()):
        return standing
    if standing is not None:
        close(standing, by="deadline")
    if not (item.is_live and item.module.is_live and item.module.course.is_live):
        raise ItemNotOffered(item.pk)
    version = freeze_live_version(item=item, locale=language)
    content = content_for(version)
    own = Attempt.objects.filter(enrolment=enrolment, item=item)
    so_far = own.aggregate(used=Count("pk", filter=~Q(state=Attempt.State.VOID)), submitted_at=Max("submitted_at"), number=Max("number"))
    if content.max_attempts and so_far["used"] >= content.max_attempts:
        raise NoAttemptsLeft(item.pk)
    now = timezone.now()
    if content.self_assessment:
        raise ItemNotOffered(item.pk)
    until = next_start(so_far["submitted_at"], content.wait_minutes)
    if until is not None and now < until:
        raise TooSoon(until)
    dealt = deal(content, secrets.randbits(64), short_for(enrolment=enrolment, item=item, content=content))
    return Attempt.objects.create(
        enrolment=enrolment,
        item=item,
        version=version,
        number=(so_far["number"] or 0) + 1,
        dealt=dealt.to_json(),
        started_at=now,
        deadline_at=_deadline(content, enrolment.learner, now),
        max_points=content.only(dealt.questions).max_points,
    )


def next_start(last: datetime | None, wait_minutes: int) -> datetime | None:
    """Return from when on a further attempt may begin after the last one was submitted; None when at once."""
    return last + timedelta(minutes=wait_minutes) if last and wait_minutes else None


def _deadline(content: QuizContent, learner: User, now: datetime) -> datetime | None:
    """Fixed once, with the person's extra time: it never shrinks after the start."""
    if not content.time_limit_minutes:
        return None
    return now + timedelta(seconds=content.time_limit_minutes * 60 * (100 + learner.extra_time_percent) // 100)


def submit_attempt(
    *, attempt_id: int | UUID, learner: User, pending: Sequence[PendingAnswer] = (), received_at: datetime | None = None
) -> Attempt:
    """Take along what still waited in the browser, grade, and complete the item on a pass; a second submit returns the first result.

    Raises AttemptUnknown for an unknown or foreign attempt, AttemptClosed for a void or withdrawn one, and QuestionUnknown, BadAnswer or
    AnswerConflict for the waiting answers: then nothing is submitted. After the deadline the attempt is closed as it stands.
    """
    received_at = received_at or timezone.now()
    enrolment_id = _PLAIN.get(attempt_id, learner).enrolment_id
    with transaction.atomic():
        enrolment = lock_enrolment(enrolment_id)
        attempt = _TO_SUBMIT.get(attempt_id, learner)
        if attempt.state == Attempt.State.GRADED:
            return attempt
        if attempt.state == Attempt.State.VOID:
            raise AttemptClosed("void")
        if enrolment.status == Enrolment.Status.WITHDRAWN:
            raise AttemptClosed("withdrawn")
        if is_overdue(attempt, received_at):
            return close(attempt, by="deadline")
        write_pending(attempt, pending, received_at)
        return close(attempt, by="learner")
