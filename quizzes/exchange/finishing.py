"""A draft becomes an entry: every field in the house's form, what was changed named, what cannot stay refused."""

import re
from collections.abc import Mapping
from typing import Any

from quizzes.exchange.draft import Draft, kept_text, number_from
from quizzes.exchange.draft_kinds import OWN
from quizzes.exchange.report import Entry, Note, note, shortened, unique_notes
from quizzes.exchange.texts import KEY, key_from, tag_from
from quizzes.package import DIFFICULTIES
from quizzes.package import FIELDS as KINDS_HERE

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
MOST_TAGS = 12


def finish(draft: Draft, taken: set[str]) -> Entry:
    """Return the draft as an entry: taken, changed or refused. `taken` are the short names of the file so far; a new one is added."""
    question: dict[str, Any] = {"kind": draft.kind, "key": "", "text": kept_text(draft, draft.text, 2000, lines=True, what="question")}
    question["hint"] = kept_text(draft, draft.hint, 300, what="hint")
    if draft.kind != "free":
        question["points"] = _points(draft)
    question["difficulty"] = _difficulty(draft)
    question["explanation"] = kept_text(draft, draft.explanation, 2000, lines=True, what="explanation")
    question["source"] = kept_text(draft, draft.source, 60, what="source")
    question["lesson"] = draft.lesson if UUID.match(draft.lesson) else ""
    question["tags"] = _tags(draft)
    if draft.passage:
        question["passage"] = kept_text(draft, draft.passage, 200, what="passage")
    title = shortened(draft.name or question["text"] or draft.kind)
    if draft.lesson and not question["lesson"]:
        draft.change("lesson_unknown", lesson=draft.lesson)
    if not question["text"] and not draft.refusals:
        draft.refuse("no_text")
    if not draft.refusals:
        if draft.kind not in KINDS_HERE or draft.kind not in OWN:
            draft.refuse("kind_not_here", kind=draft.kind)
        else:
            question |= OWN[draft.kind](draft)
            question["kind"] = draft.kind
    if draft.refusals:
        return Entry(draft.line, title, refusals=unique_notes(draft.refusals))
    if not question["explanation"] and draft.kind != "free":
        draft.hints.append(note("no_explanation"))
    question["key"] = _key(draft, question["text"], taken)
    return Entry(draft.line, title, question, unique_notes(draft.changes), (), unique_notes(draft.hints))


def checked(one: Mapping[str, Any]) -> tuple[dict[str, Any] | None, Note | None]:
    """Return an authored question in the form that writers rely on, or None and why not: a draft may lack anything."""
    if one.get("kind") not in CHECKED:
        return dict(one), None  # a writer that does not know the kind says so
    draft = Draft(0, name=str(one.get("key") or ""), kind=one["kind"], points=str(one.get("points") or 1), tags=list(one.get("tags") or ()))
    for name in _WORDS:
        setattr(draft, name, str(one.get(name) or ""))
    for name in _VALUES:
        if one.get(name) is not None:
            draft.own[name] = one[name] if name == "right" else str(one[name])
    for name, texts in _PARTS.items():
        if name in one:
            draft.own[name] = [{**part, **{each: str(part.get(each) or "") for each in texts}} for part in one[name]]
    draft.own |= {"accepted": list(one["accepted"])} if "accepted" in one else {}
    draft.own |= {"ignore_accents": bool(one.get("ignore_accents")), "passage": str(one.get("gap_text") or "")}
    draft.own["gaps"] = [{**gap, "kind": "choice" if gap.get("options") else "text"} for gap in one.get("gaps") or ()]
    draft.own |= {name: [_texts_in(part) for part in one[name]] for name in ("steps", "endings") if name in one}
    draft.own |= {name: int(one[name]) for name in ("width", "height") if name in one}
    entry = finish(draft, set())
    return (entry.question, None) if entry.question is not None else (None, entry.refusals[0])


def _texts_in(part: Mapping[str, Any]) -> dict[str, Any]:
    """A step or an ending with texts for whatever a draft lacks."""
    return {name: [_texts_in(one) for one in value] if isinstance(value, list) else str(value or "") for name, value in part.items()}


CHECKED = {
    "single",
    "multiple",
    "true_false",
    "matching",
    "ordering",
    "numeric",
    "short",
    "cloze",
    "categorize",
    "free",
    "hotspot",
    "branching",
}
_WORDS = ("key", "text", "hint", "difficulty", "explanation", "source", "lesson", "passage")
_VALUES = ("right", "answer", "tolerance", "unit", "model_answer", "alt", "picture")
_PARTS = {
    "choices": ("text", "feedback", "key"),
    "pairs": ("left", "right", "key"),
    "distractors": ("text", "key"),
    "items": ("text", "key"),
    "reasons": ("text", "feedback", "key"),
    "units": ("text", "factor", "key"),
    "criteria": ("text", "key"),
    "categories": ("text", "key"),
    "cards": ("text", "category", "key"),
    "places": ("text", "shape", "feedback", "key"),
}


def _key(draft: Draft, text: str, taken: set[str]) -> str:
    if not KEY.match(draft.key):
        return key_from(draft.name, text, taken=taken)
    if draft.key not in taken:
        taken.add(draft.key)
        return draft.key
    fresh = key_from(draft.key, taken=taken)
    draft.change("key_twice", key=draft.key, fresh=fresh)
    return fresh


def _points(draft: Draft) -> int:
    number = number_from(draft.points)
    if number is None:
        draft.change("points_unknown", points=draft.points)
        return 1
    points = min(20, max(1, int(number.to_integral_value(rounding="ROUND_HALF_UP"))))
    if points != number:
        draft.change("points", points=format(number.normalize(), "f"), kept=points)
    return points


def _difficulty(draft: Draft) -> str:
    if draft.difficulty in DIFFICULTIES:
        return draft.difficulty
    draft.change("difficulty", difficulty=draft.difficulty)
    return "medium"


def _tags(draft: Draft) -> list[str]:
    found: list[str] = []
    for word in draft.tags:
        tag = word if KEY.match(word) else tag_from(word)
        if tag != word:
            draft.change("tag", tag=word, kept=tag or "–")
        if tag and tag not in found:
            found.append(tag)
    if len(found) > MOST_TAGS:
        draft.change("tags", count=len(found), most=MOST_TAGS)
    return found[:MOST_TAGS]
