"""A number with a tolerance. Comma and point are accepted, and so are marks between thousands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from quizzes.content.base import BadAnswer, Question

_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_PLAIN = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{0,15})?")
_GROUPED = re.compile(r"([+-]?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+)([.,][0-9]{1,15})?")


def readings(text: str) -> frozenset[Decimal]:
    """Return every number the text can mean: "1.500" is one and a half in English and fifteen hundred in German. Empty for no number."""
    text = _BLANKS.sub("", text).replace("\u2212", "-")
    found = set()
    if _PLAIN.fullmatch(text):
        found.add(Decimal(text.replace(",", ".")))
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        sign, whole, rest = grouped.groups()
        mark = "." if "." in whole else ","
        if not rest or rest[0] != mark:
            found.add(Decimal(sign + whole.replace(mark, "") + (rest or "").replace(",", ".")))
    return frozenset(found)


def canonical(number: str | int | Decimal) -> str:
    """Return a decimal number in one form only: no exponent, no zeros at the end. Raises ValueError for anything else."""
    text = str(number).strip()
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", text):
        raise ValueError(f"{text!r} is no decimal number")
    value = Decimal(text)
    return format(value.normalize() if value else Decimal(0), "f")


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """A number is right when it lies within the tolerance of the answer, both ends included."""

    kind: ClassVar[str] = "numeric"
    answer: str
    tolerance: str = "0"
    unit: str = ""

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        if len(chosen) > 1:
            raise BadAnswer("too_many")
        if chosen and (len(chosen[0]) > 40 or not readings(chosen[0])):
            raise BadAnswer("number")
        return tuple(part.strip() for part in chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        wanted, tolerance = Decimal(self.answer), Decimal(self.tolerance)
        return self.points if any(abs(value - wanted) <= tolerance for part in chosen for value in readings(part)) else 0

    def solution(self) -> tuple[str, ...]:
        return (self.answer,)
