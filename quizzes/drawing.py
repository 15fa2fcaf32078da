"""Drawing the questions of an attempt. The page of 20 questions is the one that everybody waits for: what is the same for all who get a
question is drawn once and kept (website/kept.py), and only what differs is put in.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quizzes.content import Option, Release
from quizzes.queries import AskedQuestion
from quizzes.review import ReviewedQuestion
from quizzes.wording import HINTS, KIND_WORDS, VERDICTS
from website import kept

# A hole is a private sign on either side of its name; in what authors write such signs are no letters, so they are left out.
_MARK = "\ue000"
_HOLES = {
    name: f"{_MARK}{name}{_MARK}" for name in ("number", "state", "base", "token", "revision", "head", "saved", "error", "body", "nav")
}
FRAMES = 2048
REVIEWED = 1024  # of 2 kB each
_NUMBER = f"number-{secrets.token_hex(8)}"  # drawn by lot, so that no text can contain it
# Kinds whose answers somebody types: what they wrote is drawn anew each time and not kept in this process.
TYPED = frozenset({"numeric", "short", "cloze", "free"})


def frame_of(asked: AskedQuestion, content_lang: str) -> tuple[str, ...]:
    """Return the frame of a question as pieces: text, name of a hole, text, … and text."""
    question = asked.question
    return _frame(get_language(), question.key, question.kind, question.text, question.hint, content_lang)


@lru_cache(FRAMES)
def _frame(_language: str | None, key: str, kind: str, text: str, hint: str, content_lang: str) -> tuple[str, ...]:
    words = {
        "key": key,
        "kind": kind,
        "text": text.replace(_MARK, ""),
        "hint": hint.replace(_MARK, ""),
        "kind_hint": str(HINTS.get(kind, "")),
    }
    drawn = render_to_string("quizzes/_question_frame.html", {**words, "content_lang": content_lang, "hole": _HOLES})
    return tuple(drawn.split(_MARK))


def filled(frame: tuple[str, ...], values: Mapping[str, str]) -> SafeString:
    """Return a frame with its holes filled; the values are HTML already."""
    return _joined(values[piece] if place % 2 else piece for place, piece in enumerate(frame))


def state_of(asked: AskedQuestion, current: int) -> str:
    """The attributes that say what is held and whether the question is shown."""
    parts = [f' data-revision="{asked.revision}"']
    if asked.wanted != 1:
        parts.append(f' data-wanted="{asked.wanted}"')
    if asked.saved_at:
        parts.append(f' data-saved-at="{timezone.localtime(asked.saved_at).isoformat()}"')
    if asked.chosen:
        parts.append(" data-answered")
    if asked.question.number != current:
        parts.append(" hidden")
    return "".join(parts)


def ticks(asked: AskedQuestion, content_lang: str) -> SafeString:
    """Answers to tick, each kept by its words."""
    kind = "checkbox" if asked.question.several else "radio"
    if asked.question.kind == "true_false":
        rows = [(row.key, str(VERDICTS[row.key]).capitalize(), "", row.is_chosen) for row in asked.rows]
    else:
        rows = [(row.key, row.text, content_lang, row.is_chosen) for row in asked.rows]
    return _joined(_tick(kind, "chosen", key, text, lang, is_chosen) for key, text, lang, is_chosen in rows)


def choices(asked: AskedQuestion, content_lang: str) -> SafeString:
    """The group of answers of the kinds that are asked most: its ends are kept by number, between them the answers."""
    before, after = _choices(get_language(), asked.question.number)
    return _joined((before, ticks(asked, content_lang), after))


@lru_cache(FRAMES)
def _choices(_language: str | None, number: int) -> tuple[str, str]:
    drawn = render_to_string("quizzes/_choices.html", {"question": {"number": str(number)}, "ticks": _MARK})
    before, after = drawn.split(_MARK)
    return before, after


def reasons(asked: AskedQuestion, content_lang: str) -> SafeString:
    """Reasons to tick."""
    return _joined(_tick("radio", "chosen-reason", row.key, row.text, content_lang, row.is_chosen) for row in asked.reasons)


def _tick(kind: str, name: str, key: str, text: str, lang: str, is_chosen: bool) -> SafeString:
    return kept.small("quizzes/_option.html", type=kind, name=name, key=key, text=text, lang=lang, checked=is_chosen)


def lines(asked: AskedQuestion, content_lang: str) -> SafeString:
    """Lines to move, each kept by its words and place."""
    rows = asked.rows
    return _joined(
        kept.small(
            "quizzes/_ordering_line.html",
            key=row.key,
            text=row.text,
            place=place,
            is_first=place == 1,
            is_last=place == len(rows),
            content_lang=content_lang,
        )
        for place, row in enumerate(rows, start=1)
    )


def list_options(options: Iterable[Option], chosen: str, lang: str, side: str = "") -> SafeString:
    """The entries of a list to choose from, the empty one first; with `side`, values are "side=key"."""
    before = f"{escape(side)}=" if side else ""
    drawn = [f'<option value="">{escape(_("Please choose"))}</option>']
    for option in options:
        selected = " selected" if option.key == chosen else ""
        drawn.append(f'<option value="{before}{escape(option.key)}" lang="{escape(lang)}"{selected}>{escape(option.text)}</option>')
    return _joined(drawn)


def reviewed(one: ReviewedQuestion, release: Release, content_lang: str) -> SafeString:
    """Return a question of a review as it is for everybody who chose the same and may see the same; its number is put in."""
    return _joined(_reviewed(get_language(), replace(one, number=0), release, content_lang), str(one.number))


@lru_cache(REVIEWED)
def _reviewed(_language: str | None, one: ReviewedQuestion, release: Release, content_lang: str) -> list[str]:
    marked: Any = _NUMBER
    values = {"release": release, "content_lang": content_lang, "kinds": KIND_WORDS, "verdicts": VERDICTS}
    return render_to_string("quizzes/_reviewed.html", {**values, "one": replace(one, number=marked)}).split(_NUMBER)


def _joined(parts: Iterable[str], between: str = "") -> SafeString:
    return mark_safe(between.join(parts))  # noqa: S308  # each part is a rendered template or escaped above
