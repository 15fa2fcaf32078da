"""What the pages of exchange show of an entry: its sentences, and the question as authors read it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.report import Entry, Written, note
from quizzes.exchange_words import STATES, kind_word, sentence
from quizzes.wording import VERDICTS


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
    if "choices" in question:
        return tuple(Line(choice["text"], choice["right"], choice.get("feedback", "")) for choice in question["choices"])
    if "pairs" in question:
        pairs = [Line(f"{pair['left']} → {pair['right']}") for pair in question["pairs"]]
        return (*pairs, *(Line(_("fits nowhere: %(text)s") % {"text": line["text"]}) for line in question["distractors"]))
    if "items" in question:
        return tuple(Line(f"{number}. {item['text']}") for number, item in enumerate(question["items"], start=1))
    if "answer" in question:
        tolerance = f" ± {question['tolerance']}" if question["tolerance"] != "0" else ""
        return (Line(f"{question['answer']}{tolerance} {question['unit']}".strip()),)
    if "accepted" in question:
        return tuple(Line(text, True) for text in question["accepted"])
    return (Line(str(VERDICTS["true" if question["right"] else "false"])),) if "right" in question else ()


def losses_of(written: Written) -> dict[str, Any]:
    """Return how many questions are in a file, and each thing it cannot say with the number of questions concerned."""
    counted = Counter(sentence(one) for _key, one in written.losses)
    return {"count": written.count, "losses": counted.most_common()}
