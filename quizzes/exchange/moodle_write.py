"""Writing Moodle XML. What Moodle has no place for stands in an element of ours that Moodle passes over."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.exchange.fractions import FULL, is_same_rule, shares, written
from quizzes.exchange.markup import attribute, cdata, xml_text
from quizzes.exchange.moodle_cloze import holds_gap, write_gaps
from quizzes.exchange.more import more_of, names_of
from quizzes.exchange.report import Note, Written, not_in_format, note

_TYPES = {"single": "multichoice", "multiple": "multichoice", "true_false": "truefalse", "numeric": "numerical", "short": "shortanswer"}
_TYPES |= {"categorize": "matching", "free": "essay"}


def write(questions: Sequence[Mapping[str, Any]], *, title: str = "", language: str = "de") -> Written:
    """Write questions; what Moodle will grade differently or pass over is named by the question's short name."""
    parts, losses = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"], []
    count = 0
    for one in questions:
        reason = _hindrance(one)
        if reason is not None:
            losses.append((one["key"], reason))
            continue
        count += 1
        losses += [(one["key"], each) for each in _losses(one)]
        parts.append(_question(one))
    return Written("\n".join([*parts, "</quiz>", ""]).encode(), count, tuple(losses))


def _hindrance(one: Mapping[str, Any]) -> Note | None:
    typed = [*one.get("accepted", ()), *(text for gap in one.get("gaps", ()) for text in gap["accepted"])]
    if one["kind"] not in _BODIES or any("*" in text for text in typed):
        return not_in_format(one["kind"])
    if one["kind"] == "cloze" and (holds_gap(one["text"]) or holds_gap(one["gap_text"]) or "[[" in one["text"]):
        return note("looks_like_format")
    return None


def _losses(one: Mapping[str, Any]) -> list[Note]:
    found = [note("only_here", what=name) for name in ("source", "lesson") if one.get(name)]
    found += [note("only_here", what="difficulty")] if one["difficulty"] != "medium" else []
    found += [note("only_here", what=name) for name in names_of(one) if name != "units"]
    found += [note("only_here", what="points")] if one["kind"] == "cloze" and one["points"] != len(one["gaps"]) else []
    found += [note("hint_later")] if one.get("hint") else []
    if one["kind"] == "multiple" and not is_same_rule([choice["right"] for choice in one["choices"]]):
        found.append(note("other_part_points"))
    return found + ([note("other_part_points")] if one["kind"] == "ordering" else [])


def _question(one: Mapping[str, Any]) -> str:
    kind = _TYPES.get(one["kind"], one["kind"])
    own = "".join(f"<{name}>{xml_text(one[name])}</{name}>" for name in ("difficulty", "source", "lesson") if one.get(name))
    more = more_of(one)
    own += f"<more>{cdata(more)}</more>" if more else ""
    text = f"{one['text']}\n\n{write_gaps(one['gap_text'], one['gaps'])}" if one["kind"] == "cloze" else one["text"]
    tags = "".join(f"<tag><text>{xml_text(tag)}</text></tag>" for tag in one["tags"])
    lines = [
        f"  <question type={attribute(kind)}>",
        f"    <name><text>{xml_text(one['key'])}</text></name>",
        f"    {_text('questiontext', text)}",
        f"    {_text('generalfeedback', one['explanation'])}",
        f"    <defaultgrade>{one.get('points', 0)}</defaultgrade>",
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
    if one.get("units"):
        units = "".join(
            f"<unit><multiplier>{_multiplier(unit['factor'])}</multiplier><unit_name>{xml_text(unit['text'])}</unit_name></unit>"
            for unit in sorted(one["units"], key=lambda unit: unit["factor"] != "1")
        )
        # Graded, all points off without the right unit, chosen from a list: as it is here.
        grading = "<unitgradingtype>1</unitgradingtype><unitpenalty>1</unitpenalty><showunits>2</showunits><unitsleft>0</unitsleft>"
        lines += [f"<units>{units}</units>", grading]
    if one.get("unit"):
        lines.append(f"<units><unit><multiplier>1</multiplier><unit_name>{xml_text(one['unit'])}</unit_name></unit></units>")
    return lines


def _short(one: Mapping[str, Any]) -> list[str]:
    return ["<usecase>0</usecase>", *(_answer(text, FULL) for text in one["accepted"])]


def _multiplier(factor: str) -> str:
    """Moodle multiplies the right number to get it in another unit; our factor leads back."""
    return format(Decimal(1) / Decimal(factor), "f")


def _categorize(one: Mapping[str, Any]) -> list[str]:
    boxes = {box["key"]: box["text"] for box in one["categories"]}
    used = {card["category"] for card in one["cards"]}
    rows = [(card["text"], boxes[card["category"]]) for card in one["cards"]]
    rows += [("", text) for key, text in boxes.items() if key not in used]
    return [
        "<shuffleanswers>true</shuffleanswers>",
        *(_text("subquestion", left, inner=f"<answer><text>{cdata(right)}</text></answer>") for left, right in rows),
    ]


def _cloze(_one: Mapping[str, Any]) -> list[str]:
    return []  # everything stands in the text


def _free(one: Mapping[str, Any]) -> list[str]:
    return [
        "<responseformat>plain</responseformat>",
        "<responserequired>0</responserequired>",
        "<responsefieldlines>10</responsefieldlines>",
        "<attachments>0</attachments>",
        _text("graderinfo", one["model_answer"]),
    ]


_BODIES: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
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
