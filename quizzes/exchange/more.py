"""What a question has beyond a format's own form: carried beside it as JSON that other systems pass over.

It is read as carefully as the rest of a file from strangers: known names, texts and truth values only, and no more than fits what stands in
the format's own form. Gaps and categories that were changed elsewhere are taken as they stand there, and the report says so.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.exchange.areas import to_area
from quizzes.exchange.draft import Draft

MOST = 200_000  # a scenario of twelve steps
# The parts of a question that are written so, by kind; `passage` belongs to every kind.
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "true_false": {"reasons": ("key", "text", "right", "feedback", "keep_last")},
    "numeric": {"units": ("key", "text", "factor")},
    "categorize": {"categories": ("key", "text"), "cards": ("key", "text", "category")},
    "free": {"criteria": ("key", "text")},
    "hotspot": {"places": ("key", "text", "shape", "feedback")},
}
_STEP, _WAY = ("key", "title", "situation", "question"), ("key", "text", "rating", "consequence", "next")
_ENDING = ("key", "title", "text")
_OPTION = ("key", "text", "right", "feedback", "keep_last")
_FLAGS = {"right", "keep_last", "ignore_accents"}
_MARK = re.compile(r"\[\[([a-z0-9-]{1,36})\]\]")


class _Unreadable(ValueError):
    """The JSON is none, or not of the shape that is written here."""


def more_of(one: Mapping[str, Any]) -> str:
    """Return as JSON what the formats have no place for; empty when there is nothing."""
    found: dict[str, Any] = {name: one[name] for name in PARTS.get(one["kind"], ()) if one.get(name)}
    found |= {"passage": one["passage"]} if one.get("passage") else {}
    found |= {"ignore_accents": True} if one.get("ignore_accents") else {}
    last = [place for place, choice in enumerate(one.get("choices", ())) if choice.get("keep_last")]
    found |= {"last": last} if last else {}
    if one["kind"] == "branching":
        found |= {"steps": one["steps"], "endings": one["endings"]}
    if one["kind"] == "cloze":
        found |= {"gap_text": one["gap_text"], "gaps": one["gaps"]}
    return json.dumps({"kind": one["kind"], **found}, ensure_ascii=False, separators=(",", ":")) if found else ""


def names_of(one: Mapping[str, Any]) -> list[str]:
    """Return the parts that other systems do not understand, as words of the report."""
    found = [name for name in ("reasons", "units", "ignore_accents", "passage", "criteria") if one.get(name)]
    return found + (["keep_last"] if any(choice.get("keep_last") for choice in one.get("choices", ())) else [])


def add_more(draft: Draft, text: str) -> None:
    """Add to a draft what `more_of` wrote."""
    if not text:
        return
    try:
        plain = json.loads(text) if len(text) <= MOST else None
        _add(draft, plain)
    except (_Unreadable, ValueError, RecursionError):
        draft.change("more_unreadable")


def _add(draft: Draft, plain: Any) -> None:
    if not isinstance(plain, dict) or not isinstance(plain.get("kind"), str):
        raise _Unreadable
    kind = plain["kind"]
    draft.passage = _text(plain.get("passage", ""))
    if kind == draft.kind == "hotspot":
        _places(draft, plain)
    elif kind == "categorize" and draft.kind in ("matching", "categorize"):
        _sorting(draft, plain)
    elif kind == "cloze" and draft.kind == "cloze":
        _gaps(draft, plain)
    elif kind == draft.kind:
        draft.own |= {name: _parts(plain[name], names) for name, names in PARTS.get(kind, {}).items() if name in plain}
        draft.own |= {"ignore_accents": True} if plain.get("ignore_accents") is True else {}
        last = plain.get("last", [])
        for place in last if isinstance(last, list) else []:
            choices = draft.own.get("choices", [])
            if isinstance(place, int) and 0 <= place < len(choices):
                choices[place]["keep_last"] = True
    else:
        draft.change("edited_elsewhere")


def scenario_from(text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return steps and endings as `more_of` wrote them; none of both when that cannot be read."""
    try:
        plain = json.loads(text) if len(text) <= MOST else {}
        steps = [{**_words(step, _STEP), "ways": [_words(way, _WAY) for way in step["ways"][:50]]} for step in plain["steps"][:50]]
        return steps, [_words(ending, _ENDING) for ending in plain["endings"][:50]]
    except (_Unreadable, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return [], []


def _words(part: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: _text(part[name]) for name in names}


def _places(draft: Draft, plain: Mapping[str, Any]) -> None:
    """Areas to the hundredth of a percent, where the file's pixels are their rounding; feedback, which QTI has none for."""
    known = {place.get("key", ""): place for place in _parts(plain.get("places"), PARTS["hotspot"]["places"])}
    places = draft.own["places"]
    for place in places:
        mine = known.get(place["key"], {})
        place["feedback"] = mine.get("feedback", "")
        if mine and to_area(mine["shape"], *draft.own["drawn"]) == place["area"]:
            place["shape"] = mine["shape"]
    there = [(place["key"], place["text"], place["shape"]) for place in places]
    if there != [(key, place["text"], place.get("shape")) for key, place in known.items()]:
        draft.change("edited_elsewhere")


def _sorting(draft: Draft, plain: Mapping[str, Any]) -> None:
    ours = {name: _parts(plain.get(name), names) for name, names in PARTS["categorize"].items()}
    boxes = {box["key"]: box["text"] for box in ours["categories"]}
    mine = ([(card["text"], boxes.get(card["category"], "")) for card in ours["cards"]], set(boxes.values()))
    if draft.kind == "matching":
        pairs = [(pair["left"], pair["right"]) for pair in draft.own["pairs"]]
        there = (pairs, {right for _left, right in pairs} | {line["text"] for line in draft.own["distractors"]})
    else:
        named = {box["key"]: box["text"] for box in draft.own["categories"]}
        there = ([(card["text"], named[card["category"]]) for card in draft.own["cards"]], set(named.values()))
    if mine == there:
        draft.kind, draft.own = "categorize", ours
    else:
        draft.change("edited_elsewhere")


def _gaps(draft: Draft, plain: Mapping[str, Any]) -> None:
    if not isinstance(plain.get("gaps"), list) or not all(isinstance(gap, dict) for gap in plain["gaps"]):
        raise _Unreadable
    gaps = []
    for gap in plain["gaps"]:
        options, accepted = _parts(gap.get("options", []), _OPTION), gap.get("accepted", [])
        if not isinstance(accepted, list):
            raise _Unreadable
        kind = "choice" if options else "text"
        gaps.append(
            {
                "key": _text(gap.get("key")),
                "kind": kind,
                "options": options,
                "accepted": [_text(one) for one in accepted],
                "ignore_accents": gap.get("ignore_accents") is True,
            }
        )
    # In the file the gaps are numbered as they follow each other in the text.
    in_order = list(dict.fromkeys(key for key in _MARK.findall(_text(plain.get("gap_text"))) if key in {gap["key"] for gap in gaps}))
    numbered = {key: f"g{number}" for number, key in enumerate(in_order, start=1)}
    passage = _MARK.sub(lambda mark: f"[[{numbered.get(mark[1], mark[1])}]]", _text(plain.get("gap_text")))
    whole, by_key = str(draft.own.get("whole", "")), {gap["key"]: gap for gap in gaps}
    mine = [_said(by_key[key]) for key in in_order]
    if whole.endswith(f"\n\n{passage}") and mine == [_said(gap) for gap in draft.own["gaps"]] and len(in_order) == len(gaps):
        draft.text = whole.removesuffix(f"\n\n{passage}")
        draft.own = {"passage": plain["gap_text"], "gaps": gaps}
    else:
        draft.change("edited_elsewhere")


def _said(gap: Mapping[str, Any]) -> tuple[list[tuple[str, bool]], list[str]]:
    return [(option["text"], option["right"]) for option in gap.get("options", ())], list(gap.get("accepted", ()))


def _parts(value: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise _Unreadable
    found = []
    for part in value[:50]:
        kept = {name: _flag(part[name]) if name in _FLAGS else _text(part[name]) for name in names if name in part}
        if not kept.get("text"):
            raise _Unreadable
        found.append({**({"right": False, "feedback": ""} if "right" in names else {}), **kept})
    return found


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Unreadable
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Unreadable
    return value


def pair_or_sort(draft: Draft, pairs: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    """Terms that share a partner are cards of one category; with a partner each it is a matching."""
    rights = [pair["right"] for pair in pairs]
    if len(set(rights)) == len(rights) or not all(rights):
        draft.own = {"pairs": pairs, "distractors": others}
        return
    texts = list(dict.fromkeys([*rights, *(line["text"] for line in others)]))
    names = {text: f"c{place}" for place, text in enumerate(texts, start=1)}
    draft.kind = "categorize"
    draft.own = {
        "categories": [{"key": names[text], "text": text} for text in texts],
        "cards": [{"text": pair["left"], "category": names[pair["right"]]} for pair in pairs],
    }
