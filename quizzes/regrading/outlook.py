"""What a correction would change, told from the figures that left already (SECURITY.md, K-10): for trainers, who see no dry run.

Trying out keys against answers would tell who answered what. What is said here follows from the page of item analysis and from nothing
else, so trying out teaches nothing new: from seven people on, in steps of five percent, anew only after seven further people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.content import Question, TrueFalse
from quizzes.corrections import ALSO, EVERYONE, INSTEAD
from quizzes.models import QuestionFigures, QuizVersion
from quizzes.rekeyed import takes_one


@dataclass(frozen=True)
class Outlook:
    """About how many percent of the people would gain or lose points; None where figures do not tell it for this kind of question."""

    people: int
    gain: int | None = None
    lose: int | None = None


def outlook(*, versions: Sequence[QuizVersion], question: Question, correct: Mapping[str, Any]) -> Outlook | None:
    """Return what the figures of the version that most people answered say; None below seven people."""
    figures = QuestionFigures.objects.filter(version__in=versions, question_key=question.key).order_by("-people", "-pk").first()
    if figures is None:
        return None
    if correct["way"] == EVERYONE:
        return Outlook(figures.people, 100 - figures.right, 0)
    parts = {part for answer in correct.get("accepted", ()) for part in answer}
    old = set(question.solution())
    stands_alone = takes_one(question) or (isinstance(question, TrueFalse) and not question.reasons)
    if not stands_alone or correct["way"] not in (ALSO, INSTEAD):
        return Outlook(figures.people)
    gain = sum(figures.options.get(key, 0) for key in parts - old)
    lose = sum(figures.options.get(key, 0) for key in old - parts) if correct["way"] == INSTEAD else 0
    return Outlook(figures.people, min(gain, 100), min(lose, 100))
