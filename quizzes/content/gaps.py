"""A text with gaps: each is a list to choose from or a short text to type."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizzes.content.base import LONGEST_LINE, BadAnswer, Choice, Question, keyed
from quizzes.content.folding import folded, says_one_of

GAP_MARK = re.compile(r"\[\[([a-z0-9-]{1,36})\]\]")


@dataclass(frozen=True)
class Gap:
    """A place in the text, marked there as [[key]]: with `options` one is chosen, with `accepted` texts one is typed."""

    key: str
    options: tuple[Choice, ...] = ()
    accepted: tuple[str, ...] = ()
    ignore_accents: bool = False

    @property
    def right(self) -> str:
        """The key of the right option, or the first accepted text."""
        return next((option.key for option in self.options if option.right), "") if self.options else (*self.accepted, "")[0]

    def is_filled_by(self, given: str) -> bool:
        """Say whether what was chosen or typed is right."""
        return given == self.right if self.options else says_one_of(given, self.accepted, ignore_accents=self.ignore_accents)


@dataclass(frozen=True, kw_only=True)
class Cloze(Question):
    """A text with gaps: a share of the points for each.

    Stored form: "gap=option" or "gap=typed text", in the order of `gaps`. `text` is the task above it.
    """

    kind: ClassVar[str] = "cloze"
    longest_part: ClassVar[int] = 36 + 1 + LONGEST_LINE
    gap_text: str
    gaps: tuple[Gap, ...]

    def option_keys(self) -> tuple[str, ...]:
        return tuple(f"{gap.key}={option.key}" for gap in self.gaps for option in gap.options)

    def option_texts(self) -> dict[str, str]:
        return {f"{gap.key}={option.key}": option.text for gap in self.gaps for option in gap.options}

    def last_keys(self) -> list[str]:
        return [f"{gap.key}={option.key}" for gap in self.gaps for option in gap.options if option.keep_last]

    def pieces(self) -> tuple[tuple[str, str], ...]:
        """Return the text with gaps as (text, key of the gap behind it); the last key is empty. Marks of unknown gaps stay text."""
        found, rest = [], 0
        known = {gap.key for gap in self.gaps}
        for mark in GAP_MARK.finditer(self.gap_text):
            if mark[1] in known:
                found.append((self.gap_text[rest : mark.start()], mark[1]))
                rest = mark.end()
        return (*found, (self.gap_text[rest:], ""))

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        given = keyed(chosen)
        gaps = {gap.key: gap for gap in self.gaps}
        if not set(given) <= set(gaps):
            raise BadAnswer("unknown")
        for key, value in given.items():
            if gaps[key].options and f"{key}={value}" not in self.option_keys():
                raise BadAnswer("unknown")
            if len(value) > LONGEST_LINE:
                raise BadAnswer("too_long")
        return tuple(f"{gap.key}={given[gap.key].strip()}" for gap in self.gaps if folded(given.get(gap.key, "")))

    def given(self, chosen: Sequence[str]) -> Mapping[str, str]:
        """Return an accepted answer by gap."""
        return keyed(chosen)

    def earn(self, chosen: Sequence[str]) -> int:
        given = keyed(chosen)
        right = sum(gap.is_filled_by(given[gap.key]) for gap in self.gaps if gap.key in given)
        return self.points * right // len(self.gaps) if self.gaps else 0

    def solution(self) -> tuple[str, ...]:
        return tuple(f"{gap.key}={gap.right}" for gap in self.gaps)

    @property
    def wanted(self) -> int:
        return len(self.gaps)

    def bones(self) -> list:
        # Typed gaps are filled with words, which belong to the language; a gap stays what it is, and so does the right option of a list.
        gaps = [[gap.key, sorted(option.key for option in gap.options), gap.right if gap.options else ""] for gap in self.gaps]
        return [sorted(self.option_keys()), sorted(gaps)]
