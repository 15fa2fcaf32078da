"""What single kinds of question need to be whole: each function returns the own fields of its kind, or refuses."""

from collections.abc import Callable
from typing import Any

from quizzes.content.branching import WEIGHTS
from quizzes.content.faults import faults_of
from quizzes.content.pointing import outline
from quizzes.exchange.draft import Draft, kept_text, no_twins, options, plain_decimal, with_keys
from quizzes.exchange.report import note
from quizzes.exchange.texts import KEY


def _choices(draft: Draft) -> dict[str, Any]:
    right = sum(bool(choice["right"]) for choice in draft.own.get("choices", []))
    if draft.kind == "multiple" and right == 1:
        draft.kind = "single"
        draft.change("multiple_to_single")
    kept = options(draft, "choices", 500, 2 if draft.kind == "single" else 3, 12, ("text",))
    kept = [{**part, "feedback": kept_text(draft, part.get("feedback", ""), 500, what="feedback")} for part in kept]
    no_twins(draft, [part["text"] for part in kept])
    if right == 0:
        draft.refuse("none_right")
    elif draft.kind == "single" and right > 1:
        draft.refuse("several_right", count=right)
    elif draft.kind == "multiple" and right == len(kept):
        draft.refuse("all_right")
    return {} if draft.refusals else {"choices": with_keys([_last(part) for part in kept], "")}


def _last(part: dict[str, Any]) -> dict[str, Any]:
    return only(part, "text", "right", "feedback", "key") | ({"keep_last": True} if part.get("keep_last") else {})


def only(part: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: part[name] for name in names if name in part}


def _true_false(draft: Draft) -> dict[str, Any]:
    if not draft.own.get("reasons"):
        return {"right": bool(draft.own["right"])}
    reasons = options(draft, "reasons", 500, 2, 6, ("text",))
    reasons = [{**part, "feedback": kept_text(draft, part.get("feedback", ""), 500, what="feedback")} for part in reasons]
    no_twins(draft, [part["text"] for part in reasons])
    if sum(bool(part["right"]) for part in reasons) != 1:
        draft.refuse("several_right" if any(part["right"] for part in reasons) else "none_right", count=len(reasons))
    return {"right": bool(draft.own["right"]), "reasons": with_keys([_last(part) for part in reasons], "")}


def _matching(draft: Draft) -> dict[str, Any]:
    pairs = options(draft, "pairs", 300, 2, 12, ("left", "right"))
    others = options(draft, "distractors", 300, 0, 6, ("text",))
    no_twins(draft, [pair["left"] for pair in pairs])
    no_twins(draft, [pair["right"] for pair in pairs] + [line["text"] for line in others])
    pairs, others = with_keys(pairs, "p"), with_keys(others, "d")
    if {pair["key"] for pair in pairs} & {line["key"] for line in others}:
        others = with_keys([only(line, "text") for line in others], "d")
    return {"pairs": pairs, "distractors": others}


def _ordering(draft: Draft) -> dict[str, Any]:
    items = options(draft, "items", 300, 2, 12, ("text",))
    no_twins(draft, [item["text"] for item in items])
    return {"items": with_keys(items, "i")}


def _numeric(draft: Draft) -> dict[str, Any]:
    kept = {}
    for name in ("answer", "tolerance"):
        text = str(draft.own.get(name) or ("0" if name == "tolerance" else ""))
        kept[name] = plain_decimal(draft, text)
    if kept["tolerance"].startswith("-"):
        draft.refuse("tolerance_below_zero")
    units = options(draft, "units", 40, 2, 8, ("text",)) if draft.own.get("units") else []
    factors = [plain_decimal(draft, str(unit.get("factor") or "")) for unit in units]
    if units and factors.count("1") != 1:
        draft.refuse("unit_factor")
    if any(factor.startswith("-") or factor == "0" for factor in factors):
        draft.refuse("unit_factor")
    no_twins(draft, [unit["text"] for unit in units])
    named = with_keys([only(unit, "key", "text") for unit in units], "u")
    more = {"units": [{**unit, "factor": factor} for unit, factor in zip(named, factors, strict=True)]} if units else {}
    return kept | more | {"unit": "" if units else kept_text(draft, draft.own.get("unit", ""), 40, what="unit")}


def _short(draft: Draft) -> dict[str, Any]:
    return {"accepted": _accepted(draft, draft.own.get("accepted", [])), "ignore_accents": bool(draft.own.get("ignore_accents"))}


