"""A question on its way in: a reader fills it, `finish` brings it into the house's form and says what was changed or why it cannot stay."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from quizzes.exchange.report import Entry, Note, note, shortened, unique_notes
from quizzes.exchange.texts import KEY, has_controls, key_from, many_lines, one_line, tag_from
from quizzes.package import DIFFICULTIES
from quizzes.package import FIELDS as KINDS_HERE

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST_TAGS = 12


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


def finish(draft: Draft, taken: set[str]) -> Entry:
    """Return the draft as an entry: taken, changed or refused. `taken` are the short names of the file so far; a new one is added."""
    question: dict[str, Any] = {"kind": draft.kind, "key": "", "text": _text(draft, draft.text, 2000, lines=True, what="question")}
    question["hint"] = _text(draft, draft.hint, 300, what="hint")
    if draft.kind != "free":
        question["points"] = _points(draft)
    question["difficulty"] = _difficulty(draft)
    question["explanation"] = _text(draft, draft.explanation, 2000, lines=True, what="explanation")
    question["source"] = _text(draft, draft.source, 60, what="source")
    question["lesson"] = draft.lesson if UUID.match(draft.lesson) else ""
    question["tags"] = _tags(draft)
    if draft.passage:
        question["passage"] = _text(draft, draft.passage, 200, what="passage")
    title = shortened(draft.name or question["text"] or draft.kind)
    if draft.lesson and not question["lesson"]:
        draft.change("lesson_unknown", lesson=draft.lesson)
    if not question["text"] and not draft.refusals:
        draft.refuse("no_text")
    if not draft.refusals:
        if draft.kind not in KINDS_HERE or draft.kind not in _OWN:
            draft.refuse("kind_not_here", kind=draft.kind)
        else:
            question |= _OWN[draft.kind](draft)
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
    entry = finish(draft, set())
    return (entry.question, None) if entry.question is not None else (None, entry.refusals[0])


CHECKED = {"single", "multiple", "true_false", "matching", "ordering", "numeric", "short", "cloze", "categorize", "free"}
_WORDS = ("key", "text", "hint", "difficulty", "explanation", "source", "lesson", "passage")
_VALUES = ("right", "answer", "tolerance", "unit", "model_answer")
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


def _text(draft: Draft, text: str, limit: int, *, lines: bool = False, what: str) -> str:
    if has_controls(text):
        draft.refuse("controls", what=what)
        return ""
    kept = many_lines(text) if lines else one_line(text)
    if len(kept) > limit:
        draft.refuse("too_long", what=what, count=len(kept), most=limit)
        return kept[:limit]
    return kept


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


def _options(draft: Draft, name: str, limit: int, least: int, most: int, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """The parts of a question with normal texts; refuses too few, too many, empty ones and ones that say the same."""
    parts = draft.own.get(name, [])
    if not least <= len(parts) <= most:
        draft.refuse("options_count", count=len(parts), least=least, most=most)
    kept = [{**part, **{each: _text(draft, part[each], limit, what="answer") for each in fields}} for part in parts[:50]]
    if any(not part[each] for part in kept for each in fields):
        draft.refuse("option_empty")
    return kept


def _no_twins(draft: Draft, texts: list[str]) -> None:
    for text in sorted({text for text in texts if texts.count(text) > 1}):
        draft.refuse("option_twice", text=text)


def _with_keys(parts: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """Give parts their short names: a, b, c for choices, p1, p2 for pairs; names that the file brought along stay."""
    keys = [part.get("key", "") for part in parts]
    if not all(KEY.match(key) for key in keys) or len(set(keys)) < len(keys):
        keys = [f"{prefix}{number}" if prefix else LETTERS[number - 1] for number in range(1, len(parts) + 1)]
    return [{**part, "key": key} for part, key in zip(parts, keys, strict=True)]


def _choices(draft: Draft) -> dict[str, Any]:
    right = sum(bool(choice["right"]) for choice in draft.own.get("choices", []))
    if draft.kind == "multiple" and right == 1:
        draft.kind = "single"
        draft.change("multiple_to_single")
    kept = _options(draft, "choices", 500, 2 if draft.kind == "single" else 3, 12, ("text",))
    kept = [{**part, "feedback": _text(draft, part.get("feedback", ""), 500, what="feedback")} for part in kept]
    _no_twins(draft, [part["text"] for part in kept])
    if right == 0:
        draft.refuse("none_right")
    elif draft.kind == "single" and right > 1:
        draft.refuse("several_right", count=right)
    elif draft.kind == "multiple" and right == len(kept):
        draft.refuse("all_right")
    return {} if draft.refusals else {"choices": _with_keys([_last(part) for part in kept], "")}


def _last(part: dict[str, Any]) -> dict[str, Any]:
    return _only(part, "text", "right", "feedback", "key") | ({"keep_last": True} if part.get("keep_last") else {})


def _only(part: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: part[name] for name in names if name in part}


def _true_false(draft: Draft) -> dict[str, Any]:
    if not draft.own.get("reasons"):
        return {"right": bool(draft.own["right"])}
    reasons = _options(draft, "reasons", 500, 2, 6, ("text",))
    reasons = [{**part, "feedback": _text(draft, part.get("feedback", ""), 500, what="feedback")} for part in reasons]
    _no_twins(draft, [part["text"] for part in reasons])
    if sum(bool(part["right"]) for part in reasons) != 1:
        draft.refuse("several_right" if any(part["right"] for part in reasons) else "none_right", count=len(reasons))
    return {"right": bool(draft.own["right"]), "reasons": _with_keys([_last(part) for part in reasons], "")}


def _matching(draft: Draft) -> dict[str, Any]:
    pairs = _options(draft, "pairs", 300, 2, 12, ("left", "right"))
    others = _options(draft, "distractors", 300, 0, 6, ("text",))
    _no_twins(draft, [pair["left"] for pair in pairs])
    _no_twins(draft, [pair["right"] for pair in pairs] + [line["text"] for line in others])
    pairs, others = _with_keys(pairs, "p"), _with_keys(others, "d")
    if {pair["key"] for pair in pairs} & {line["key"] for line in others}:
        others = _with_keys([_only(line, "text") for line in others], "d")
    return {"pairs": pairs, "distractors": others}


def _ordering(draft: Draft) -> dict[str, Any]:
    items = _options(draft, "items", 300, 2, 12, ("text",))
    _no_twins(draft, [item["text"] for item in items])
    return {"items": _with_keys(items, "i")}


def _numeric(draft: Draft) -> dict[str, Any]:
    kept = {}
    for name in ("answer", "tolerance"):
        text = str(draft.own.get(name) or ("0" if name == "tolerance" else ""))
        kept[name] = _decimal(draft, text)
    if kept["tolerance"].startswith("-"):
        draft.refuse("tolerance_below_zero")
    units = _options(draft, "units", 40, 2, 8, ("text",)) if draft.own.get("units") else []
    factors = [_decimal(draft, str(unit.get("factor") or "")) for unit in units]
    if units and factors.count("1") != 1:
        draft.refuse("unit_factor")
    if any(factor.startswith("-") or factor == "0" for factor in factors):
        draft.refuse("unit_factor")
    _no_twins(draft, [unit["text"] for unit in units])
    named = _with_keys([_only(unit, "key", "text") for unit in units], "u")
    more = {"units": [{**unit, "factor": factor} for unit, factor in zip(named, factors, strict=True)]} if units else {}
    return kept | more | {"unit": "" if units else _text(draft, draft.own.get("unit", ""), 40, what="unit")}


def _decimal(draft: Draft, text: str) -> str:
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


def _short(draft: Draft) -> dict[str, Any]:
    return {"accepted": _accepted(draft, draft.own.get("accepted", [])), "ignore_accents": bool(draft.own.get("ignore_accents"))}


def _accepted(draft: Draft, texts: list[str]) -> list[str]:
    """Accepted answers, each once: 1 to 20 of at most 200 characters."""
    kept = list(dict.fromkeys(text for text in (_text(draft, each, 200, what="answer") for each in texts) if text))
    if not 1 <= len(kept) <= 20:
        draft.refuse("options_count", count=len(kept), least=1, most=20)
    return kept


def _cloze(draft: Draft) -> dict[str, Any]:
    """The text with its gaps stays as it is; the question asks to fill them in, in the words of the file's hint or its name."""
    gaps = draft.own.get("gaps", [])
    if not 1 <= len(gaps) <= 12:
        draft.refuse("options_count", count=len(gaps), least=1, most=12)
    kept = []
    for gap in gaps:
        words = [
            {**_last(one), "text": _text(draft, one["text"], 500, what="answer"), "feedback": _text(draft, one.get("feedback", ""), 500, what="feedback")}
            for one in gap.get("options", ())
        ]  # fmt: skip
        if gap["kind"] == "choice" and (sum(one["right"] for one in words) != 1 or len(words) < 2):
            draft.refuse("gap_right", key=gap["key"])
        _no_twins(draft, [one["text"] for one in words])
        accepted = _accepted(draft, gap["accepted"]) if gap["kind"] == "text" else []
        kept.append(
            {"key": gap["key"], "options": _with_keys(words, ""), "accepted": accepted, "ignore_accents": bool(gap.get("ignore_accents"))}
        )
    return {"gap_text": _text(draft, draft.own.get("passage", ""), 4000, lines=True, what="question"), "gaps": kept}


