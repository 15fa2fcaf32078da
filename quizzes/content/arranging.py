"""Matching pairs and putting lines in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from quizzes.content.base import BadAnswer, Line, Pair, Question, keyed


@dataclass(frozen=True, kw_only=True)
class Matching(Question):
    """Each term has one partner: a share per pair. Partners carry the key of their pair, misfits their own.

    Stored form: "p1=p2" means that the partner of p2 was chosen for the term of p1. A partner may be chosen twice; only one is right.
    """

    kind: ClassVar[str] = "matching"
    hides_keys: ClassVar[bool] = True
    pairs: tuple[Pair, ...]
    distractors: tuple[Line, ...] = ()

    def option_keys(self) -> tuple[str, ...]:
        return (*(pair.key for pair in self.pairs), *(line.key for line in self.distractors))

    def option_texts(self) -> dict[str, str]:
        return {**{pair.key: pair.right for pair in self.pairs}, **{line.key: line.text for line in self.distractors}}

    def renamed(self, chosen: Sequence[str], name: Callable[[str], str]) -> tuple[str, ...]:
        parts = [part.partition("=") for part in chosen]
        return tuple(f"{left}{mark}{name(right)}" for left, mark, right in parts)

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        given = keyed(chosen)
        if not set(given) <= {pair.key for pair in self.pairs} or not set(given.values()) <= set(self.option_keys()):
            raise BadAnswer("unknown")
        return tuple(f"{pair.key}={given[pair.key]}" for pair in self.pairs if pair.key in given)

    def earn(self, chosen: Sequence[str]) -> int:
        return self.points * len(set(chosen) & set(self.solution())) // len(self.pairs)

    def solution(self) -> tuple[str, ...]:
        return tuple(f"{pair.key}={pair.key}" for pair in self.pairs)

    @property
    def wanted(self) -> int:
        return len(self.pairs)


@dataclass(frozen=True, kw_only=True)
class Ordering(Question):
    """Lines in the right order: a share for each two neighbours of the right order that stand in the right order."""

    kind: ClassVar[str] = "ordering"
    hides_keys: ClassVar[bool] = True
    items: tuple[Line, ...]

    def option_keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.items)

    def option_texts(self) -> dict[str, str]:
        return {item.key: item.text for item in self.items}

    def renamed(self, chosen: Sequence[str], name: Callable[[str], str]) -> tuple[str, ...]:
        return tuple(name(key) for key in chosen)

    def bones(self) -> list:
        # The order is the solution; elsewhere it is a matter of words.
        return [list(self.option_keys()), sorted(self.solution())]

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        if len(set(chosen)) != len(chosen):
            raise BadAnswer("twice")
        if not set(chosen) <= set(self.option_keys()):
            raise BadAnswer("unknown")
        if chosen and len(chosen) != len(self.items):
            raise BadAnswer("incomplete")
        return tuple(chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        if not chosen:
            return 0
        place = {key: index for index, key in enumerate(chosen)}
        steps = [place[first] < place[second] for first, second in pairwise(self.option_keys())]
        return self.points * sum(steps) // len(steps)

    def solution(self) -> tuple[str, ...]:
        return self.option_keys()
