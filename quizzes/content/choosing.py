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
class WithChoices(Question):
    """Answers to choose among, each right or wrong by itself; kinds differ in what may be chosen and what it earns."""

    choices: tuple[Choice, ...]

    def option_keys(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.choices)

    def option_texts(self) -> dict[str, str]:
        return {choice.key: choice.text for choice in self.choices}

    def last_keys(self) -> list[str]:
        return [choice.key for choice in self.choices if choice.keep_last]

    def solution(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.choices if choice.right)


@dataclass(frozen=True, kw_only=True)
class Single(WithChoices):
    """One of several answers is right: all points or none."""

    kind: ClassVar[str] = "single"

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        _known(chosen, self.option_keys())
        if len(chosen) > 1:
            raise BadAnswer("too_many")
        return tuple(chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        return self.points if tuple(chosen) == self.solution() else 0


@dataclass(frozen=True, kw_only=True)
class Multiple(WithChoices):
    """Several answers are right: a share for each choice judged rightly, less one for each judged wrongly, never below 0."""

    kind: ClassVar[str] = "multiple"

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


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    """A statement that is right or wrong, and, where the author gives `reasons`, why.

    With reasons, verdict and reason together earn all points, the right verdict alone half of them, a reason without it nothing.
    Stored form: "true" or "false", then "reason=key".
    """

    kind: ClassVar[str] = "true_false"
    right: bool
    reasons: tuple[Choice, ...] = ()

    def option_keys(self) -> tuple[str, ...]:
        return tuple(reason.key for reason in self.reasons)

    def option_texts(self) -> dict[str, str]:
        return {reason.key: reason.text for reason in self.reasons}

    def last_keys(self) -> list[str]:
        return [reason.key for reason in self.reasons if reason.keep_last]

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        reasons = [f"reason={key}" for key in self.option_keys()]
        _known(chosen, ("true", "false", *reasons))
        verdicts, why = [part for part in chosen if part in ("true", "false")], [part for part in chosen if part in reasons]
        if len(verdicts) > 1 or len(why) > 1:
            raise BadAnswer("too_many")
        return (*verdicts, *why)

    def earn(self, chosen: Sequence[str]) -> int:
        if self.verdict not in chosen:
            return 0
        return self.points if set(chosen) == set(self.solution()) else self.points // 2

    @property
    def verdict(self) -> str:
        return "true" if self.right else "false"

    def solution(self) -> tuple[str, ...]:
        return (self.verdict, *(f"reason={reason.key}" for reason in self.reasons if reason.right))

    @property
    def wanted(self) -> int:
        return 2 if self.reasons else 1
