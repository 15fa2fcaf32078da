"""What experience says about weak questions, named before learners meet them. Pure; words for the names are in `bank.wording`.

The rules follow Haladyna, Downing and Rodriguez (2002), A Review of Multiple-Choice Item-Writing Guidelines for Classroom Assessment,
Applied Measurement in Education 15(3), 309-334: no "all of the above", no negative stem, options of like length. They are hints: a
question with a hint can be right.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST_BY = 1.5  # the right answer is clearly the longest when it has half as many letters again as the longest wrong one
SHORTEST_THAT_COUNTS = 25  # "yes" against "no" says nothing

_NEGATIVE = re.compile(
    r"\b(nicht|kein|keine|keinen|keiner|keinem|keines|niemals|außer|falsch|not|never|except|false|incorrect|wrong|isn't|aren't|doesn't)\b",
    re.IGNORECASE,
)
_ALL_OR_NONE = re.compile(
    r"^\W*(alle(s)?( der)?( (oben|vorher|bisher)\w*| genannte\w*| antwort\w*)|alles (richtig|zusammen)|keine?(s|r)?( der)?"
    r"( (oben|vorher|bisher)\w*| genannte\w*| antwort\w*)|all of (the above|these|them)|none of (the above|these|them)|both a and b)\b",
    re.IGNORECASE,
)
NAMES = (
    "no_explanation",
    "longest_is_right",
    "negative_stem",
    "all_of_the_above",
    "same_options",
    "no_source",
    "no_lesson",
    "nothing_right",
)


def weaknesses(question: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the weaknesses of a question (plain values with `kind`), in the order of `NAMES`."""
    choices = [choice for choice in question.get("choices") or () if isinstance(choice, Mapping)]
    found = {
        "no_explanation": not _words(question.get("explanation")) and question.get("kind") != "free",
        "longest_is_right": _longest_is_right(choices),
        "negative_stem": bool(_NEGATIVE.search(_last_sentence(_words(question.get("text"))))) and question.get("kind") != "true_false",
        "all_of_the_above": any(_ALL_OR_NONE.search(_words(choice.get("text"))) for choice in choices),
        "same_options": _stands_twice(question),
        "no_source": not _words(question.get("source")),
        "no_lesson": not _words(question.get("lesson")),
        "nothing_right": bool(choices) and not any(choice.get("right") for choice in choices),
    }
    return tuple(name for name in NAMES if found[name])


def _words(value: Any) -> str:
    return " ".join(str(value or "").split())


def _last_sentence(text: str) -> str:
    """The question itself: what stands before it describes a case and may well say "not"."""
    return re.split(r"(?<=[.!:])\s+", text)[-1]


def _longest_is_right(choices: Sequence[Mapping[str, Any]]) -> bool:
    lengths: dict[bool, list[int]] = {True: [], False: []}
    for choice in choices:
        lengths[bool(choice.get("right"))].append(len(_words(choice.get("text"))))
    if not lengths[True] or not lengths[False] or max(lengths[True]) < SHORTEST_THAT_COUNTS:
        return False
    # With several right ones only when each of them gives itself away.
    return min(lengths[True]) >= LONGEST_BY * max(lengths[False])


def _stands_twice(question: Mapping[str, Any]) -> bool:
    for names in (("choices",), ("items",), ("pairs", "distractors")):
        parts = [part for name in names for part in question.get(name) or () if isinstance(part, Mapping)]
        texts = [_words(part.get("text") or (part.get("right") if isinstance(part.get("right"), str) else "")).casefold() for part in parts]
        said = [text for text in texts if text]
        if len(set(said)) < len(said):
            return True
    return False
