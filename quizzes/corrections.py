"""Grading with corrected keys: a pure function of content, answers and the corrections that were decided. Pure; nothing else grades.

A correction says what counts as right for one question of one version from its number on; the newest one for a question holds. Points
follow the newest corrections. A pass follows any state of the key since the attempt was submitted: it may be gained, never lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from quizzes.content import BadAnswer, Categorize, Cloze, Grade, Matching, Numeric, Question, QuestionGrade, QuizContent, Short
from quizzes.content import grade as grade_by_content
from quizzes.rekeyed import can_be_keyed_anew, new_solution, takes_one, with_solution

ORIGINAL, EVERYONE, ALSO, INSTEAD = "original", "everyone", "also", "instead"
WAYS = (INSTEAD, ALSO, EVERYONE, ORIGINAL)


class BadCorrection(ValueError):
    """The correction does not fit its question; `reason` is a word for programs: way, kind, empty, answer, same, number."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Correction:
    """What counts as right for one question: `accepted` are whole answers in stored form, for INSTEAD exactly one, the new solution."""

    question_key: str
    number: int
    decided_at: datetime
    way: str
    accepted: tuple[tuple[str, ...], ...] = ()
    tolerance: str = ""

    @classmethod
    def from_json(cls, question_key: str, number: int, decided_at: datetime, correct: Mapping[str, Any]) -> "Correction":
        """Return the correction that a row holds."""
        accepted = tuple(tuple(answer) for answer in correct.get("accepted", ()))
        return cls(question_key, number, decided_at, correct["way"], accepted, correct.get("tolerance", ""))


def correct_json(question: Question, way: str, accepted: Sequence[Sequence[str]] = (), tolerance: str = "") -> dict[str, Any]:
    """Return a correction as it is stored. Raises BadCorrection for an unknown way, a kind that cannot be keyed anew, and a bad answer."""
    if way not in WAYS:
        raise BadCorrection("way")
    if way == ORIGINAL:
        return {"way": way}
    if not question.points:
        raise BadCorrection("kind")  # a text for oneself: there is nothing to earn
    if way == EVERYONE:
        return {"way": way}
    answers = [answer for answer in accepted if answer]
    if not answers:
        raise BadCorrection("empty")
    try:
        return _instead(question, answers, tolerance) if way == INSTEAD else {"way": way, "accepted": _also(question, answers)}
    except BadAnswer as fault:
        raise BadCorrection("number" if fault.reason == "number" else "answer") from fault


def _instead(question: Question, answers: Sequence[Sequence[str]], tolerance: str) -> dict[str, Any]:
    if len(answers) > 1 or not can_be_keyed_anew(question):
        raise BadCorrection("kind")
    solution = new_solution(question, answers[0])
    found: dict[str, Any] = {"way": INSTEAD, "accepted": [list(solution)]}
    if isinstance(question, Numeric):
        found["tolerance"] = new_solution(question, (tolerance or "0",))[0]
    if solution == question.solution() if isinstance(question, Matching) else with_solution(question, solution, tolerance) == question:
        raise BadCorrection("same")
    return found


def _also(question: Question, answers: Sequence[Sequence[str]]) -> list[list[str]]:
    if isinstance(question, Cloze):
        return [list(new_solution(question, answer)) for answer in answers]
    return [list(question.accept(tuple(answer))) for answer in answers]


def corrected(question: Question, correction: Correction | None) -> Question:
    """Return the question as it stands corrected, for showing what is right. EVERYONE changes no words."""
    if correction is None or correction.way in (ORIGINAL, EVERYONE):
        return question
    if correction.way == INSTEAD:
        return with_solution(question, correction.accepted[0], correction.tolerance)
    further = [part for answer in correction.accepted for part in answer]
    if takes_one(question):
        return with_solution(question, [*question.solution(), *further])
    return with_solution(question, [*question.accepted, *further]) if isinstance(question, Short) else question


def points_for(question: Question, chosen: Sequence[str], correction: Correction | None) -> int:
    """Return the points of an accepted answer under a correction: whole numbers from 0 to all."""
    if correction is None or correction.way == ORIGINAL:
        return question.earn(chosen)
    if correction.way == EVERYONE:
        return question.points
    if correction.way == ALSO:
        return question.points if _is_also_right(question, chosen, correction) else question.earn(chosen)
    solution = correction.accepted[0]
    if takes_one(question):
        return question.points if chosen and chosen[0] in solution else 0
    if isinstance(question, Matching):
        return question.points * len(set(chosen) & set(solution)) // len(question.pairs)
    return corrected(question, correction).earn(chosen)


def _is_also_right(question: Question, chosen: Sequence[str], correction: Correction) -> bool:
    if isinstance(question, Short):
        return corrected(question, correction).earn(chosen) == question.points
    if isinstance(question, Cloze | Categorize):
        # Typed words are compared as they always are; gaps and cards that were not named keep their own solution.
        return any(with_solution(question, answer).earn(chosen) == question.points for answer in correction.accepted)
    return tuple(chosen) in correction.accepted


def holding(corrections: Sequence[Correction]) -> dict[str, Correction]:
    """Return the correction that holds for each question: the newest one."""
    return {one.question_key: one for one in sorted(corrections, key=lambda one: one.number)}


def grade(
    content: QuizContent, answers: Mapping[str, Sequence[str]], corrections: Sequence[Correction], submitted_at: datetime | None
) -> Grade:
    """Grade what was dealt (`content.only(dealt.questions)`) under all corrections of its version.

    Points are those of the newest keys. Passed is whoever passes by the keys of the moment of submitting (None: now), or by any later ones.
    """
    concerned = sorted((one for one in corrections if content.question(one.question_key) is not None), key=lambda one: one.number)
    if not concerned:
        return grade_by_content(content, answers)
    known = sum(submitted_at is None or one.decided_at <= submitted_at for one in concerned)
    states = [_grade_under(content, answers, holding(concerned[:count])) for count in range(known, len(concerned) + 1)]
    return replace(states[-1], passed=any(state.passed for state in states))


def _grade_under(content: QuizContent, answers: Mapping[str, Sequence[str]], held: Mapping[str, Correction]) -> Grade:
    questions = tuple(
        QuestionGrade(
            question.key,
            points_for(question, answers.get(question.key, ()), held.get(question.key)),
            question.points,
            bool(answers.get(question.key)),
        )
        for question in content.questions
    )
    points, max_points = sum(one.points for one in questions), content.max_points
    return Grade(points, max_points, max_points > 0 and points * 100 >= content.pass_percent * max_points, questions)
