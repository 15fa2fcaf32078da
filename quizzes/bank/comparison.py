"""A copy beside its origin: every field in words, with what differs marked word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from quizzes.bank.drafts import Raw
from quizzes.bank.fingerprint import lean
from quizzes.bank.words import words_of
from quizzes.blocks import DIFFICULTIES
from quizzes.pages import QuizPage
from quizzes.wording import RATINGS, VERDICTS

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Part:
    """Some words; `differs` = the other side does not have them here."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Line:
    """One field on both sides."""

    label: str
    own: tuple[Part, ...]
    origin: tuple[Part, ...]

    @property
    def differs(self) -> bool:
        """Whether the two sides say something else."""
        return any(part.differs for part in (*self.own, *self.origin))


def compared(page: QuizPage, own: Raw, origin: Raw | None) -> list[Line]:
    """Return every field of a copy beside that of its origin, in the order of the form; fields that are empty on both sides are left out."""
    mine, theirs = (dict(_said(page, raw)) if raw else {} for raw in (own, origin))
    names = [*mine, *(name for name in theirs if name not in mine)]
    lines = []
    for name in names:
        label = (mine.get(name) or theirs[name])[0]
        left, right = mine.get(name, ("", ""))[1], theirs.get(name, ("", ""))[1]
        if left or right:
            lines.append(Line(label, *marked(left, right)))
    return lines


def marked(own: str, origin: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return both texts in parts; the words that only one of them has are marked."""
    left, right = _WORDS.findall(own), _WORDS.findall(origin)
    mine, theirs = [], []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        mine += [Part("".join(left[a:b]), kind != "equal")] if b > a else []
        theirs += [Part("".join(right[c:d]), kind != "equal")] if d > c else []
    return tuple(mine), tuple(theirs)


def _said(page: QuizPage, raw: Raw) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every text of the form, then what is right, worth and shown, in words."""
    for words in words_of(page.questions.stream_block.child_blocks[raw["type"]], raw["value"]):
        yield words.path, (words.label, words.text)
    value = lean(raw["value"])
    yield "=", (_("Right answer"), "\n".join(_right(value)))
    yield "points", (_("Points"), str(value.get("points") or 1) if raw["type"] != "free" else "")
    yield "difficulty", (_("Difficulty"), str(dict(DIFFICULTIES).get(value.get("difficulty"), "")))
    if value.get("image"):
        image = get_image_model().objects.filter(pk=value["image"]).first()
        yield "image", (_("Picture"), image.title if image else "–")


def _right(value: Mapping[str, Any]) -> Iterator[str]:
    for name in ("choices", "places", "reasons"):
        yield from (f"✓ {part.get('text', '')}" for part in value.get(name, ()) if part.get("right"))
    if "right" in value:
        yield str(VERDICTS.get(value["right"], value["right"]))
    if "answer" in value:
        yield f"{value['answer']} ± {value.get('tolerance', 0)}"
    yield from (f"1 {unit.get('text', '')} = {unit.get('factor', '')}" for unit in value.get("units", ()))
    for gap in value.get("gaps", ()):
        yield from (f"[[{gap.get('key', '')}]] ✓ {part.get('text', '')}" for part in gap.get("options", ()) if part.get("right"))
    boxes = {box.get("key"): box.get("text", "") for box in value.get("categories", ())}
    yield from (f"{card.get('text', '')} → {boxes.get(card.get('category'), '–')}" for card in value.get("cards", ()))
    titles = {part.get("key"): part.get("title", "") for part in (*value.get("steps", ()), *value.get("endings", ()))}
    for step in value.get("steps", ()):
        for way in step.get("ways", ()):
            rating = str(RATINGS.get(way.get("rating"), "–"))
            yield f"{step.get('title', '')}: {way.get('text', '')} ({rating}) → {titles.get(way.get('next'), '–')}"
