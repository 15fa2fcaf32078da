"""Mending a wrong key: decided once, with a reason, then applied attempt by attempt. A pass may be gained, never lost."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.policy import NEVER, may
from accounts.services.roles import viewer_of
from courses.models import CourseItem, Enrolment
from courses.services.locks import lock_enrolment
from courses.services.progress import complete_item
from quizzes.content.codec import question_bones
from quizzes.corrections import ORIGINAL, grade
from quizzes.errors import RegradeRefused
from quizzes.models import Answer, Attempt, QuizVersion, Regrade, RegradeNotice, RegradeProposal
from quizzes.services.closing import corrections_of, dealt_content
from quizzes.services.versions import content_for
from quizzes.tasks import apply_regrades_task


def like_versions(version: QuizVersion, question_key: str) -> list[QuizVersion]:
    """Return the versions of a quiz, in every language, that ask this question with the same key, points and right answer."""
    wanted = content_for(version).question(question_key)
    if wanted is None:
        return []
    bones, found = question_bones(wanted), []
    for other in QuizVersion.objects.filter(item_id=version.item_id).defer("content").order_by("locale", "number"):
        question = content_for(other).question(question_key)
        if question is not None and question_bones(question) == bones:
            found.append(other)
    return found


def decide(
    *,
    decided_by: User,
    version: QuizVersion,
    question_key: str,
    correct: Mapping[str, Any],
    reason: str,
    proposal: RegradeProposal | None = None,
) -> list[Regrade]:
    """Write the correction for every version that asks the question alike, and let it be applied; return the rows.

    Raises RegradeRefused for somebody who may not (matrix row 8), without a reason, for an unknown question, and for a proposal that was
    decided meanwhile. `correct` comes from `corrections.correct_json`.
    """
    if may(viewer_of(decided_by), "U", "regrade") == NEVER:
        raise RegradeRefused("role")
    if not reason.strip():
        raise RegradeRefused("reason")
    with transaction.atomic():
        # Numbers count up under the item's lock.
        CourseItem.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.item_id)
        versions = like_versions(version, question_key)
        if not versions:
            raise RegradeRefused("question")
        now = timezone.now()
        if proposal is not None:
            waiting = RegradeProposal.objects.filter(pk=proposal.pk, state=RegradeProposal.State.OPEN)
            if not waiting.update(state=RegradeProposal.State.ACCEPTED, decided_by=decided_by, decided_at=now):
                raise RegradeRefused("decided")
        last = dict(Regrade.objects.filter(version__in=versions).values_list("version").annotate(Max("number")).order_by())
        rows = Regrade.objects.bulk_create(
            Regrade(
                version=one,
                question_key=question_key,
                number=last.get(one.pk, 0) + 1,
                correct=dict(correct),
                reason=reason.strip()[:500],
                decided_by=decided_by,
                decided_at=now,
                proposal=proposal,
            )
            for one in versions
        )
        transaction.on_commit(lambda: apply_regrades_task.delay(), robust=True)
    return rows


def undo(*, decided_by: User, regrade: Regrade, reason: str) -> list[Regrade]:
    """Put back what held for the question before this correction, by a further row. Passes that were gained stay.

    Raises RegradeRefused as `decide` does, and when a newer correction of the question holds: then that one is to be undone.
    """
    rows = Regrade.objects.filter(version=regrade.version, question_key=regrade.question_key)
    if rows.filter(number__gt=regrade.number).exists():
        raise RegradeRefused("newer")
    before = rows.filter(number__lt=regrade.number).order_by("-number").first()
    correct = before.correct if before is not None else {"way": ORIGINAL}
    return decide(decided_by=decided_by, version=regrade.version, question_key=regrade.question_key, correct=correct, reason=reason)


def apply_regrades(limit: int = 200) -> int:
    """Grade attempts to which a correction was not applied yet, at most `limit`, each in its own transaction; return how many.

    Finds those, too, that were submitted while the correction was being decided.
    """
    done = 0
    for version_id, last in Regrade.objects.values_list("version").annotate(Max("number")).order_by("version"):
        waiting = Attempt.objects.filter(version_id=version_id, state=Attempt.State.GRADED, regraded_to__lt=last)
        for pk in waiting.order_by("pk").values_list("pk", flat=True)[: limit - done]:
            regrade_attempt(attempt_id=pk)
            done += 1
        if done >= limit:
            break
    return done


def regrade_attempt(*, attempt_id: int) -> bool:
    """Apply all corrections of its version to one graded attempt; return whether points or pass changed. Repeating it changes nothing.

    Where the answers were deleted (after 90 days) the result stays, for there is nothing to grade any more.
    """
    enrolment_id = Attempt.objects.values_list("enrolment_id", flat=True).get(pk=attempt_id)
    with transaction.atomic():
        enrolment = lock_enrolment(enrolment_id)
        locked = Attempt.objects.select_for_update(no_key=True, of=("self",)).select_related("version", "item__module")
        attempt = locked.defer("version__content").get(pk=attempt_id)
        newest = Regrade.objects.filter(version_id=attempt.version_id).order_by("-number").first()
        if attempt.state != Attempt.State.GRADED or newest is None or newest.number <= attempt.regraded_to:
            return False
        held = {row.question_key: tuple(row.chosen) for row in Answer.objects.filter(attempt=attempt)}
        points, passed = attempt.points or 0, bool(attempt.passed)
        if held or not points:
            result = grade(dealt_content(attempt), held, corrections_of(attempt.version), attempt.submitted_at)
            points, passed = result.points, passed or result.passed
        Attempt.objects.filter(pk=attempt.pk).update(points=points, passed=passed, regraded_to=newest.number)
        if (points, passed) == (attempt.points, attempt.passed):
            return False
        RegradeNotice.objects.create(
            attempt=attempt,
            regrade=newest,
            points_before=attempt.points or 0,
            points_after=points,
            passed_before=bool(attempt.passed),
            passed_after=passed,
            written_at=timezone.now(),
        )
        # Who left the course keeps the better result, but a course that was left is not completed.
        if passed and not attempt.passed and enrolment.status != Enrolment.Status.WITHDRAWN:
            complete_item(enrolment_id=enrolment.pk, item=attempt.item, how="passed", begun_at=attempt.started_at)
        return True


def propose(*, proposed_by: User, version: QuizVersion, question_key: str, correct: Mapping[str, Any], reason: str) -> RegradeProposal:
    """Write a trainer's proposal. Raises RegradeRefused for somebody who may not (matrix row 8), without a reason or the question."""
    if may(viewer_of(proposed_by), "C", "regrade", module_author=True) == NEVER:
        raise RegradeRefused("role")
    if not reason.strip():
        raise RegradeRefused("reason")
    if content_for(version).question(question_key) is None:
        raise RegradeRefused("question")
    return RegradeProposal.objects.create(
        version=version,
        question_key=question_key,
        correct=dict(correct),
        reason=reason.strip()[:500],
        proposed_by=proposed_by,
        proposed_at=timezone.now(),
    )


def refuse_proposal(*, decided_by: User, proposal: RegradeProposal) -> bool:
    """Close a proposal without a correction; return whether it was still open. Raises RegradeRefused for somebody who may not."""
    if may(viewer_of(decided_by), "U", "regrade") == NEVER:
        raise RegradeRefused("role")
    waiting = RegradeProposal.objects.filter(pk=proposal.pk, state=RegradeProposal.State.OPEN)
    return bool(waiting.update(state=RegradeProposal.State.REFUSED, decided_by=decided_by, decided_at=timezone.now()))
