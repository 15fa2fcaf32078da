"""A scenario with branches: step after step is decided, and each decision leads on. A decision that was taken stays taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizzes.content.base import BadAnswer, Question, keyed

WEIGHTS = {"good": 2, "possible": 1, "risky": 0}


@dataclass(frozen=True)
class Way:
    """What one can decide in a step: how good it is, what comes of it, and the step or ending it leads to."""

    key: str
    text: str
    rating: str
    consequence: str
    next: str


@dataclass(frozen=True)
class Step:
    """A situation and what can be decided in it."""

    key: str
    title: str
    situation: str
    question: str
    ways: tuple[Way, ...]

    def way(self, key: str) -> Way | None:
        """Return the way with that key."""
        return next((way for way in self.ways if way.key == key), None)


@dataclass(frozen=True)
class Ending:
    """How it ends."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Branching(Question):
    """Good decisions earn two shares, possible ones one, risky ones none, of the steps on the way that was taken.

    Stored form: "step=way" along the path, the first step first. Ways lead to later steps or to endings only, so every path ends.
    What is missing to the nearest ending counts as risky.
    """

    kind: ClassVar[str] = "branching"
    grows_only: ClassVar[bool] = True
    steps: tuple[Step, ...]
    endings: tuple[Ending, ...]

    def step(self, key: str) -> Step | None:
        """Return the step with that key; None for an ending."""
        return next((step for step in self.steps if step.key == key), None)

    def walk(self, chosen: Sequence[str]) -> tuple[tuple[Step, Way], ...]:
        """Return the decisions along the path. Raises BadAnswer for decisions that do not lie on it."""
        given, path = keyed(chosen), []
        step = self.steps[0] if self.steps else None
        while step is not None and step.key in given:
            way = step.way(given.pop(step.key))
            if way is None:
                raise BadAnswer("unknown")
            path.append((step, way))
            step = self.step(way.next)
        if given:
            raise BadAnswer("unknown")
        return tuple(path)

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{step.key}={way.key}" for step, way in self.walk(chosen))

    def reached(self, chosen: Sequence[str]) -> str:
        """Return the key of the step or ending where the path has led to."""
        path = self.walk(chosen)
        return path[-1][1].next if path else self.steps[0].key

    def is_whole(self, chosen: Sequence[str]) -> bool:
        return self.step(self.reached(chosen)) is None

    def earn(self, chosen: Sequence[str]) -> int:
        path = self.walk(chosen)
        steps = len(path) + self._left(self.reached(chosen))
        return self.points * sum(WEIGHTS[way.rating] for _step, way in path) // (2 * steps) if path else 0

    def _left(self, key: str) -> int:
        """The fewest steps from here to an ending; steps lead forwards, so the last ones are known first."""
        left: dict[str, int] = {}
        for step in reversed(self.steps):
            left[step.key] = 1 + min((left.get(way.next, 0) for way in step.ways), default=0)
        return left.get(key, 0)

    def solution(self) -> tuple[str, ...]:
        path, step = [], self.steps[0] if self.steps else None
        while step is not None:
            way = max(step.ways, key=lambda one: WEIGHTS[one.rating])
            path.append(f"{step.key}={way.key}")
            step = self.step(way.next)
        return tuple(path)

    def bones(self) -> list:
        ways = [[step.key, sorted([way.key, way.rating, way.next] for way in step.ways)] for step in self.steps]
        return [[step.key for step in self.steps], ways, sorted(ending.key for ending in self.endings)]


@dataclass(frozen=True)
class Taken:
    """A step as its learner sees it: the ways without their ratings, and, once decided, which one was taken and what came of it."""

    key: str
    title: str
    situation: str
    question: str
    ways: tuple[tuple[str, str], ...]
    way: str = ""
    consequence: str = ""


@dataclass(frozen=True)
class Path:
    """What a learner may know of a scenario: the steps so far and the one to decide, or the ending. Nothing that lies ahead."""

    steps: tuple[Taken, ...]
    ending: Ending | None = None


def path_of(question: Branching, chosen: Sequence[str]) -> Path:
    """Return the path of an accepted answer."""
    taken = [_taken(step, way) for step, way in question.walk(chosen)]
    reached = question.reached(chosen)
    ahead = question.step(reached)
    ending = next((one for one in question.endings if one.key == reached), None)
    return Path((*taken, *([_taken(ahead)] if ahead else [])), ending)


def _taken(step: Step, way: Way | None = None) -> Taken:
    ways = tuple((one.key, one.text) for one in step.ways)
    return Taken(step.key, step.title, step.situation, step.question, ways, way.key if way else "", way.consequence if way else "")
