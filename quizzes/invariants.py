"""Read-only checks of what must hold at any time (SECURITY.md, section 3)."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, F, Max, Q

from quizzes.content import BadAnswer, deal_again
from quizzes.corrections import grade
from quizzes.models import Answer, Attempt, RegradeNotice
from quizzes.services.closing import applied_corrections
from quizzes.services.versions import content_for


def answers_fit() -> Iterator[int]:
    """I3: the question was dealt and the answer exists in the pinned version."""
    for answer in Answer.objects.select_related("attempt__version").defer("attempt__version__content").iterator():
        dealt = answer.attempt.deal
        question = content_for(answer.attempt.version).question(answer.question_key)
        if question is None or answer.question_key not in dealt.questions:
            yield answer.pk
            continue
        try:
            if question.accept(tuple(answer.chosen)) != tuple(answer.chosen):
                yield answer.pk
        except BadAnswer:
            yield answer.pk


def attempts_are_counted() -> Iterator[int]:
    """I4: numbers without gaps, one open attempt, not more than the pinned version allows. Yields enrolments."""
    groups = Attempt.objects.values("enrolment_id", "item_id").annotate(
        n=Count("pk"),
        last=Max("number"),
        open=Count("pk", filter=Q(state=Attempt.State.IN_PROGRESS)),
        tried=Count("pk", filter=~Q(state=Attempt.State.VOID)),
        version=Max("version_id"),
    )
    versions: dict[int, int] = {}
    for group in groups.iterator():
        pk = group["version"]
        if pk not in versions:
            attempt = Attempt.objects.filter(version_id=pk).select_related("version").defer("version__content").first()
            versions[pk] = content_for(attempt.version).max_attempts if attempt else 0
        too_many = versions[pk] and group["tried"] > versions[pk]
        if group["last"] != group["n"] or group["open"] > 1 or too_many:
            yield group["enrolment_id"]


def answers_came_in_time() -> Iterator[int]:
    """I6: no answer after the end; an attempt that the deadline closed ends at the deadline."""
    grace = timedelta(seconds=settings.ANSWER_GRACE_SECONDS)
    late = Q(received_at__gt=F("attempt__deadline_at") + grace) | Q(received_at__gt=F("attempt__submitted_at"))
    yield from Answer.objects.filter(late).values_list("attempt_id", flat=True)
    closed = Attempt.objects.filter(closed_by="deadline").exclude(submitted_at=F("deadline_at"))
    yield from closed.values_list("pk", flat=True)


def points_are_a_function() -> Iterator[int]:
    """I7: grading the held answers again, with the corrections that were applied, gives the stored result; no pass was ever taken.

    Attempts whose answers were deleted are passed over, corrections that are still to be applied left out.
    """
    yield from RegradeNotice.objects.filter(passed_before=True, passed_after=False).values_list("attempt_id", flat=True)
    rows = Attempt.objects.filter(state=Attempt.State.GRADED, answers__isnull=False).distinct()
    for attempt in rows.select_related("version").defer("version__content").prefetch_related("answers").iterator(chunk_size=500):
        content = content_for(attempt.version).only(attempt.deal.questions)
        applied = applied_corrections(attempt)
        result = grade(content, {row.question_key: tuple(row.chosen) for row in attempt.answers.all()}, applied, attempt.submitted_at)
        if (result.points, result.passed, result.max_points) != (attempt.points, attempt.passed, attempt.max_points):
            yield attempt.pk


def dealing_can_be_repeated() -> Iterator[int]:
    """I26: what was dealt follows from the version and the seed that is kept; attempts of earlier days have no seed."""
    rows = Attempt.objects.filter(dealt__has_key="seed").select_related("version").defer("version__content")
    for attempt in rows.iterator(chunk_size=500):
        again = deal_again(content_for(attempt.version), attempt.deal)
        if again is None or again.to_json() != attempt.dealt:
            yield attempt.pk


CHECKS = {
    "I3": (answers_fit, Answer),
    "I4": (attempts_are_counted, Attempt),
    "I6": (answers_came_in_time, Answer),
    "I7": (points_are_a_function, Attempt),
    "I26": (dealing_can_be_repeated, Attempt),
}
