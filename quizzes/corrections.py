"""Grading with corrected keys: a pure function of content, answers and the corrections that were decided. Pure; nothing else grades.

A correction says what counts as right for one question of one version from its number on; the newest one for a question holds. Points
follow the newest corrections. A pass follows any state of the key since the attempt was submitted: it may be gained, never lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from quizzes.content import BadAnswer, Grade, Matching, Multiple, Numeric, Ordering, Question, QuestionGrade, QuizContent, Single, TrueFalse
from quizzes.content import grade as grade_by_content
from quizzes.content.entering import canonical

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
    if way in (ORIGINAL, EVERYONE):
        return {"way": way}
    answers = [list(_accepted(question, answer, way)) for answer in accepted if answer]
    if not answers:
        raise BadCorrection("empty")
    found: dict[str, Any] = {"way": way, "accepted": answers}
    if way == INSTEAD:
        if len(answers) > 1 or type(question) not in _ANEW:
            raise BadCorrection("kind")
        if isinstance(question, Numeric):
            found["tolerance"] = _number(tolerance or "0")
        if tuple(answers[0]) == question.solution() and found.get("tolerance", "") in ("", getattr(question, "tolerance", "")):
            raise BadCorrection("same")
    return found


def _accepted(question: Question, answer: Sequence[str], way: str) -> tuple[str, ...]:
    if way == INSTEAD and isinstance(question, Numeric):
        return (_number(answer[0]),)
    try:
        if way == INSTEAD and isinstance(question, Single):
            # Several right answers of a single choice: each of them earns the points.
            given = {question.accept((key,))[0] for key in answer}
            return tuple(key for key in question.option_keys() if key in given)
        return question.accept(tuple(answer))
    except BadAnswer as fault:
        raise BadCorrection("answer") from fault


def _number(text: str) -> str:
    try:
        number = canonical(text.strip().replace(",", "."))
    except ValueError as fault:
        raise BadCorrection("number") from fault
    return number


def corrected(question: Question, correction: Correction | None) -> Question:
    """Return the question as it stands corrected, for showing what is right. EVERYONE changes no words."""
    if correction is None or correction.way in (ORIGINAL, EVERYONE):
        return question
    if correction.way == INSTEAD:
        return _ANEW[type(question)](question, correction)
    if isinstance(question, Single):
        return _flagged(question, {*question.solution(), *(part for answer in correction.accepted for part in answer)})
    return question


def _flagged(question: Question, right: set[str]) -> Question:
    choices = tuple(replace(choice, right=choice.key in right) for choice in question.choices)  # type: ignore[attr-defined]
    return replace(question, choices=choices)  # type: ignore[call-arg]


def _choices_anew(question: Question, correction: Correction) -> Question:
    return _flagged(question, set(correction.accepted[0]))


def _verdict_anew(question: Question, correction: Correction) -> Question:
    return replace(question, right=correction.accepted[0][0] == "true")  # type: ignore[call-arg]


def _number_anew(question: Question, correction: Correction) -> Question:
    return replace(question, answer=correction.accepted[0][0], tolerance=correction.tolerance or "0")  # type: ignore[call-arg]


def _order_anew(question: Question, correction: Correction) -> Question:
    items = {item.key: item for item in question.items}  # type: ignore[attr-defined]
    return replace(question, items=tuple(items[key] for key in correction.accepted[0]))  # type: ignore[call-arg]


def _as_it_is(question: Question, _correction: Correction) -> Question:
    return question  # which partners belong together is told by `points_for`


_ANEW: dict[type[Question], Callable[[Question, Correction], Question]] = {
    Single: _choices_anew,
    Multiple: _choices_anew,
    TrueFalse: _verdict_anew,
    Numeric: _number_anew,
    Ordering: _order_anew,
    Matching: _as_it_is,
}


def can_be_keyed_anew(question: Question) -> bool:
    """Whether INSTEAD is known for this kind; ALSO and EVERYONE are for all."""
    return type(question) in _ANEW


def points_for(question: Question, chosen: Sequence[str], correction: Correction | None) -> int:
    """Return the points of an accepted answer under a correction: whole numbers from 0 to all."""
    if correction is None or correction.way == ORIGINAL:
        return question.earn(chosen)
    if correction.way == EVERYONE:
        return question.points
    if correction.way == ALSO:
        return question.points if tuple(chosen) in correction.accepted else question.earn(chosen)
    solution = correction.accepted[0]
    if isinstance(question, Single):
        return question.points if chosen and chosen[0] in solution else 0
    if isinstance(question, Matching):
        return question.points * len(set(chosen) & set(solution)) // len(question.pairs)
    return corrected(question, correction).earn(chosen)


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
