"""Areas on a picture: percent of the picture here, pixels of it in QTI (whose shapes are those of HTML's image maps)."""

import math
import re

from quizzes.content.pointing import outline

MOST_CORNERS = 20
_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,6})?%?\Z")
_ROUND = 16  # corners that stand for an ellipse


def to_area(shape: str, width: int, height: int) -> tuple[str, str]:
    """Return (QTI's shape, its coordinates in whole pixels) of a shape of ours; two empty texts for what is no shape."""
    drawn = outline(shape, width, height)
    if drawn is None:
        return "", ""
    if drawn.points:
        return "poly", drawn.points.replace(" ", ",")
    return "circle", f"{drawn.x},{drawn.y},{drawn.r}"


def from_area(shape: str, coords: str, width: int, height: int) -> str:
    """Return a shape of ours for one of QTI: rect, poly, ellipse and default become polygons. Empty for what cannot be read:
    unknown shapes, coordinates that are none or do not fit the shape, no size at all, and more than twenty corners.
    """
    parts = [part for part in re.split(r"[\s,]+", coords.strip()) if part]
    if not all(_NUMBER.match(part) for part in parts):
        return ""
    # A circle's radius and an ellipse's first radius are measured along the width, as every other value in an even place.
    numbers = [_percent(part, height if place % 2 else width) for place, part in enumerate(parts)]
    if shape == "circle" and len(numbers) == 3:
        x, y, r = numbers
        return f"circle {_inside(x)} {_inside(y)} {_inside(r)}" if float(_inside(r)) > 0 else ""
    if shape == "default":
        return "polygon 0,0 100,0 100,100 0,100"
    if shape == "rect" and len(numbers) == 4:
        left, top, right, bottom = numbers
        return _polygon([(left, top), (right, top), (right, bottom), (left, bottom)])
    if shape == "ellipse" and len(numbers) == 4:
        x, y, wide, high = numbers
        turns = [2 * math.pi * corner / _ROUND for corner in range(_ROUND)]
        return _polygon([(x + wide * math.cos(turn), y + high * math.sin(turn)) for turn in turns])
    if shape == "poly" and len(numbers) % 2 == 0:
        return _polygon(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return ""


def _percent(part: str, side: int) -> float:
    return float(part[:-1]) if part.endswith("%") else 100 * float(part) / max(1, side)


def _polygon(corners: list[tuple[float, float]]) -> str:
    drawn = [f"{_inside(x)},{_inside(y)}" for x, y in corners]
    if drawn and drawn[0] == drawn[-1]:
        drawn.pop()  # a polygon may be closed by its first corner
    return "polygon " + " ".join(drawn) if len(set(drawn)) >= 3 and len(drawn) <= MOST_CORNERS else ""


def _inside(number: float) -> str:
    """A share of the picture with at most two places: finer than a pixel of the largest picture."""
    plain = f"{min(100.0, max(0.0, number)):.2f}"
    return plain.rstrip("0").rstrip(".")
