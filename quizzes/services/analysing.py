"""Computing what may leave about how questions are answered: in chunks, repeatable, from seven people on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from quizzes.content import Branching, Categorize, Matching, Question, TrueFalse
from quizzes.corrections import corrected, holding, points_for
from quizzes.models import Attempt, QuestionFigures, QuizVersion, VersionAnalysis
from quizzes.services.closing import corrections_of
from quizzes.services.deadlines import ANSWERS_KEPT
from quizzes.services.versions import content_for
from quizzes.statistics import ItemFigures, Response, figures, hints, is_due


@dataclass
class _Asked:
    """What people did with one question; `when` are the times of their submitting."""

    responses: list[Response] = field(default_factory=list)
    when: list[datetime] = field(default_factory=list)


def analyse_versions(limit: int = 20) -> int:
    """Analyse versions to which attempts came since they were last looked at, those longest ago first; return how many were written anew."""
    rows = QuizVersion.objects.defer("content").select_related("analysis")
    fresh = Attempt.objects.filter(state=Attempt.State.GRADED).exclude(version__analysis__analysed_at__gte=F("submitted_at"))
    waiting = rows.filter(pk__in=fresh.values("version")).order_by(F("analysis__analysed_at").asc(nulls_first=True), "pk")
    return sum(bool(analyse_version(version=version)) for version in waiting[:limit])


def analyse_version(*, version: QuizVersion) -> int:
    """Write the figures of each question that is due anew; return how many were. Repeating it changes nothing.

    Each person counts once, with the first attempt. Attempts whose answers were deleted are left out.
    """
    now = timezone.now()
    keys = holding(corrections_of(version))
    before = {row.question_key: row.computed_at for row in QuestionFigures.objects.filter(version=version)}
    content, written = content_for(version), []
    for key, asked in _asked(version, now).items():
        question = content.question(key)
        computed_at = before.get(key)
        further = sum(at > computed_at for at in asked.when) if computed_at else None
        if question is None or not is_due(len(asked.responses), further):
            continue
        shown = corrected(question, keys.get(key))
        found = figures(asked.responses, options_of(question))
        if found is not None:
            written.append(_row(version, shown, found, now))
    with transaction.atomic():
        QuestionFigures.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["version", "question_key"],
            update_fields=["people", "right", "difficulty", "discrimination", "options", "hints", "computed_at"],
        )
        VersionAnalysis.objects.update_or_create(version=version, defaults={"analysed_at": now})
    return len(written)


def options_of(question: Question) -> tuple[str, ...]:
    """Return what could be chosen, as answers hold it; nothing where it is typed or put in order."""
    if question.kind in ("single", "multiple", "hotspot", "cloze"):
        return question.option_keys()
    if isinstance(question, TrueFalse):
        return ("true", "false", *(f"reason={key}" for key in question.option_keys()))
    if isinstance(question, Matching):
        return tuple(f"{pair.key}={key}" for pair in question.pairs for key in question.option_keys())
    if isinstance(question, Categorize):
        return tuple(f"{card.key}={category.key}" for card in question.cards for category in question.categories)
    if isinstance(question, Branching):
        return tuple(f"{step.key}={way.key}" for step in question.steps for way in step.ways)
    return ()


def distractors_of(question: Question) -> tuple[str, ...]:
    """Return the wrong options somebody wrote to be chosen. Wrong pairs come about by themselves, and ways off the path are no distractors."""
    return () if isinstance(question, Matching | Categorize | Branching) else options_of(question)


def _row(version: QuizVersion, question: Question, found: ItemFigures, now: datetime) -> QuestionFigures:
    return QuestionFigures(
        version=version,
        question_key=question.key,
        kind=question.kind,
        people=found.people,
        right=found.right,
        difficulty=max(0, found.difficulty),
        discrimination=found.discrimination,
        options=dict(found.options),
        hints=list(hints(found, question.solution(), distractors_of(question))),
        computed_at=now,
    )


def _asked(version: QuizVersion, now: datetime) -> dict[str, _Asked]:
    keys, content = holding(corrections_of(version)), content_for(version)
    questions = {question.key: question for question in content.questions}
    found: dict[str, _Asked] = defaultdict(_Asked)
    for attempt in _first_attempts(version, now):
        held = {row.question_key: tuple(row.chosen) for row in attempt.answers.all()}
        # Texts for oneself give no points, so nothing can be said about them.
        dealt = [questions[key] for key in attempt.deal.questions if questions[key].points]
        earned = {question.key: points_for(question, held.get(question.key, ()), keys.get(question.key)) for question in dealt}
        total, most = sum(earned.values()), sum(question.points for question in dealt)
        for question in dealt:
            rest = (total - earned[question.key]) / (most - question.points) if most > question.points else None
            asked = found[question.key]
            asked.responses.append(Response(earned[question.key] / question.points, rest, held.get(question.key, ())))
            asked.when.append(attempt.submitted_at or now)
    return found


def _first_attempts(version: QuizVersion, now: datetime) -> Iterator[Attempt]:
    rows = Attempt.objects.filter(version=version, state=Attempt.State.GRADED, submitted_at__gte=now - ANSWERS_KEPT)
    seen: set[int] = set()
    in_order = rows.order_by("submitted_at", "pk").select_related("enrolment").prefetch_related("answers")
    for attempt in in_order.iterator(chunk_size=500):
        if attempt.enrolment.learner_id not in seen:
            seen.add(attempt.enrolment.learner_id)
            # Blank attempts count as well; one with points and no answers has lost them.
            if attempt.answers.all() or not attempt.points:
                yield attempt
