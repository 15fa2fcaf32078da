"""Writing GIFT."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.exchange.fractions import is_same_rule, shares, written
from quizzes.exchange.gift_text import encoded, escape
from quizzes.exchange.more import more_of, names_of
from quizzes.exchange.report import Note, Written, not_in_format, note

MOST_WORD = 8_000  # characters that a word in a comment may have
_WORDS = ("hint", "source", "lesson", "unit")


def write(questions: Sequence[Mapping[str, Any]], *, title: str = "", language: str = "de") -> Written:
    """Write questions; what other systems will read differently, or GIFT cannot say, is named by the question's short name."""
    parts, losses = [], []
    for one in questions:
        reason = _hindrance(one)
        if reason is not None:
            losses.append((one["key"], reason))
            continue
        losses += [(one["key"], each) for each in _losses(one)]
        parts.append(_question(one))
    return Written("\n".join(parts).encode(), len(parts), tuple(losses))


def _hindrance(one: Mapping[str, Any]) -> Note | None:
    if one["kind"] not in _INNER:
        return not_in_format(one["kind"])
    lefts = [part["left"] if "left" in part else part["text"] for part in (*one.get("pairs", ()), *one.get("cards", ()))]
    lefts += one.get("accepted", [])
    if any("->" in text for text in lefts) or len(more_of(one)) > MOST_WORD:
        return note("looks_like_format")
    return None


def _losses(one: Mapping[str, Any]) -> list[Note]:
    found = [note("only_here", what=name) for name in (*_WORDS, "distractors") if one.get(name)]
    found += [note("only_here", what=name) for name in (*names_of(one), *(("model_answer",) if one.get("model_answer") else ()))]
    found += [note("only_here", what="points")] if one.get("points", 1) != 1 else []
    found += [note("only_here", what="difficulty")] if one["difficulty"] != "medium" else []
    if one["kind"] == "multiple" and not is_same_rule([choice["right"] for choice in one["choices"]]):
        found.append(note("other_part_points"))
    if one["kind"] == "ordering":
        found.append(note("other_part_points"))
        found += [note("only_here", what="explanation")] if one["explanation"] else []
    return found


def _question(one: Mapping[str, Any]) -> str:
    words = [
        f"[id:{one['key']}]",
        *(f"[tag:{tag}]" for tag in one["tags"]),
        f"[points:{one.get('points', 0)}]",
        f"[difficulty:{one['difficulty']}]",
    ]
    words += [f"[{name}:{encoded(one[name])}]" for name in _WORDS if one.get(name)]
    words += [f"[{name}:{encoded(text)}]" for name, text in (("more", more_of(one)), ("model", one.get("model_answer", ""))) if text]
    words += [f"[distractor:{encoded(line['text'])}]" for line in one.get("distractors", ())]
    general = one["explanation"]
    if one["kind"] == "ordering" and general:
        words.append(f"[explanation:{encoded(general)}]")
        general = ""
    inner = _INNER[one["kind"]](one)
    closing = f"\n\t####{_form(general)}{_text(general)}\n" if general else ("\n" if "\n" in inner else "")
    return f"// {' '.join(words)}\n::{one['key']}::[plain]{_text(one['text'])}{{{inner}{closing}}}\n"


def _text(text: str) -> str:
    return escape(text)


def _choice(choice: Mapping[str, Any], weight: Decimal | None) -> str:
    text = _text(choice["text"])
    if weight is None:
        # A text that begins like a weight gets one before it, so that it is not taken for one itself.
        sign = ("~%100%" if choice["right"] else "~%0%") if text.startswith("%") else "=" if choice["right"] else "~"
    else:
        sign = f"~%{written(weight)}%"
    feedback = choice.get("feedback", "")
    return f"\n\t{sign}{_form(choice['text'])}{text}" + (f"#{_form(feedback)}{_text(feedback)}" if feedback else "")


def _form(text: str) -> str:
    """Say the form again before a text that would else be taken to name one."""
    return "[plain]" if text.startswith(("[", "//", "$")) else ""


def _single(one: Mapping[str, Any]) -> str:
    return "".join(_choice(choice, None) for choice in one["choices"])


def _multiple(one: Mapping[str, Any]) -> str:
    weights = shares([choice["right"] for choice in one["choices"]])
    return "".join(_choice(choice, weight) for choice, weight in zip(one["choices"], weights, strict=True))


def _true_false(one: Mapping[str, Any]) -> str:
    return "TRUE" if one["right"] else "FALSE"


def _matching(one: Mapping[str, Any]) -> str:
    return "".join(
        f"\n\t={_form(pair['left'])}{_text(pair['left'])} -> {_form(pair['right'])}{_text(pair['right'])}" for pair in one["pairs"]
    )


def _ordering(one: Mapping[str, Any]) -> str:
    head = f">{len(one['items'])} ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none"
    return head + "".join(f"\n{_form(item['text'])}{_text(item['text'])}" for item in one["items"])


def _numeric(one: Mapping[str, Any]) -> str:
    return f"#{one['answer']}:{one['tolerance']}"


def _short(one: Mapping[str, Any]) -> str:
    # The weight stands there so that a text that begins like one is not taken for it.
    return "".join(f"\n\t=%100%{_form(text)}{_text(text)}" for text in one["accepted"])


def _categorize(one: Mapping[str, Any]) -> str:
    boxes = {box["key"]: box["text"] for box in one["categories"]}
    rows = [(card["text"], boxes[card["category"]]) for card in one["cards"]]
    rows += [("", text) for key, text in boxes.items() if key not in {card["category"] for card in one["cards"]}]
    return "".join(f"\n\t={_form(left)}{_text(left)} -> {_form(right)}{_text(right)}" for left, right in rows)


def _free(_one: Mapping[str, Any]) -> str:
    return ""


_INNER = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short": _short,
    "categorize": _categorize,
    "free": _free,
}
