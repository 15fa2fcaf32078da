"""What the pages of exchange show of an entry: its sentences, and the question as authors read it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.report import Entry, Written, note
from quizzes.exchange_words import STATES, kind_word, sentence
from quizzes.wording import RATINGS, VERDICTS


@dataclass(frozen=True)
class Line:
    """One line of a preview; `mark` says whether it is a right answer, where that is a question."""

    text: str
    is_right: bool | None = None
    feedback: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the dry run."""

    place: int
    entry: Entry
    state: str
    sentences: tuple[str, ...]
    kind: str
    lines: tuple[Line, ...]
    is_ticked: bool


def row_of(place: int, entry: Entry, texts: set[str]) -> Row:
    """Return an entry for the table; one whose text stands in the quiz already is not ticked."""
    hints, known = list(entry.hints), entry.question is not None and entry.question["text"] in texts
    if known:
        hints.append(note("stands_already"))
    sentences = tuple(sentence(one) for one in (*entry.refusals, *entry.changes, *hints))
    kind = kind_word(entry.question["kind"]) if entry.question else ""
    lines = preview(entry.question) if entry.question else ()
    return Row(place, entry, str(STATES[entry.state]), sentences, kind, lines, entry.can_be_chosen and not known)


def preview(question: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return the answers of a question, right ones marked."""
    return tuple(_LINES[question["kind"]](question))


def _choices(parts: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    for part in parts:
        yield Line(part["text"], part["right"], part.get("feedback", ""))


def _true_false(question: Mapping[str, Any]) -> Iterator[Line]:
    yield Line(str(VERDICTS["true" if question["right"] else "false"]))
    yield from _choices(question.get("reasons", ()))


def _matching(question: Mapping[str, Any]) -> Iterator[Line]:
    for pair in question["pairs"]:
        yield Line(f"{pair['left']} → {pair['right']}")
    for line in question["distractors"]:
        yield Line(_("fits nowhere: %(text)s") % {"text": line["text"]})


def _categorize(question: Mapping[str, Any]) -> Iterator[Line]:
    for box in question["categories"]:
        cards = [card["text"] for card in question["cards"] if card["category"] == box["key"]]
        yield Line(f"{box['text']}: {', '.join(cards) or '–'}")


def _ordering(question: Mapping[str, Any]) -> Iterator[Line]:
    for number, item in enumerate(question["items"], start=1):
        yield Line(f"{number}. {item['text']}")


def _numeric(question: Mapping[str, Any]) -> Iterator[Line]:
    tolerance = f" ± {question['tolerance']}" if question["tolerance"] != "0" else ""
    units = ", ".join(unit["text"] for unit in question.get("units", ()))
    yield Line(f"{question['answer']}{tolerance} {units or question['unit']}".strip())


def _cloze(question: Mapping[str, Any]) -> Iterator[Line]:
    yield Line(question["gap_text"])
    for gap in question["gaps"]:
        words = gap["accepted"] or [f"✓ {one['text']}" if one["right"] else one["text"] for one in gap["options"]]
        yield Line(f"[[{gap['key']}]] {' / '.join(words)}")


def _free(question: Mapping[str, Any]) -> Iterator[Line]:
    yield Line(question["model_answer"] or "–")
    for line in question.get("criteria", ()):
        yield Line(f"□ {line['text']}")


def _hotspot(question: Mapping[str, Any]) -> Iterator[Line]:
    values = {"name": question["picture"].rpartition("/")[2], "width": question["width"], "height": question["height"]}
    yield Line(_("Picture: %(name)s, %(width)s × %(height)s pixels") % values)
    yield from _choices(question["places"])


def _branching(question: Mapping[str, Any]) -> Iterator[Line]:
    titles = {part["key"]: part["title"] for part in (*question["steps"], *question["endings"])}
    for step in question["steps"]:
        yield Line(f"{step['title']}: {step['question']}")
        for way in step["ways"]:
            yield Line(f"– {way['text']} ({RATINGS[way['rating']]}) → {titles[way['next']]}")


_LINES: dict[str, Callable[[Mapping[str, Any]], Iterable[Line]]] = {
    "single": lambda question: _choices(question["choices"]),
    "multiple": lambda question: _choices(question["choices"]),
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short": lambda question: [Line(text, True) for text in question["accepted"]],
    "cloze": _cloze,
    "categorize": _categorize,
    "free": _free,
    "hotspot": _hotspot,
    "branching": _branching,
}


def losses_of(written: Written) -> dict[str, Any]:
    """Return how many questions are in a file, and each thing it cannot say with the number of questions concerned."""
    counted = Counter(sentence(one) for _key, one in written.losses)
    return {"count": written.count, "losses": counted.most_common()}
