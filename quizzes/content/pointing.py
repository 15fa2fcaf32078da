"""Places on a picture: the learner points at them, or chooses them from the list of the same places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizzes.content.base import BadAnswer, Question

_NUMBER = r"(?:100|\d{1,2}(?:\.\d{1,2})?)"
_CIRCLE = re.compile(rf"circle ({_NUMBER}) ({_NUMBER}) ({_NUMBER})")
_POLYGON = re.compile(rf"polygon ({_NUMBER},{_NUMBER}(?: {_NUMBER},{_NUMBER}){{2,19}})")


@dataclass(frozen=True)
class Spot:
    """A named place. `shape` is "circle x y r" or "polygon x,y x,y x,y …", in percent of the picture (r of its width)."""

    key: str
    text: str
    shape: str
    right: bool
    feedback: str = ""


@dataclass(frozen=True)
class Outline:
    """A place as it is drawn over the picture, in the picture's own units: a circle, or a polygon when `points` is not empty."""

    x: int
    y: int
    r: int = 0
    points: str = ""


def outline(shape: str, width: int, height: int) -> Outline | None:
    """Return the outline of a shape; None for what is no shape. x and y of a polygon are its middle, where its number stands."""
    circle, polygon = _CIRCLE.fullmatch(shape), _POLYGON.fullmatch(shape)
    if circle:
        x, y, r = (float(part) for part in circle.groups())
        return Outline(round(x * width / 100), round(y * height / 100), max(1, round(r * width / 100)))
    if polygon:
        corners = [tuple(float(part) for part in corner.split(",")) for corner in polygon[1].split()]
        drawn = [(round(x * width / 100), round(y * height / 100)) for x, y in corners]
        middle = [sum(side) // len(drawn) for side in zip(*drawn, strict=True)]
        return Outline(middle[0], middle[1], points=" ".join(f"{x},{y}" for x, y in drawn))
    return None


@dataclass(frozen=True, kw_only=True)
class Hotspot(Question):
    """Places on a picture, one or several of them right; graded like single and multiple choice. `picture` is its name in the store."""

    kind: ClassVar[str] = "hotspot"
    picture: str
    width: int
    height: int
    alt: str
    places: tuple[Spot, ...]

    @property
    def several(self) -> bool:
        """Several places are right."""
        return sum(place.right for place in self.places) > 1

    def option_keys(self) -> tuple[str, ...]:
        return tuple(place.key for place in self.places)

    def option_texts(self) -> dict[str, str]:
        return {place.key: place.text for place in self.places}

    def outline_of(self, key: str) -> Outline:
        """Return where a place is drawn. Shapes were checked when they were authored; one that is none lies in the corner."""
        shape = next(place.shape for place in self.places if place.key == key)
        return outline(shape, self.width, self.height) or Outline(0, 0, 1)

    @property
    def outlines(self) -> tuple[tuple[int, str, Outline], ...]:
        """The places in authored order: number, key, outline."""
        return tuple((number, place.key, self.outline_of(place.key)) for number, place in enumerate(self.places, start=1))

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        if len(set(chosen)) != len(chosen):
            raise BadAnswer("twice")
        if not set(chosen) <= set(self.option_keys()):
            raise BadAnswer("unknown")
        if len(chosen) > 1 and not self.several:
            raise BadAnswer("too_many")
        return tuple(key for key in self.option_keys() if key in chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        if not chosen:
            return 0
        if not self.several:
            return self.points if tuple(chosen) == self.solution() else 0
        rightly = sum((place.key in chosen) == place.right for place in self.places)
        return self.points * max(0, 2 * rightly - len(self.places)) // len(self.places)

    def solution(self) -> tuple[str, ...]:
        return tuple(place.key for place in self.places if place.right)
