"""Writing Moodle XML. What Moodle has no place for stands in an element of ours that Moodle passes over."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.exchange.draft import UNWRITTEN
from quizzes.exchange.fractions import FULL, is_same_rule, shares, written
from quizzes.exchange.markup import attribute, cdata, xml_text
from quizzes.exchange.report import Note, Written, note

_TYPES = {"single": "multichoice", "multiple": "multichoice", "true_false": "truefalse", "numeric": "numerical", "short": "shortanswer"}


def write(questions: Sequence[Mapping[str, Any]], *, title: str = "", language: str = "de") -> Written:
    """Write questions; what Moodle will grade differently or pass over is named by the question's short name."""
    parts, losses = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"], []
    count = 0
    for one in questions:
        if one["kind"] not in _BODIES or any("*" in text for text in one.get("accepted", ())):
            losses.append((one["key"], note("kind_not_in_format", kind=one["kind"])))
            continue
        count += 1
        losses += [(one["key"], each) for each in _losses(one)]
        parts.append(_question(one))
    return Written("\n".join([*parts, "</quiz>", ""]).encode(), count, tuple(losses))


def _losses(one: Mapping[str, Any]) -> list[Note]:
    found = [note("only_here", what=name) for name in ("source", "lesson") if one.get(name)]
    found += [note("only_here", what="difficulty")] if one["difficulty"] != "medium" else []
    found += [note("lost", what=name) for name in UNWRITTEN if one.get(name)]
    found += [note("hint_later")] if one.get("hint") else []
    if one["kind"] == "multiple" and not is_same_rule([choice["right"] for choice in one["choices"]]):
        found.append(note("other_part_points"))
    return found + ([note("other_part_points")] if one["kind"] == "ordering" else [])


def _question(one: Mapping[str, Any]) -> str:
    kind = _TYPES.get(one["kind"], one["kind"])
    own = "".join(f"<{name}>{xml_text(one[name])}</{name}>" for name in ("difficulty", "source", "lesson") if one.get(name))
    tags = "".join(f"<tag><text>{xml_text(tag)}</text></tag>" for tag in one["tags"])
    lines = [
        f"  <question type={attribute(kind)}>",
        f"    <name><text>{xml_text(one['key'])}</text></name>",
        f"    {_text('questiontext', one['text'])}",
        f"    {_text('generalfeedback', one['explanation'])}",
        f"    <defaultgrade>{one['points']}</defaultgrade>",
        "    <penalty>0</penalty>",
        "    <hidden>0</hidden>",
        f"    <idnumber>{xml_text(one['key'])}</idnumber>",
        *(f"    {line}" for line in _BODIES[one["kind"]](one)),
        *([f"    {_text('hint', one['hint'])}"] if one.get("hint") else []),
        *([f"    <tags>{tags}</tags>"] if tags else []),
        f'    <secu4all version="1">{own}</secu4all>',
        "  </question>",
    ]
    return "\n".join(lines)


def _text(name: str, text: str, attributes: str = "", inner: str = "") -> str:
    return f'<{name}{attributes} format="plain_text"><text>{cdata(text)}</text>{inner}</{name}>'


def _answer(text: str, weight: Decimal, feedback: str = "", inner: str = "") -> str:
    said = _text("feedback", feedback)
    return _text("answer", text, f' fraction="{written(weight)}"', said + inner)


def _choices(one: Mapping[str, Any]) -> list[str]:
    rights = [choice["right"] for choice in one["choices"]]
    several = one["kind"] == "multiple"
    weights = shares(rights) if several else [FULL if right else Decimal(0) for right in rights]
    return [
        f"<single>{'false' if several else 'true'}</single>",
        "<shuffleanswers>true</shuffleanswers>",
        "<answernumbering>none</answernumbering>",
        *(_answer(each["text"], weight, each.get("feedback", "")) for each, weight in zip(one["choices"], weights, strict=True)),
    ]


def _true_false(one: Mapping[str, Any]) -> list[str]:
    return [_answer(word, FULL if one["right"] == (word == "true") else Decimal(0)) for word in ("true", "false")]


def _matching(one: Mapping[str, Any]) -> list[str]:
    rows = [(pair["left"], pair["right"]) for pair in one["pairs"]] + [("", line["text"]) for line in one["distractors"]]
    return [
        "<shuffleanswers>true</shuffleanswers>",
        *(_text("subquestion", left, inner=f"<answer><text>{cdata(right)}</text></answer>") for left, right in rows),
    ]


def _ordering(one: Mapping[str, Any]) -> list[str]:
    return [
        "<layouttype>VERTICAL</layouttype>",
        "<selecttype>ALL</selecttype>",
        "<selectcount>0</selectcount>",
        "<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>",
        *(_answer(item["text"], Decimal(place)) for place, item in enumerate(one["items"], start=1)),
    ]


def _numeric(one: Mapping[str, Any]) -> list[str]:
    lines = [_answer(one["answer"], FULL, inner=f"<tolerance>{one['tolerance']}</tolerance>")]
    if one.get("unit"):
        lines.append(f"<units><unit><multiplier>1</multiplier><unit_name>{xml_text(one['unit'])}</unit_name></unit></units>")
    return lines


def _short(one: Mapping[str, Any]) -> list[str]:
    return ["<usecase>0</usecase>", *(_answer(text, FULL) for text in one["accepted"])]


_BODIES: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "single": _choices,
    "multiple": _choices,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short": _short,
}
