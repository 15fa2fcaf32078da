"""One learner's graded attempts at one quiz side by side: which question was right then, and which is right now."""

from dataclasses import dataclass

from django.db.models import BigAutoField, Exists, OuterRef, QuerySet

from accounts.prepared import Argument, Prepared
from quizzes.corrections import Correction, grade
from quizzes.models import Answer, Attempt
from quizzes.services.closing import corrections_of
from quizzes.services.versions import content_for

MOST_ATTEMPTS = 6  # columns that a page can hold; the newest ones


@dataclass(frozen=True)
class Verdict:
    """What one question earned in one attempt; `state` is a stone: done, started for a part, wrong."""

    points: int
    max_points: int

    @property
    def state(self) -> str:
        return "done" if self.points == self.max_points else "started" if self.points else "wrong"


@dataclass(frozen=True)
class ComparedQuestion:
    """A question with its verdict in each attempt, None where it was not asked or its answers are no longer kept."""

    key: str
    text: str
    lang: str
    verdicts: tuple[Verdict | None, ...]

    @property
    def change(self) -> str:
        """`better`, `worse` or `same` from the attempt before to the last one that asked it; empty when it was asked once."""
        asked = [verdict.points / verdict.max_points for verdict in self.verdicts if verdict]
        if len(asked) < 2:
            return ""
        return "better" if asked[-1] > asked[-2] else "worse" if asked[-1] < asked[-2] else "same"


@dataclass(frozen=True)
class Comparison:
    """Attempts from the oldest to the newest, and every question that one of them asked."""

    attempts: tuple[Attempt, ...]
    questions: tuple[ComparedQuestion, ...]

    @property
    def improved(self) -> int:
        return sum(one.change == "better" for one in self.questions)


def others_of(attempt: Attempt) -> int:
    """Return how many further graded attempts of the same person at the same quiz can be compared; one query."""
    return len(_OTHERS.all(enrolment=attempt.enrolment_id, item=attempt.item_id, attempt=attempt.pk))


def _with_answers(enrolment_id: int | Argument, item_id: int | Argument) -> QuerySet[Attempt]:
    rows = Attempt.objects.filter(enrolment_id=enrolment_id, item_id=item_id, state=Attempt.State.GRADED)
    return rows.filter(Exists(Answer.objects.filter(attempt=OuterRef("pk"))))


_NUMBER = BigAutoField()
_OTHERS = Prepared(
    lambda: _with_answers(Argument("enrolment", _NUMBER), Argument("item", _NUMBER)).exclude(pk=Argument("attempt", _NUMBER)).only("pk")
)


def comparison_of(attempt: Attempt) -> Comparison:
    """Return the newest graded attempts that still have answers, side by side; two queries and, for each version, one for its corrections
    and one when it is new to this process."""
    rows = (
        _with_answers(attempt.enrolment_id, attempt.item_id)
        .select_related("version")
        .defer("version__content")
        .order_by("-number")[:MOST_ATTEMPTS]
    )
    attempts = sorted(rows, key=lambda row: row.number)
    held: dict[int, dict[str, tuple[str, ...]]] = {}
    for answer in Answer.objects.filter(attempt__in=attempts):
        held.setdefault(answer.attempt_id, {})[answer.question_key] = tuple(answer.chosen)
    texts: dict[str, tuple[str, str]] = {}
    verdicts: dict[str, dict[int, Verdict]] = {}
    corrections: dict[int, tuple[Correction, ...]] = {}  # by version: attempts of one version share one query
    for row in attempts:
        if row.version_id not in corrections:
            corrections[row.version_id] = corrections_of(row.version)
        applied = [one for one in corrections[row.version_id] if one.number <= row.regraded_to]
        content = content_for(row.version).only(row.deal.questions)
        for question, one in zip(content.questions, grade(content, held.get(row.pk, {}), applied, row.submitted_at).questions, strict=True):
            if not one.max_points:
                continue  # a text for oneself has no verdict
            texts[question.key] = (question.text, row.version.locale)
            verdicts.setdefault(question.key, {})[row.pk] = Verdict(one.points, one.max_points)
    questions = (ComparedQuestion(key, *texts[key], tuple(found.get(row.pk) for row in attempts)) for key, found in verdicts.items())
    return Comparison(tuple(attempts), tuple(questions))
