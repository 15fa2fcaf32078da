"""A number with a tolerance and, where the author wants, a unit to choose. Comma and point are accepted, and so are marks between thousands."""

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


@dataclass(frozen=True)
class Unit:
    """A unit to choose; `factor` leads from it to the unit of the answer: 1000 from km to m."""

    key: str
    text: str
    factor: str


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """A number is right when it lies within the tolerance of the answer, both ends included.

    With `units` the learner chooses one of them, and answer and tolerance are in the unit with the factor 1; a number without a unit
    earns nothing. Stored form: the number as it was typed, then "unit=key".
    """

    kind: ClassVar[str] = "numeric"
    answer: str
    tolerance: str = "0"
    unit: str = ""
    units: tuple[Unit, ...] = ()

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        units = [part for part in chosen if part.startswith("unit=")]
        numbers = [part for part in chosen if part not in units]
        if len(numbers) > 1 or len(units) > 1:
            raise BadAnswer("too_many")
        if not set(units) <= {f"unit={unit.key}" for unit in self.units}:
            raise BadAnswer("unknown")
        if numbers and (len(numbers[0]) > 40 or not readings(numbers[0])):
            raise BadAnswer("number")
        return (*(part.strip() for part in numbers), *units)

    def earn(self, chosen: Sequence[str]) -> int:
        factor = self.factor(chosen)
        if factor is None:
            return 0
        wanted, tolerance = Decimal(self.answer), Decimal(self.tolerance)
        return self.points if any(abs(value * factor - wanted) <= tolerance for part in chosen for value in readings(part)) else 0

    def factor(self, chosen: Sequence[str]) -> Decimal | None:
        """Return what leads from the chosen unit to that of the answer; 1 where there is nothing to choose, None where it was not chosen."""
        if not self.units:
            return Decimal(1)
        return next((Decimal(unit.factor) for unit in self.units if f"unit={unit.key}" in chosen), None)

    def unit_text(self, chosen: Sequence[str]) -> str:
        """Return the words of the unit that was chosen, or of the only one."""
        return next((unit.text for unit in self.units if f"unit={unit.key}" in chosen), "" if self.units else self.unit)

    def solution(self) -> tuple[str, ...]:
        return (self.answer, *(f"unit={unit.key}" for unit in self.units if Decimal(unit.factor) == 1))

    @property
    def wanted(self) -> int:
        return 2 if self.units else 1

    def bones(self) -> list:
        numbers = [str(Decimal(self.answer)), str(Decimal(self.tolerance))]
        return [sorted([unit.key, unit.factor] for unit in self.units), numbers]
