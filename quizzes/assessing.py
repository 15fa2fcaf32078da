"""What a self-assessment says about lessons: those whose questions went well. Pure: nothing is read or stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.content import QuizContent


@dataclass(frozen=True)
class LessonResult:
    """A lesson with the points of its questions."""

    key: str
    points: int
    max_points: int
    is_well_known: bool


def by_lesson(content: QuizContent, earned: Mapping[str, tuple[int, int]]) -> tuple[LessonResult, ...]:
    """Return each lesson that was asked about, in the order of the quiz; well known is one with the pass mark's share of its points."""
    sums: dict[str, tuple[int, int]] = {}
    for question in content.questions:
        if question.lesson and question.key in earned:
            got, most = earned[question.key]
            before = sums.get(question.lesson, (0, 0))
            sums[question.lesson] = (before[0] + got, before[1] + most)
    return tuple(LessonResult(key, got, most, got * 100 >= content.pass_percent * most) for key, (got, most) in sums.items())
