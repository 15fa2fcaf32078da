"""What Markdown and stored rich text have in common: blocks of runs. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

BREAK = "\n"  # a line break that the author set
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


class Style(NamedTuple):
    """How a stretch of text looks and where it leads."""

    bold: bool = False
    italic: bool = False
    href: str = ""

    def and_(self, other: "Style") -> "Style":
        """What two styles have in common."""
        href = self.href if self.href == other.href else ""
        return Style(self.bold and other.bold, self.italic and other.italic, href)


class Run(NamedTuple):
    """Text of one style; it may contain BREAK."""

    text: str
    style: Style = Style()


@dataclass(frozen=True)
class Block:
    """A paragraph or heading (`runs`), or a list (`entries`). `name` is its HTML element: p, h2, h3, ul, ol."""

    name: str
    runs: tuple[Run, ...] = ()
    entries: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class Entry:
    """An entry of a list, with the lists inside it."""

    runs: tuple[Run, ...]
    inner: tuple[Block, ...] = field(default=())


def normalise(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return runs in canonical form: NFC, single spaces, none at the ends or around breaks, and no style that begins or ends with a space."""
    letters = _trim(_collapse([(letter, run.style) for run in runs for letter in _clean(run.text)]))
    styled = []
    for index, (letter, style) in enumerate(letters):
        if letter.isspace():
            style = _neighbour(letters, index, -1).and_(_neighbour(letters, index, 1))
        styled.append((letter, style))
    return tuple(Run("".join(letter for letter, _style in group), style) for style, group in groupby(styled, key=lambda pair: pair[1]))


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", _REFUSED.sub("", text))


def _collapse(letters: list[tuple[str, Style]]) -> list[tuple[str, Style]]:
    kept: list[tuple[str, Style]] = []
    for letter, style in letters:
        letter = " " if letter in "\t\r" else letter
        last = kept[-1][0] if kept else ""
        if letter == BREAK:
            while kept and kept[-1][0].isspace():
                kept.pop()
        elif (letter == " " and last == " ") or (letter.isspace() and last == BREAK):
            continue
        kept.append((letter, style))
    return kept


def _trim(letters: list[tuple[str, Style]]) -> list[tuple[str, Style]]:
    while letters and letters[0][0].isspace():
        letters = letters[1:]
    while letters and letters[-1][0].isspace():
        letters.pop()
    return letters


def _neighbour(letters: list[tuple[str, Style]], index: int, step: int) -> Style:
    while letters[index][0].isspace():
        index += step
    return letters[index][1]


def merge_lists(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Drop empty blocks and join lists of one kind that follow each other: Markdown cannot tell them apart."""
    kept: list[Block] = []
    for block in blocks:
        if not block.runs and not block.entries:
            continue
        if block.entries and kept and kept[-1].name == block.name:
            kept[-1] = Block(block.name, entries=kept[-1].entries + block.entries)
        else:
            kept.append(block)
    return tuple(kept)
