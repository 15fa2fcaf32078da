"""Grading: a pure function of content and answers, in whole points."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.content.quiz import QuizContent


@dataclass(frozen=True)
class QuestionGrade:
    """What one question earned."""

    key: str
    points: int
    max_points: int
    is_answered: bool

    @property
    def is_right(self) -> bool:
        return self.points == self.max_points


@dataclass(frozen=True)
class Grade:
    """What a whole attempt earned."""

    points: int
    max_points: int
    passed: bool
    questions: tuple[QuestionGrade, ...]


def grade(content: QuizContent, answers: Mapping[str, Sequence[str]]) -> Grade:
    """Grade the answers (stored form, by question key) against the questions of `content`; answers to other questions count nothing.

    Give `content.only(dealt.questions)` for one attempt.
    """
    questions = tuple(
        QuestionGrade(question.key, question.earn(answers.get(question.key, ())), question.points, bool(answers.get(question.key)))
        for question in content.questions
    )
    points = sum(one.points for one in questions)
    max_points = content.max_points
    # Texts for oneself give no points: who was asked nothing else has proved nothing.
    passed = max_points > 0 and points * 100 >= content.pass_percent * max_points
    return Grade(points, max_points, passed, questions)


def receipt(attempt: str, version_digest: str, submitted_at: str, answers: Mapping[str, tuple[Sequence[str], int]]) -> str:
    """Return the digest that settles "I did answer that": over attempt, version, time, and each answer with its revision."""
    held = {key: [list(chosen), revision] for key, (chosen, revision) in answers.items()}
    text = json.dumps([attempt, version_digest, submitted_at, held], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
