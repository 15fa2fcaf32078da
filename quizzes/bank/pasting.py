"""A list of questions as people type or paste it, one question a paragraph. Pure.

The first line of a paragraph is the question (further lines too, until the first option). Options are the lines that begin with a mark:
`*` or `+` for a right one, `-` for a wrong one; where the other options carry no mark, each line after the question is one. A line that
begins with `!` or `Erklärung:` / `Explanation:` is the explanation. One right option makes a single choice, several a multiple choice;
the options "richtig" and "falsch" (or "true" and "false") make a statement that is right or wrong.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

MOST_QUESTIONS = 200
MOST_SIGNS = 200_000
_LETTER = re.compile(r"^(?:[a-lA-L]|\d{1,2})[.)]\s+")
_NUMBER = re.compile(r"^(?:Frage\s+|Question\s+)?\d{1,3}[.):]\s+", re.IGNORECASE)
_EXPLANATION = re.compile(r"^(?:!\s*|(?:Erklärung|Begründung|Explanation|Feedback)\s*:\s*)", re.IGNORECASE)
_PLAIN: dict[int, str] = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
_TRUE, _FALSE = {"richtig", "wahr", "true", "right"}, {"falsch", "false", "wrong"}


@dataclass(frozen=True)
class Fault:
    """Why a paragraph became no question; `line` counts from 1, `reason` is a word for programs (see `bank.wording`)."""

    line: int
    reason: str
    said: str


@dataclass(frozen=True)
class Pasted:
    """What a pasted text holds: questions as plain values, each with the line it began in, and what could not be taken."""

    questions: tuple[dict[str, Any], ...]
    lines: tuple[int, ...]
    faults: tuple[Fault, ...]


def read_list(text: str, taken: Collection[str] = ()) -> Pasted:
    """Read a pasted list; `taken` are the short names that the quiz already has. Nothing is dropped without a fault that says so."""
    if len(text) > MOST_SIGNS:
        return Pasted((), (), (Fault(1, "too_long", ""),))
    names, questions, lines, faults = set(taken), [], [], []
    for line, paragraph in _paragraphs(text):
        if len(questions) == MOST_QUESTIONS:
            faults.append(Fault(line, "too_many", paragraph[0][:80]))
            break
        question, reason = _question(paragraph)
        if question is None:
            faults.append(Fault(line, reason, paragraph[0][:80]))
            continue
        question["key"] = free_name(slug(question["text"]), names)
        names.add(question["key"])
        questions.append(question)
        lines.append(line)
    return Pasted(tuple(questions), tuple(lines), tuple(faults))


def _paragraphs(text: str) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    current: list[str] = []
    # split("\n"): splitlines() would cut at U+2028 too, and count lines that no editor shows.
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = " ".join("".join(sign for sign in raw if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} or sign == "\t").split())
        if line and not current:
            found.append((number, current := []))
        if line:
            current.append(line)
        else:
            current = []
    return found


def _question(paragraph: list[str]) -> tuple[dict[str, Any] | None, str]:
    lines = [line for line in paragraph if not _EXPLANATION.match(line)]
    explanation = " ".join(_EXPLANATION.sub("", line) for line in paragraph if _EXPLANATION.match(line))
    if not lines:
        return None, "no_question"
    first = next((place for place, line in enumerate(lines[1:], start=1) if _mark(line)), len(lines))
    all_marked = all(_mark(line) for line in lines[first:])
    # Where the wrong ones carry no mark, the question is one line and each further line an option.
    stem, options = (
        (lines[:first], lines[first:]) if all_marked and any(_mark(line) == "-" for line in lines[first:]) else (lines[:1], lines[1:])
    )
    choices = [(_bare(line), _mark(line) in "*+" and _mark(line) != "") for line in options]
    reason = _refusal(" ".join(stem), choices, explanation)
    if reason:
        return None, reason
    plain: dict[str, Any] = {"text": _NUMBER.sub("", " ".join(stem)), "explanation": explanation, "points": 1, "difficulty": "medium"}
    verdict = _verdict(choices)
    if verdict is not None:
        return {"kind": "true_false", **plain, "right": verdict}, ""
    right = sum(is_right for _text, is_right in choices)
    plain["choices"] = [
        {"key": "abcdefghijkl"[place], "text": text, "right": is_right, "feedback": ""} for place, (text, is_right) in enumerate(choices)
    ]
    return {"kind": "single" if right == 1 else "multiple", **plain}, ""


def _mark(line: str) -> str:
    return line[0] if line[:1] in ("*", "+", "-", "–") and line[1:].strip() else ""


def _bare(line: str) -> str:
    text = line[1:].strip() if _mark(line) else line
    return _LETTER.sub("", text)


def _refusal(stem: str, choices: list[tuple[str, bool]], explanation: str) -> str:
    texts = [text for text, _right in choices]
    right = sum(is_right for _text, is_right in choices)
    checks = {
        "no_question": bool(_mark(stem)) or not _NUMBER.sub("", stem).strip(),
        "no_options": len(choices) < 2,
        "too_many_options": len(choices) > 12,
        "nothing_right": right == 0,
        "all_right": right == len(choices),
        "too_long": len(stem) > 2000 or len(explanation) > 2000 or any(len(text) > 500 for text in texts),
        "same_options": len({text.casefold() for text in texts}) < len(texts),
    }
    return next((name for name, is_so in checks.items() if is_so), "")


def _verdict(choices: list[tuple[str, bool]]) -> bool | None:
    said = {text.casefold().strip(".!"): is_right for text, is_right in choices}
    if len(said) != 2 or not (set(said) & _TRUE and set(said) & _FALSE):
        return None
    return next(is_right for text, is_right in said.items() if text in _TRUE)


def slug(text: str) -> str:
    """Return a readable short name made from the first words of a text; `frage` when nothing is left."""
    text = text.casefold().translate(_PLAIN)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > 30:
            break
        name = f"{name}-{word}" if name else word
    return name or (words[0][:30] if words else "frage")


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return `wanted`, or the first of wanted-2, wanted-3 … that is not taken; never longer than 36 signs."""
    if wanted not in taken:
        return wanted[:36]
    number = 2
    while (name := f"{wanted[: 35 - len(str(number))]}-{number}") in taken:
        number += 1
    return name
