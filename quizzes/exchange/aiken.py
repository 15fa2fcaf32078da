"""Aiken: one right answer a question, in plain text. https://docs.moodle.org/en/Aiken_format is the format's documentation.

A question is one or more lines of text, then lines "A. text" or "A) text", then a line "ANSWER: B".
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.exchange.draft import Draft
from quizzes.exchange.encoding import AUTO, MOST_ENTRIES, decode
from quizzes.exchange.finishing import finish
from quizzes.exchange.report import Entry, FileRefused, Note, Reading, Written, not_in_format, note, refused_entry, shortened

_OPTION = re.compile(r"([A-Za-z])[.)]\s+(\S.*)\Z")
_ANSWER = re.compile(r"\s*ANSWER\s*:\s*([A-Za-z])\s*\Z", re.IGNORECASE)
_ANY_ANSWER = re.compile(r"\s*ANSWER\s*:", re.IGNORECASE)
LETTERS = "ABCDEFGHIJKL"


def read(content: bytes, *, chosen: str = AUTO) -> Reading:
    """Read questions. Raises FileRefused for a file that is no text or has too many questions."""
    text, encoding, notes = decode(content, chosen)
    entries: list[Entry] = []
    taken: set[str] = set()
    question: list[tuple[int, str]] = []
    options: list[tuple[int, str, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        option, answer = _OPTION.match(line.strip()), _ANY_ANSWER.match(line)
        if answer:
            if len(entries) >= MOST_ENTRIES:
                raise FileRefused("too_many", line=number, most=MOST_ENTRIES)
            entries.append(_question(question, options, line, number, taken))
            question, options = [], []
        elif option and question:
            options.append((number, option[1].upper(), option[2]))
        elif line.strip() and options:
            # Text after options and no answer: the question before has no end.
            entries.append(refused_entry(question[0][0], question[0][1], "aiken_no_answer"))
            question, options = [(number, line)], []
        elif line.strip() or question:
            question.append((number, line))
    if any(line.strip() for _number, line in question):
        entries.append(refused_entry(question[0][0], question[0][1], "aiken_no_answer"))
    if not entries:
        raise FileRefused("nothing_found")
    return Reading(tuple(entries), notes, encoding)


def _question(
    question: Sequence[tuple[int, str]], options: Sequence[tuple[int, str, str]], line: str, number: int, taken: set[str]
) -> Entry:
    answer = _ANSWER.match(line)
    if not question:
        return refused_entry(number, line, "aiken_no_question")
    title = question[0][1]
    if not options:
        return refused_entry(question[0][0], title, "aiken_no_options")
    letters = [letter for _line, letter, _text in options]
    if answer is None or answer[1].upper() not in letters:
        return refused_entry(number, title, "aiken_answer", answer=line.partition(":")[2].strip())
    if letters != [chr(ord("A") + place) for place in range(len(letters))]:
        return refused_entry(options[0][0], title, "aiken_letters", letters=" ".join(letters))
    choices = [{"text": text, "right": letter == answer[1].upper()} for _line, letter, text in options]
    lines = [text for _line, text in question]
    draft = Draft(question[0][0], name=shortened(title), kind="single", text="\n".join(lines), own={"choices": choices})
    return finish(draft, taken)


def write(questions: Sequence[Mapping[str, Any]], *, title: str = "", language: str = "de") -> Written:
    """Write what Aiken can say; what it cannot is named by the question's short name."""
    blocks, losses = [], []
    for one in questions:
        reason = _hindrance(one)
        if reason is not None:
            losses.append((one["key"], reason))
            continue
        losses += [(one["key"], note("lost", what=name)) for name in _lost(one)]
        right = next(place for place, choice in enumerate(one["choices"]) if choice["right"])
        lines = [line for line in one["text"].split("\n") if line]
        lines += [f"{letter}. {choice['text']}" for letter, choice in zip(LETTERS, one["choices"], strict=False)]
        blocks.append("\n".join([*lines, f"ANSWER: {LETTERS[right]}"]) + "\n")
    return Written("\n".join(blocks).encode(), len(blocks), tuple(losses))


def _hindrance(one: Mapping[str, Any]) -> Note | None:
    if one["kind"] != "single":
        return not_in_format(one["kind"])
    lines = one["text"].split("\n")
    if any(_ANY_ANSWER.match(line) for line in lines) or any(_OPTION.match(line.strip()) for line in lines[1:]):
        return note("looks_like_format")
    return None


def _lost(one: Mapping[str, Any]) -> list[str]:
    found = [name for name in ("hint", "explanation", "source", "lesson", "tags", "passage") if one.get(name)]
    found += ["key"] + (["points"] if one.get("points", 1) != 1 else [])
    found += ["paragraphs"] if "\n\n" in one["text"] else []
    found += ["difficulty"] if one.get("difficulty", "medium") != "medium" else []
    return found + (["feedback"] if any(choice.get("feedback") for choice in one["choices"]) else [])
