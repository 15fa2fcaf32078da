"""Draws by share: so many questions with this tag, so many hard ones. No question is dealt twice, and each draw gets its number.

Pools may overlap, so taking at random one draw after the other could leave the last one short although there are enough questions for
all. Questions are therefore passed on (augmenting paths): dealing fails only where no dealing is possible, and `shortfall` says where.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.content.base import Question


@dataclass(frozen=True, kw_only=True)
class Draw:
    """How many questions of which kind an attempt gets; what is left empty does not narrow the pool."""

    count: int
    tag: str = ""
    difficulty: str = ""
    lesson: str = ""


@dataclass(frozen=True)
class Shortfall:
    """Draws (by their place, from 1) that together need more questions than their pools hold."""

    places: tuple[int, ...]
    needed: int
    found: int


class Dice:
    """Chance that can be repeated. Only `random()` of Python's generator is promised to stay the same for a seed, so mixing is done here."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)  # noqa: S311  # the seed is a secret of the caller; a learner cannot ask for another deal

    def mixed(self, keys: Sequence[str]) -> list[str]:
        """Return the keys in a random order (Fisher and Yates)."""
        order = list(keys)
        for last in range(len(order) - 1, 0, -1):
            chosen = int(self.source.random() * (last + 1))
            order[last], order[chosen] = order[chosen], order[last]
        return order


def fits(draw: Mapping[str, Any], question: Mapping[str, Any]) -> bool:
    """Say whether a question belongs to the pool of a draw; both as plain values, as authors write them."""
    tag, difficulty, lesson = (draw.get(name) or "" for name in ("tag", "difficulty", "lesson"))
    return (not tag or tag in question["tags"]) and difficulty in ("", question["difficulty"]) and lesson in ("", question["lesson"])


def shortfall(counts: Sequence[int], pools: Sequence[Sequence[str]]) -> Shortfall | None:
    """Return the draws that cannot all be dealt; None when every question is needed once at most."""
    return _Sharing(counts, pools).shortfall


def share_out(draws: Sequence[Draw], questions: Sequence[Question], dice: Dice) -> set[str]:
    """Return the keys of the questions that are dealt. Raises ValueError for draws that have a `shortfall`; they are never published."""
    pools = [dice.mixed([question.key for question in questions if fits(vars(draw), vars(question))]) for draw in draws]
    sharing = _Sharing([draw.count for draw in draws], pools)
    if sharing.shortfall is not None:
        raise ValueError(f"draws without enough questions: {sharing.shortfall}")
    return set(sharing.owner)


@dataclass
class _Sharing:
    """Gives questions to draws, in the order of the pools; `owner` = {question: place of the draw in the list}."""

    counts: Sequence[int]
    pools: Sequence[Sequence[str]]
    owner: dict[str, int] = field(default_factory=dict)
    shortfall: Shortfall | None = None

    def __post_init__(self) -> None:
        for place, count in enumerate(self.counts):
            for _number in range(count):
                seen: set[str] = set()
                if not self.give(place, seen):
                    self.shortfall = self.missing(place, seen)
                    return

    def give(self, place: int, seen: set[str]) -> bool:
        """Give one more question to a draw: a free one, else one whose owner finds another."""
        fresh = [key for key in self.pools[place] if key not in seen]
        free = next((key for key in fresh if key not in self.owner), None)
        if free is not None:
            self.owner[free] = place
            return True
        for key in fresh:
            if key in seen:
                continue  # met meanwhile, on the way of another question
            seen.add(key)
            if self.owner[key] != place and self.give(self.owner[key], seen):
                self.owner[key] = place
                return True
        return False

    def missing(self, place: int, seen: set[str]) -> Shortfall:
        """Name the draws that hold all questions that could have helped (Hall's condition fails for exactly these)."""
        short = sorted({place, *(self.owner[key] for key in seen)})
        return Shortfall(tuple(one + 1 for one in short), sum(self.counts[one] for one in short), len(seen))


def draws_from(plain: Sequence[Mapping[str, Any]]) -> tuple[Draw, ...]:
    """Return draws from authored or stored values."""
    return tuple(
        Draw(count=int(str(one.get("count") or 0)), **{name: str(one.get(name) or "") for name in ("tag", "difficulty", "lesson")})
        for one in plain
    )
