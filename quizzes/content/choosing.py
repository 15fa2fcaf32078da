"""Single choice, multiple choice, right or wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizzes.content.base import BadAnswer, Choice, Question


def _known(chosen: Sequence[str], keys: Sequence[str]) -> None:
    if len(set(chosen)) != len(chosen):
        raise BadAnswer("twice")
    if not set(chosen) <= set(keys):
        raise BadAnswer("unknown")


@dataclass(frozen=True, kw_only=True)
class Single(Question):
    """One of several answers is right: all points or none."""

    kind: ClassVar[str] = "single"
    choices: tuple[Choice, ...]

    def option_keys(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.choices)

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        _known(chosen, self.option_keys())
        if len(chosen) > 1:
            raise BadAnswer("too_many")
        return tuple(chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        return self.points if tuple(chosen) == self.solution() else 0

    def solution(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.choices if choice.right)


@dataclass(frozen=True, kw_only=True)
class Multiple(Question):
    """Several answers are right: a share for each choice judged rightly, less one for each judged wrongly, never below 0."""

    kind: ClassVar[str] = "multiple"
    choices: tuple[Choice, ...]

    def option_keys(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.choices)

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        _known(chosen, self.option_keys())
        # Authored order: ticking in another order is the same answer.
        return tuple(key for key in self.option_keys() if key in chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        # Ticking nothing is no answer: without this, leaving wrong choices alone would earn points.
        if not chosen:
            return 0
        rightly = sum((choice.key in chosen) == choice.right for choice in self.choices)
        return self.points * max(0, 2 * rightly - len(self.choices)) // len(self.choices)

    def solution(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.choices if choice.right)


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    """A statement that is right or wrong."""

    kind: ClassVar[str] = "true_false"
    right: bool

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        _known(chosen, ("true", "false"))
        if len(chosen) > 1:
            raise BadAnswer("too_many")
        return tuple(chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        return self.points if tuple(chosen) == self.solution() else 0

    def solution(self) -> tuple[str, ...]:
        return ("true" if self.right else "false",)
