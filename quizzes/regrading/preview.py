"""The dry run of a correction: graded as it would be, nothing written. Numbers only; for those who decide (matrix row 8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from courses.models import Enrolment, ItemCompletion
from quizzes.corrections import Correction, grade
from quizzes.models import Attempt, QuizVersion
from quizzes.services.closing import corrections_of
from quizzes.services.versions import content_for


@dataclass(frozen=True)
class Preview:
    """What a correction would change. `courses` are titles of courses that people would finish by it, with how many: each of them earns
    the certificate of that course, if it has one. Nobody loses a pass, a completion or a certificate."""

    attempts: int = 0
    better: int = 0
    worse: int = 0
    newly_passed: int = 0
    kept_passes: int = 0  # passes that stay although the points fall below the mark
    without_answers: int = 0  # answers deleted after 90 days: the result stays
    running: int = 0  # open attempts, graded by the new key when they are submitted
    courses: tuple[tuple[str, int], ...] = ()


@dataclass
class _Tally:
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    gained: set[int] = field(default_factory=set)


def preview(*, versions: Sequence[QuizVersion], question_key: str, correct: Mapping[str, Any]) -> Preview:
    """Return what a correction would change in the given versions. Reads attempts in chunks of 500 and writes nothing."""
    tally = _Tally()
    for version in versions:
        _count(version, question_key, correct, tally)
    running = Attempt.objects.filter(version__in=versions, state=Attempt.State.IN_PROGRESS).count()
    return replace(Preview(), **tally.counts, running=running, courses=_finished(versions, tally.gained))


def _count(version: QuizVersion, question_key: str, correct: Mapping[str, Any], tally: _Tally) -> None:
    known, content, now = corrections_of(version), content_for(version), timezone.now()
    number = max((one.number for one in known), default=0) + 1
    corrections = (*known, Correction.from_json(question_key, number, now, correct))
    rows = Attempt.objects.filter(version=version, state=Attempt.State.GRADED).select_related("enrolment").prefetch_related("answers")
    for attempt in rows.order_by("pk").iterator(chunk_size=500):
        asked = attempt.deal.questions
        if question_key not in asked:
            continue
        tally.counts["attempts"] += 1
        held = {row.question_key: tuple(row.chosen) for row in attempt.answers.all()}
        if not held and attempt.points:
            tally.counts["without_answers"] += 1
            continue
        result = grade(content.only(asked), held, corrections, attempt.submitted_at)
        tally.counts["better"] += result.points > (attempt.points or 0)
        tally.counts["worse"] += result.points < (attempt.points or 0)
        if result.passed and not attempt.passed:
            tally.counts["newly_passed"] += 1
            tally.gained.add(attempt.enrolment_id)
        tally.counts["kept_passes"] += bool(attempt.passed) and result.points * 100 < content.pass_percent * result.max_points


def _finished(versions: Sequence[QuizVersion], gained: set[int]) -> tuple[tuple[str, int], ...]:
    """Courses that would be completed: what is required less what is done is this one item."""
    if not gained:
        return ()
    item = versions[0].item
    active = Enrolment.objects.filter(pk__in=gained, status=Enrolment.Status.ACTIVE).values_list("pk", flat=True)
    live = item.module.course.live_version
    required = set(live.required_ids if live else ())
    done: dict[int, set[int]] = {pk: {item.pk} for pk in active}
    for enrolment_id, item_id in ItemCompletion.objects.filter(enrolment__in=list(done)).values_list("enrolment_id", "item_id"):
        done[enrolment_id].add(item_id)
    count = sum(bool(required) and required <= items for items in done.values())
    return ((item.module.course.title, count),) if count else ()
