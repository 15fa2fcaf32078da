"""Questions as rows of a table, and rows as questions. Where the rows come from is the business of `spreadsheet`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizzes.exchange.draft import Draft
from quizzes.exchange.encoding import MOST_ENTRIES
from quizzes.exchange.finishing import finish
from quizzes.exchange.report import Entry, FileRefused, Note, not_in_format, refused_entry
from quizzes.exchange.table_words import COUNTED_HEADS, DIFFICULTIES, HEADS, KINDS, MOST_ANSWERS, NO, SINGLE_HEADS, VERDICTS, YES

LETTERS = "ABCDEFGHIJKLMNOPQR"
_RISKY = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n\0']")
Row = tuple[int, Sequence[str], Sequence[str]]  # line, cells, names of cells that hold formulas


def heads(language: str, answers: int) -> list[str]:
    """The heads of a table with so many answers."""
    words = HEADS[language]
    return [*(words[name] for name in SINGLE_HEADS), *(f"{words[name]} {n}" for n in range(1, answers + 1) for name in COUNTED_HEADS)]


def row_of(one: Mapping[str, Any], language: str, answers: int) -> list[str]:
    """One question as the cells of a row, safe to open in any spreadsheet."""
    lists: dict[str, list[str]] = {name: [] for name in COUNTED_HEADS}
    right = ""
    if "choices" in one:
        right = ", ".join(letter for letter, choice in zip(LETTERS, one["choices"], strict=False) if choice["right"])
        lists["answer"] = [choice["text"] for choice in one["choices"]]
        lists["feedback"] = [choice.get("feedback", "") for choice in one["choices"]]
    elif one["kind"] == "true_false":
        right = VERDICTS[language][one["right"]]
    elif one["kind"] == "matching":
        lists["answer"] = [pair["left"] for pair in one["pairs"]]
        lists["partner"] = [pair["right"] for pair in one["pairs"]]
        lists["answer"] += [""] * len(one["distractors"])
        lists["partner"] += [line["text"] for line in one["distractors"]]
    elif one["kind"] == "categorize":
        boxes = {box["key"]: box["text"] for box in one["categories"]}
        empty = [text for key, text in boxes.items() if key not in {card["category"] for card in one["cards"]}]
        lists["answer"] = [card["text"] for card in one["cards"]] + [""] * len(empty)
        lists["partner"] = [boxes[card["category"]] for card in one["cards"]] + empty
    elif one["kind"] == "free":
        right, lists["answer"] = one["model_answer"], [line["text"] for line in one["criteria"]]
    elif one["kind"] == "ordering":
        lists["answer"] = [item["text"] for item in one["items"]]
    elif one["kind"] == "short":
        lists["answer"] = one["accepted"]
    elif one["kind"] == "numeric":
        right = one["answer"]
        # Of several units a table has a place for one: that of the right number.
        one = {**one, "unit": next((unit["text"] for unit in one.get("units", ()) if unit["factor"] == "1"), one["unit"])}
    simple = {**one, "kind": KINDS[language][one["kind"]], "right": right, "tags": " ".join(one.get("tags", ()))}
    simple["difficulty"] = DIFFICULTIES[language][one.get("difficulty", "medium")]
    simple["points"] = str(one.get("points", 1)) if one["kind"] != "free" else ""
    cells = [str(simple.get(name, "") or "") for name in SINGLE_HEADS]
    for number in range(answers):
        cells += [(lists[name][number] if number < len(lists[name]) else "") for name in COUNTED_HEADS]
    return [guarded(cell) for cell in cells]


def answers_of(one: Mapping[str, Any]) -> int:
    """How many answers a question needs columns for."""
    boxes = {box["key"] for box in one.get("categories", ())} - {card["category"] for card in one.get("cards", ())}
    lists = ("choices", "pairs", "distractors", "items", "accepted", "cards", "criteria")
    return len(boxes) + sum(len(one.get(name, ())) for name in lists)


def hindrance(one: Mapping[str, Any]) -> Note | None:
    """Why a question cannot stand in a table; None when it can."""
    return None if one["kind"] in _READERS and answers_of(one) <= MOST_ANSWERS else not_in_format(one["kind"])


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula."""
    return "'" + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Take the apostrophe of `guarded` away."""
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text


def entries_from(rows: Iterable[Row]) -> tuple[list[Entry], list[Note]]:
    """Read the rows of a table, the first of which has the heads.

    Raises FileRefused for a table without the columns of kind and question, with unknown ones, or with too many rows.
    """
    places: list[tuple[str, int]] | None = None
    entries: list[Entry] = []
    taken: set[str] = set()
    empty = 0
    for line, cells, formulas in rows:
        if not any(cell.strip() for cell in cells) and not formulas:
            empty += 1
            if empty > 20_000:
                raise FileRefused("too_many_rows", line=line, most=20_000)
            continue
        if places is None:
            places = _places(line, cells)
        elif len(entries) >= MOST_ENTRIES:
            raise FileRefused("too_many", line=line, most=MOST_ENTRIES)
        else:
            entries.append(_entry(line, cells, formulas, places, taken))
    if places is None or not entries:
        raise FileRefused("nothing_found")
    return entries, []


def _places(line: int, cells: Sequence[str]) -> list[tuple[str, int]]:
    """What each column holds: its name and, for answers, the number from 1 (else 0)."""
    known = {head.casefold(): name for words in HEADS.values() for name, head in words.items()} | {name: name for name in HEADS["en"]}
    places: list[tuple[str, int]] = []
    for cell in cells:
        text = cell.strip().casefold()
        counted = re.fullmatch(r"(.{1,40}?)\s*(\d{1,2})", text)
        name, number = (known.get(counted[1], ""), int(counted[2])) if counted and text not in known else (known.get(text, ""), 0)
        if text and (not name or (name in COUNTED_HEADS) != bool(number) or number > MOST_ANSWERS):
            raise FileRefused("column_unknown", line=line, column=cell.strip())
        if name and (name, number) in places:
            raise FileRefused("column_twice", line=line, column=cell.strip())
        places.append((name, number))
    for name in ("kind", "text"):
        if (name, 0) not in places:
            raise FileRefused("column_missing", line=line, german=HEADS["de"][name], english=HEADS["en"][name])
    return places


def _entry(line: int, cells: Sequence[str], formulas: Sequence[str], places: list[tuple[str, int]], taken: set[str]) -> Entry:
    found = {place: unguarded(cell.strip(" \t\n")) for place, cell in zip(places, cells, strict=False) if place[0]}
    title = found.get(("text", 0), "") or f"#{line}"
    if formulas:
        return refused_entry(line, title, "formula", cells=", ".join(formulas[:5]))
    if any(cell.strip() for cell in cells[len(places) :]) or any(
        cell.strip() for (name, _n), cell in zip(places, cells, strict=False) if not name
    ):
        return refused_entry(line, title, "cell_without_head")
    value = {name: found.get((name, 0), "") for name in SINGLE_HEADS}
    kinds = {word.casefold(): kind for words in KINDS.values() for kind, word in words.items()} | {kind: kind for kind in KINDS["en"]}
    kind = kinds.get(value["kind"].casefold().replace("-", "_"), "")
    if not kind:
        return refused_entry(line, title, "kind_unknown", kind=value["kind"])
    draft = Draft(line, kind=kind, text=value["text"], hint=value["hint"], points=value["points"] or "1")
    draft.explanation, draft.source, draft.lesson = value["explanation"], value["source"], value["lesson"].lower()
    draft.key, draft.tags = value["key"].lower(), re.split(r"[\s,;]+", value["tags"].strip()) if value["tags"].strip() else []
    levels = {word: level for words in DIFFICULTIES.values() for level, word in words.items()}
    draft.difficulty = levels.get(value["difficulty"].casefold(), value["difficulty"]) if value["difficulty"] else "medium"
    if draft.key and not re.fullmatch(r"[a-z0-9-]{1,36}", draft.key):
        draft.change("key_changed", key=value["key"])
        draft.name = value["key"]
    lists = {name: [found.get((name, number), "") for number in range(1, MOST_ANSWERS + 1)] for name in COUNTED_HEADS}
    _unused(draft, kind, value, lists)
    _READERS[kind](draft, value, lists)
    return finish(draft, taken)


_USES = {
    "single": ("answer", "feedback", "right"), "multiple": ("answer", "feedback", "right"), "true_false": ("right",),
    "matching": ("answer", "partner"), "ordering": ("answer",), "numeric": ("right", "tolerance", "unit"), "short": ("answer",),
    "categorize": ("answer", "partner"), "free": ("right", "answer"),
}  # fmt: skip


def _unused(draft: Draft, kind: str, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    """Name filled columns that the kind has no use for."""
    filled = [name for name in ("right", "tolerance", "unit") if value[name]] + [name for name in COUNTED_HEADS if any(lists[name])]
    for name in filled:
        if name not in _USES[kind]:
            draft.change("column_unused", german=HEADS["de"][name], english=HEADS["en"][name])


def _choices(draft: Draft, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    marks = [mark for mark in re.split(r"[\s,;+/]+", value["right"].strip().upper()) if mark]
    places = {str(number): number for number in range(1, MOST_ANSWERS + 1)} | {
        letter: place for place, letter in enumerate(LETTERS, start=1)
    }
    right = {places[mark] for mark in marks if mark in places}
    texts = lists["answer"]
    if unknown := [mark for mark in marks if mark not in places or not texts[places[mark] - 1]]:
        draft.refuse("right_unknown", marks=", ".join(unknown))
    last = max((number for number, text in enumerate(texts, start=1) if text or lists["feedback"][number - 1]), default=0)
    draft.own = {
        "choices": [
            {"text": texts[number - 1], "right": number in right, "feedback": lists["feedback"][number - 1]}
            for number in range(1, last + 1)
        ]
    }


def _true_false(draft: Draft, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    word = value["right"].strip().casefold()
    if word not in YES | NO:
        draft.refuse("right_unknown", marks=value["right"])
    draft.own = {"right": word in YES}


def _matching(draft: Draft, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    rows = [(left, right) for left, right in zip(lists["answer"], lists["partner"], strict=True) if left or right]
    draft.own = {
        "pairs": [{"left": left, "right": right} for left, right in rows if left],
        "distractors": [{"text": right} for left, right in rows if not left],
    }


def _ordering(draft: Draft, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    draft.own = {"items": [{"text": text} for text in lists["answer"] if text]}


def _numeric(draft: Draft, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    draft.own = {"answer": value["right"], "tolerance": value["tolerance"] or "0", "unit": value["unit"]}


def _short(draft: Draft, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    draft.own = {"accepted": [text for text in lists["answer"] if text]}


def _categorize(draft: Draft, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    rows = [(card, box) for card, box in zip(lists["answer"], lists["partner"], strict=True) if card or box]
    texts = list(dict.fromkeys(box for _card, box in rows if box))
    names = {text: f"c{place}" for place, text in enumerate(texts, start=1)}
    draft.own = {
        "categories": [{"key": name, "text": text} for text, name in names.items()],
        "cards": [{"text": card, "category": names.get(box, "")} for card, box in rows if card],
    }


def _free(draft: Draft, value: Mapping[str, str], lists: Mapping[str, list[str]]) -> None:
    draft.own = {"model_answer": value["right"], "criteria": [{"text": text} for text in lists["answer"] if text]}


_READERS = {
    "single": _choices, "multiple": _choices, "true_false": _true_false, "matching": _matching, "ordering": _ordering,
    "numeric": _numeric, "short": _short, "categorize": _categorize, "free": _free,
}  # fmt: skip