def _categorize(draft: Draft) -> dict[str, Any]:
    boxes, cards = _options(draft, "categories", 300, 2, 6, ("text",)), _options(draft, "cards", 300, 2, 20, ("text",))
    _no_twins(draft, [box["text"] for box in boxes])
    _no_twins(draft, [card["text"] for card in cards])
    if not {card["category"] for card in cards} <= {box["key"] for box in boxes}:
        draft.refuse("match_shape")
        return {}
    # Names of ours stay; those of other systems are made anew, and so is every name beside one that cannot stay.
    fresh = (
        _with_keys(boxes, "c") if all(KEY.match(box["key"]) for box in boxes) else _with_keys([_only(box, "text") for box in boxes], "c")
    )
    named = {box["key"]: new["key"] for box, new in zip(boxes, fresh, strict=True)}
    placed = [{**_only(card, "key", "text"), "category": named[card["category"]]} for card in cards]
    return {"categories": [_only(box, "key", "text") for box in fresh], "cards": _with_keys(placed, "k")}


def _free(draft: Draft) -> dict[str, Any]:
    answer = _text(draft, str(draft.own.get("model_answer") or ""), 5000, lines=True, what="model_answer")
    if not answer:
        draft.hints.append(note("no_model_answer"))
    criteria = _options(draft, "criteria", 300, 0, 10, ("text",))
    _no_twins(draft, [line["text"] for line in criteria])
    return {"model_answer": answer, "criteria": _with_keys([_only(line, "key", "text") for line in criteria], "")}


_OWN: dict[str, Callable[[Draft], dict[str, Any]]] = {
    "single": _choices,
    "multiple": _choices,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short": _short,
    "cloze": _cloze,
    "categorize": _categorize,
    "free": _free,
}
