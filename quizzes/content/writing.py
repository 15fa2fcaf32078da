"""Texts that a learner writes: a short one that is compared, and a free one that nobody grades."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizzes.content.base import LONGEST_LINE, LONGEST_TEXT, BadAnswer, Line, Question
from quizzes.content.folding import folded, says_one_of


def _one_text(chosen: Sequence[str]) -> tuple[str, ...]:
    if len(chosen) > 1:
        raise BadAnswer("too_many")
    return tuple(part.strip() for part in chosen if folded(part))


@dataclass(frozen=True, kw_only=True)
class Short(Question):
    """A word or a few: right when it says one of the accepted texts (`folded`), all points or none."""

    kind: ClassVar[str] = "short"
    longest_part: ClassVar[int] = LONGEST_LINE
    accepted: tuple[str, ...]
    ignore_accents: bool = False

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        return _one_text(chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        return self.points if any(says_one_of(part, self.accepted, ignore_accents=self.ignore_accents) for part in chosen) else 0

    def solution(self) -> tuple[str, ...]:
        return self.accepted[:1]

    def bones(self) -> list:
        # The right answers are words, and so is what an accent means: both belong to the language.
        return [[], []]


@dataclass(frozen=True, kw_only=True)
class Free(Question):
    """A text for oneself: nobody grades it, it gives no points. After submitting, the learner compares it with a model answer."""

    kind: ClassVar[str] = "free"
    longest_part: ClassVar[int] = LONGEST_TEXT
    has_lines: ClassVar[bool] = True
    points: int = 0
    model_answer: str
    criteria: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        if self.points:
            raise ValueError("a text for oneself gives no points")

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        return _one_text(chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        return 0

    def solution(self) -> tuple[str, ...]:
        return ()

    def bones(self) -> list:
        return [sorted(line.key for line in self.criteria), []]
