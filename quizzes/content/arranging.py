"""Matching pairs and putting lines in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from quizzes.content.base import BadAnswer, Line, Pair, Question


@dataclass(frozen=True, kw_only=True)
class Matching(Question):
    """Each term has one partner: a share per pair. Partners carry the key of their pair, misfits their own.

    Stored form: "p1=p2" means that the partner of p2 was chosen for the term of p1. A partner may be chosen twice; only one is right.
    """

    kind: ClassVar[str] = "matching"
    pairs: tuple[Pair, ...]
    distractors: tuple[Line, ...] = ()

    def option_keys(self) -> tuple[str, ...]:
        return (*(pair.key for pair in self.pairs), *(line.key for line in self.distractors))

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        given: dict[str, str] = {}
        for part in chosen:
            left, mark, right = part.partition("=")
            if not mark:
                raise BadAnswer("shape")
            if left in given:
                raise BadAnswer("twice")
            given[left] = right
        if not set(given) <= {pair.key for pair in self.pairs} or not set(given.values()) <= set(self.option_keys()):
            raise BadAnswer("unknown")
        return tuple(f"{pair.key}={given[pair.key]}" for pair in self.pairs if pair.key in given)

    def earn(self, chosen: Sequence[str]) -> int:
        return self.points * len(set(chosen) & set(self.solution())) // len(self.pairs)

    def solution(self) -> tuple[str, ...]:
        return tuple(f"{pair.key}={pair.key}" for pair in self.pairs)

    def is_whole(self, chosen: Sequence[str]) -> bool:
        return len(chosen) == len(self.pairs)


@dataclass(frozen=True, kw_only=True)
class Ordering(Question):
    """Lines in the right order: a share for each two neighbours of the right order that stand in the right order."""

    kind: ClassVar[str] = "ordering"
    items: tuple[Line, ...]

    def option_keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.items)

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
