"""What every question has, and the refusal of an answer that does not fit its question."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

# A dealt option is named by its place, because authored keys such as i1, i2, i3 would tell the order. Authored keys have no underscore.
DEALT_MARK = "_"
MOST_PARTS, LONGEST_PART = 24, 100


class BadAnswer(ValueError):
    """The answer has not the shape of its question; `reason` is a word for programs: shape, unknown, twice, too_many, incomplete, number."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Choice:
    """An answer to choose."""

    key: str
    text: str
    right: bool
    feedback: str = ""
    keep_last: bool = False


@dataclass(frozen=True)
class Pair:
    """A term and what belongs to it."""

    key: str
    left: str
    right: str


@dataclass(frozen=True)
class Line:
    """A line to be put in order, or an answer that fits nowhere."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """Words, points and explanation; each kind adds its options, its shape of answer and its way of grading.

    An answer is a tuple of texts with authored keys, as `accept` returns it; the empty tuple means not answered.
    """

    kind: ClassVar[str] = ""
    key: str
    text: str
    hint: str = ""
    points: int = 1
    difficulty: str = "medium"
    explanation: str = ""
    source: str = ""
    lesson: str = ""
    passage: str = ""
    tags: tuple[str, ...] = ()

    def placed_as(self, other: "Question") -> Self:
        """Return this question with what draws go by taken from another one."""
        return replace(self, tags=other.tags, difficulty=other.difficulty, lesson=other.lesson)

    def option_keys(self) -> tuple[str, ...]:
        """Return the keys of the options that are dealt, in authored order; empty when there is nothing to deal."""
        return ()

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """Return the answer in its stored form. Raises BadAnswer when it does not fit the question."""
        raise NotImplementedError

    def earn(self, chosen: Sequence[str]) -> int:
        """Return the points of an accepted answer: whole numbers, 0 when nothing was answered, all only when everything is right."""
        raise NotImplementedError

    def solution(self) -> tuple[str, ...]:
        """Return the answer that earns all points."""
        raise NotImplementedError

    def is_whole(self, chosen: Sequence[str]) -> bool:
        """Say whether nothing is left open; only matching can be answered in part."""
        return bool(chosen)


def as_texts(chosen: object) -> tuple[str, ...]:
    """Return what a browser sent as texts. Raises BadAnswer unless it is a list of a few short texts."""
    if not isinstance(chosen, list | tuple) or len(chosen) > MOST_PARTS:
        raise BadAnswer("shape")
    if not all(isinstance(part, str) and 0 < len(part) <= LONGEST_PART and _is_clean(part) for part in chosen):
        raise BadAnswer("shape")
    return tuple(chosen)


def _is_clean(part: str) -> bool:
    return not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in part)