def _accepted(draft: Draft, texts: list[str]) -> list[str]:
    """Accepted answers, each once: 1 to 20 of at most 200 characters."""
    kept = list(dict.fromkeys(text for text in (kept_text(draft, each, 200, what="answer") for each in texts) if text))
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
            {**_last(one), "text": kept_text(draft, one["text"], 500, what="answer"), "feedback": kept_text(draft, one.get("feedback", ""), 500, what="feedback")}
            for one in gap.get("options", ())
        ]  # fmt: skip
        if gap["kind"] == "choice" and (sum(one["right"] for one in words) != 1 or len(words) < 2):
            draft.refuse("gap_right", key=gap["key"])
        no_twins(draft, [one["text"] for one in words])
        accepted = _accepted(draft, gap["accepted"]) if gap["kind"] == "text" else []
        kept.append(
            {"key": gap["key"], "options": with_keys(words, ""), "accepted": accepted, "ignore_accents": bool(gap.get("ignore_accents"))}
        )
    return {"gap_text": kept_text(draft, draft.own.get("passage", ""), 4000, lines=True, what="question"), "gaps": kept}


def _categorize(draft: Draft) -> dict[str, Any]:
    boxes, cards = options(draft, "categories", 300, 2, 6, ("text",)), options(draft, "cards", 300, 2, 20, ("text",))
    no_twins(draft, [box["text"] for box in boxes])
    no_twins(draft, [card["text"] for card in cards])
    if not {card["category"] for card in cards} <= {box["key"] for box in boxes}:
        draft.refuse("match_shape")
        return {}
    # Names of ours stay; those of other systems are made anew, and so is every name beside one that cannot stay.
    fresh = with_keys(boxes, "c") if all(KEY.match(box["key"]) for box in boxes) else with_keys([only(box, "text") for box in boxes], "c")
    named = {box["key"]: new["key"] for box, new in zip(boxes, fresh, strict=True)}
    placed = [{**only(card, "key", "text"), "category": named[card["category"]]} for card in cards]
    return {"categories": [only(box, "key", "text") for box in fresh], "cards": with_keys(placed, "k")}


def _free(draft: Draft) -> dict[str, Any]:
    answer = kept_text(draft, str(draft.own.get("model_answer") or ""), 5000, lines=True, what="model_answer")
    if not answer:
        draft.hints.append(note("no_model_answer"))
    criteria = options(draft, "criteria", 300, 0, 10, ("text",))
    no_twins(draft, [line["text"] for line in criteria])
    return {"model_answer": answer, "criteria": with_keys([only(line, "key", "text") for line in criteria], "")}


def _hotspot(draft: Draft) -> dict[str, Any]:
    places = options(draft, "places", 300, 2, 12, ("text",))
    places = [{**part, "feedback": kept_text(draft, part.get("feedback", ""), 500, what="feedback")} for part in places]
    no_twins(draft, [place["text"] for place in places])
    right = sum(bool(place["right"]) for place in places)
    if right == 0:
        draft.refuse("none_right")
    elif right == len(places):
        draft.refuse("all_right")
    for place in places:
        if outline(place["shape"], 1000, 1000) is None:
            draft.refuse("area_unknown", text=place["text"])
    if not draft.own.get("picture"):
        draft.refuse("picture_missing", name="")
    alt = kept_text(draft, draft.own.get("alt", ""), 300, what="alt")
    if not alt:
        draft.hints.append(note("no_alt"))
    named = [only(place, "key", "text", "shape", "right", "feedback") for place in with_keys(places, "")]
    return {name: draft.own.get(name) for name in ("picture", "width", "height")} | {"alt": alt, "places": named}


def _branching(draft: Draft) -> dict[str, Any]:
    def kept(part: dict[str, Any], **limits: int) -> dict[str, Any]:
        texts = {name: kept_text(draft, part.get(name, ""), most, lines=most >= 1000, what="step") for name, most in limits.items()}
        if not all(texts.values()):
            draft.refuse("steps_broken")
        return texts

    steps = []
    for step in draft.own.get("steps", []):
        ways = [kept(way, key=36, text=300, rating=20, consequence=1000, next=36) for way in step.get("ways", [])]
        steps.append({**kept(step, key=36, title=200, situation=2000, question=300), "ways": ways})
    endings = [kept(ending, key=36, title=200, text=1000) for ending in draft.own.get("endings", [])]
    ways = [way for step in steps for way in step["ways"]]
    named = [part["key"] for part in (*steps, *endings, *ways)]
    fits = len(steps) <= 12 and len(endings) <= 6 and all(len(step["ways"]) <= 6 for step in steps)
    if (
        not fits
        or not all(KEY.match(key) for key in named)
        or not {way["rating"] for way in ways} <= set(WEIGHTS)
        or faults_of({"kind": "branching", "steps": steps, "endings": endings})
    ):
        draft.refuse("steps_broken")
    return {"steps": steps, "endings": endings}


OWN: dict[str, Callable[[Draft], dict[str, Any]]] = {
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
    "hotspot": _hotspot,
    "branching": _branching,
}
