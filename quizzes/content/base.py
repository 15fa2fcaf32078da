"""What every question has, and the refusal of an answer that does not fit its question."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

# A dealt option is named by its place, because authored keys such as i1, i2, i3 would tell the order. Authored keys have no underscore.
DEALT_MARK = "_"
MOST_PARTS, LONGEST_PART, LONGEST_LINE, LONGEST_TEXT = 24, 100, 200, 10_000


class BadAnswer(ValueError):
    """The answer has not the shape of its question; `reason` is a word for programs.

    One of shape, unknown, twice, too_many, too_long, incomplete, number, taken.
    """

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
    # Authored option keys (p1, i2) would give the solution away: the browser gets names by place, and options are mixed always.
    hides_keys: ClassVar[bool] = False
    # What a part of an answer may be: characters, and whether it may have several lines.
    longest_part: ClassVar[int] = LONGEST_PART
    has_lines: ClassVar[bool] = False
    # What was answered can be continued, not changed.
    grows_only: ClassVar[bool] = False
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

    def last_keys(self) -> list[str]:
        """Return the options that stay at the end when others are mixed."""
        return []

    def option_texts(self) -> dict[str, str]:
        """Return the words of the options by authored key."""
        return {}

    def renamed(self, chosen: Sequence[str], name: Callable[[str], str]) -> tuple[str, ...]:
        """Return an answer with each dealt option renamed; only for kinds that hide their keys."""
        return tuple(chosen)

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """Return the answer in its stored form. Raises BadAnswer when it does not fit the question."""
        raise NotImplementedError

    def earn(self, chosen: Sequence[str]) -> int:
        """Return the points of an accepted answer: whole numbers, 0 when nothing was answered, all only when everything is right."""
        raise NotImplementedError

    def solution(self) -> tuple[str, ...]:
        """Return the answer that earns all points."""
        raise NotImplementedError

    @property
    def wanted(self) -> int:
        """How many parts a whole answer has; more than one where a question can be answered in part."""
        return 1

    def is_whole(self, chosen: Sequence[str]) -> bool:
        """Say whether nothing is left open."""
        return len(chosen) >= self.wanted

    def bones(self) -> list:
        """Return options and right answers without words: what must be equal in every language."""
        return [sorted(self.option_keys()), sorted(self.solution())]


def keyed(chosen: Sequence[str]) -> dict[str, str]:
    """Return the parts "left=right" of an answer by their left side. Raises BadAnswer for a part without sides and for a side given twice."""
    given: dict[str, str] = {}
    for part in chosen:
        left, mark, right = part.partition("=")
        if not mark:
            raise BadAnswer("shape")
        if left in given:
            raise BadAnswer("twice")
        given[left] = right
    return given


def as_texts(chosen: object, question: type[Question] | Question = Question) -> tuple[str, ...]:
    """Return what a browser sent as texts, line ends as newlines. Raises BadAnswer unless it is a list of a few texts that fit the kind."""
    if not isinstance(chosen, list | tuple) or len(chosen) > MOST_PARTS:
        raise BadAnswer("shape")
    return tuple(_text(part, question) for part in chosen)


def _text(part: object, question: type[Question] | Question) -> str:
    if not isinstance(part, str) or not part:
        raise BadAnswer("shape")
    text = part.replace("\r\n", "\n").replace("\r", "\n") if question.has_lines else part
    if len(text) > question.longest_part:
        raise BadAnswer("too_long" if question.longest_part > LONGEST_PART else "shape")
    kept = "\n\t" if question.has_lines else ""
    if any(sign not in kept and unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        raise BadAnswer("shape")
    return text
