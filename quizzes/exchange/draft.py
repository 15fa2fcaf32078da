"""A question on its way in: a reader fills it, `finish` brings it into the house's form and says what was changed or why it cannot stay."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from quizzes.exchange.report import Note, note
from quizzes.exchange.texts import KEY, has_controls, many_lines, one_line

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Draft:
    """What was read of one question; texts are still as the file has them."""

    line: int
    name: str = ""
    kind: str = ""
    text: str = ""
    hint: str = ""
    points: str = "1"
    difficulty: str = "medium"
    explanation: str = ""
    source: str = ""
    lesson: str = ""
    passage: str = ""
    key: str = ""
    tags: list[str] = field(default_factory=list)
    own: dict[str, Any] = field(default_factory=dict)
    changes: list[Note] = field(default_factory=list)
    refusals: list[Note] = field(default_factory=list)
    hints: list[Note] = field(default_factory=list)

    def change(self, code: str, **values: Any) -> None:
        """Say what was altered."""
        self.changes.append(note(code, **values))

    def refuse(self, code: str, **values: Any) -> None:
        """Say why the question cannot be taken."""
        self.refusals.append(note(code, **values))

    def explain(self, *texts: str) -> None:
        """Put texts that have no place of their own behind the explanation, and say so."""
        found = [text for text in texts if text.strip() and text.strip() not in self.explanation]
        if found:
            self.explanation = "\n\n".join(part for part in (self.explanation, *found) if part)
            self.change("feedback_moved")


def kept_text(draft: Draft, text: str, limit: int, *, lines: bool = False, what: str) -> str:
    """Return a text in its normal form; refuses control characters and more than `limit` characters."""
    if has_controls(text):
        draft.refuse("controls", what=what)
        return ""
    kept = many_lines(text) if lines else one_line(text)
    if len(kept) > limit:
        draft.refuse("too_long", what=what, count=len(kept), most=limit)
        return kept[:limit]
    return kept


def number_from(text: str) -> Decimal | None:
    """Return a number written with point or comma, or with an exponent; None for anything else."""
    plain = text.strip().replace("\u2212", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def options(draft: Draft, name: str, limit: int, least: int, most: int, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """The parts of a question with normal texts; refuses too few, too many, empty ones and ones that say the same."""
    parts = draft.own.get(name, [])
    if not least <= len(parts) <= most:
        draft.refuse("options_count", count=len(parts), least=least, most=most)
    kept = [{**part, **{each: kept_text(draft, part[each], limit, what="answer") for each in fields}} for part in parts[:50]]
    if any(not part[each] for part in kept for each in fields):
        draft.refuse("option_empty")
    return kept


def no_twins(draft: Draft, texts: list[str]) -> None:
    """Refuse texts that stand there twice."""
    for text in sorted({text for text in texts if texts.count(text) > 1}):
        draft.refuse("option_twice", text=text)


def with_keys(parts: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """Give parts their short names: a, b, c for choices, p1, p2 for pairs; names that the file brought along stay."""
    keys = [part.get("key", "") for part in parts]
    if not all(KEY.match(key) for key in keys) or len(set(keys)) < len(keys):
        keys = [f"{prefix}{number}" if prefix else LETTERS[number - 1] for number in range(1, len(parts) + 1)]
    return [{**part, "key": key} for part, key in zip(parts, keys, strict=True)]


def plain_decimal(draft: Draft, text: str) -> str:
    """Return a number as plain digits with a point; refuses what is no number, or has more than 15 digits on a side."""
    number = number_from(text)
    if number is None:
        draft.refuse("no_number", text=text)
        return ""
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    plain = "0" if plain in ("", "-0") else plain
    whole, _point, rest = plain.lstrip("-").partition(".")
    if len(whole) > 15 or len(rest) > 15:
        draft.refuse("number_too_long", text=text)
    return plain
