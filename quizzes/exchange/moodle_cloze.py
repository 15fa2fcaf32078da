"""Texts with gaps: Moodle's cloze and "select missing words" as {passage with [[g1]], gaps: [{key, options or accepted}]}.

`{1:MULTICHOICE:=a~b}` becomes a list to choose from, `{1:SHORTANSWER:=a~=b}` a text to type; `write_gaps` goes the other way.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.exchange.draft import Draft

_GAP = re.compile(r"\{(\d{0,3}):([A-Z_]{2,20}):((?:\\.|[^\\}]){0,4000})\}")
_PLACE = re.compile(r"\[\[(\d{1,2})\]\]")
_ANSWER = re.compile(r"(?:=|%(-?\d{1,3}(?:\.\d{1,5})?)%)?((?:\\.|[^#\\])*)(?:#(.*))?\Z", re.DOTALL)
_MARK = re.compile(r"\[\[([a-z0-9-]{1,36})\]\]")
MOST_TEXT = 20_000
_CHOOSE = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS"}
_ENTER = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}


def read_cloze(draft: Draft) -> None:
    """Turn {1:MULTICHOICE:=a~b} and {1:SHORTANSWER:=a} in the draft's text into gaps; other kinds of gaps are refused."""
    gaps: list[dict[str, Any]] = []
    weights = set()
    if len(draft.text) > MOST_TEXT:
        draft.refuse("too_long", what="question", count=len(draft.text), most=MOST_TEXT)
        return

    def gap(found: re.Match[str]) -> str:
        weight, kind, inner = found[1] or "1", found[2], found[3]
        answers = [_answer(part) for part in re.split(r"(?<!\\)~", inner)]
        if any(part and part not in (100, 0) for part, _text, _said in answers):
            draft.change("partly_right", percent=", ".join(f"{part} %" for part, _text, _said in answers if part not in (100, 0)))
        key = f"g{len(gaps) + 1}"
        if kind in _CHOOSE:
            gaps.append(
                {
                    "key": key,
                    "kind": "choice",
                    "options": [{"text": text, "right": part == 100, "feedback": said} for part, text, said in answers],
                }
            )
        elif kind in _ENTER:
            gaps.append({"key": key, "kind": "text", "accepted": [text for part, text, _said in answers if part == 100]})
            draft.explain(*(said for _part, _text, said in answers))
            if kind.endswith("_C") or kind in ("SAC", "MWC"):
                draft.change("case")
        else:
            draft.refuse("gap_unknown", kind=kind)
        weights.add(weight)
        return f"[[{key}]]"

    passage = _GAP.sub(gap, draft.text)
    if not gaps:
        draft.refuse("no_gaps")
    if len(weights) > 1:
        draft.change("gap_weights")
    ask_before(draft, passage, gaps)


def ask_before(draft: Draft, passage: str, gaps: list[dict[str, Any]]) -> None:
    """The text becomes the passage. What is asked stands before it: its first paragraph if that has no gap, else the question's name."""
    first, _mark, rest = passage.partition("\n\n")
    asks = bool(rest) and "[[g" not in first
    draft.text = first if asks else draft.name or "…"
    draft.own = {"passage": rest if asks else passage, "gaps": gaps, "whole": passage}


def _answer(part: str) -> tuple[float, str, str]:
    found = _ANSWER.match(part)
    if found is None:
        return 0, part, ""
    weight = float(found[1]) if found[1] else 100 if part.startswith("=") else 0
    return weight, _unescaped(found[2]), _unescaped(found[3] or "")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()


def read_gapselect(draft: Draft, options: Sequence[tuple[str, str]]) -> None:
    """Turn [[1]] into a gap whose right word is the first option, among the options of its group."""
    gaps: list[dict[str, Any]] = []

    def gap(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        if not 0 <= place < len(options):
            draft.refuse("gap_number", number=found[1])
            return found[0]
        right, group = options[place]
        words = [text for text, own in options if own == group]
        gaps.append({"key": f"g{len(gaps) + 1}", "kind": "choice", "options": [{"text": word, "right": word == right} for word in words]})
        return f"[[g{len(gaps)}]]"

    passage = _PLACE.sub(gap, draft.text)
    if not gaps:
        draft.refuse("no_gaps")
    ask_before(draft, passage, gaps)


def write_gaps(gap_text: str, gaps: Sequence[Mapping[str, Any]]) -> str:
    """Return a text with its gaps as Moodle writes them."""
    written = {gap["key"]: _written(gap) for gap in gaps}
    return _MARK.sub(lambda mark: written.get(mark[1], mark[0]), gap_text)


def holds_gap(text: str) -> bool:
    """Whether a text would be taken for a gap by itself."""
    return bool(_GAP.search(text))


def _written(gap: Mapping[str, Any]) -> str:
    if not gap["options"]:
        return "{1:SHORTANSWER:" + "~".join(f"={_escaped(text)}" for text in gap["accepted"]) + "}"
    said = []
    for option in gap["options"]:
        feedback = f"#{_escaped(option['feedback'])}" if option.get("feedback") else ""
        said.append(f"{'=' if option['right'] else '%0%'}{_escaped(option['text'])}{feedback}")
    return "{1:MULTICHOICE:" + "~".join(said) + "}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\~=#}{/\"%])", r"\\\1", text)
