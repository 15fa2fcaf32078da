"""What a review says about one question, kind by kind: what was asked, what was given, what is right."""

from dataclasses import dataclass

from quizzes.content import (
    Branching,
    Categorize,
    Choice,
    Cloze,
    Free,
    Hotspot,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Question,
    Short,
    Single,
    TrueFalse,
)
from quizzes.content.branching import Step
from quizzes.content.gaps import Gap


@dataclass(frozen=True)
class Compared:
    """One line of a review: what was asked, what was given, what is right."""

    label: str
    given: str
    right: str
    is_right: bool
    feedback: str = ""
    was_given: bool = True
    rating: str = ""


def compare(question: Question, given: tuple[str, ...]) -> tuple[Compared, ...]:
    """Return the lines of a review."""
    if isinstance(question, Single | Multiple):
        return _choices(question.choices, given)
    if isinstance(question, Hotspot):
        numbered = enumerate(question.places, start=1)
        return _choices(tuple(Choice(one.key, f"{number}. {one.text}", one.right, one.feedback) for number, one in numbered), given)
    if isinstance(question, TrueFalse):
        said = next((part for part in given if part in ("true", "false")), "")
        verdict = Compared("", said, question.verdict, said == question.verdict)
        return (verdict, *_choices(question.reasons, tuple(part.removeprefix("reason=") for part in given)))
    if isinstance(question, Matching | Categorize):
        return _pairs(question, given)
    if isinstance(question, Ordering):
        return _places(question, given)
    if isinstance(question, Cloze):
        filled = question.given(given)
        return tuple(
            _gap(question, number, key, filled.get(key, "")) for number, (_text, key) in enumerate(question.pieces(), start=1) if key
        )
    if isinstance(question, Branching):
        return tuple(
            Compared(step.title, way.text, _best(step), way.rating == "good", way.consequence, rating=way.rating)
            for step, way in question.walk(given or question.solution())
        )
    if isinstance(question, Free):
        return ()
    return (_entered(question, given),)


def _best(step: Step) -> str:
    return " / ".join(way.text for way in step.ways if way.rating == "good")


def _choices(choices: tuple[Choice, ...], given: tuple[str, ...]) -> tuple[Compared, ...]:
    return tuple(
        Compared(choice.text, choice.key if choice.key in given else "", "", choice.right, choice.feedback, choice.key in given)
        for choice in choices
    )


def _pairs(question: Matching | Categorize, given: tuple[str, ...]) -> tuple[Compared, ...]:
    chosen = dict(part.split("=") for part in given)
    if isinstance(question, Matching):
        texts = question.option_texts()
        rows = [(pair.left, pair.key, pair.key) for pair in question.pairs]
    else:
        texts = {category.key: category.text for category in question.categories}
        rows = [(card.text, card.key, card.category) for card in question.cards]
    return tuple(
        Compared(label, texts.get(chosen.get(key, ""), ""), texts.get(right, ""), chosen.get(key) == right) for label, key, right in rows
    )


def _places(question: Ordering, given: tuple[str, ...]) -> tuple[Compared, ...]:
    texts = question.option_texts()
    return tuple(
        Compared(str(place), texts.get(given[place - 1], "") if given else "", item.text, bool(given) and given[place - 1] == item.key)
        for place, item in enumerate(question.items, start=1)
    )


def _gap(question: Cloze, number: int, key: str, filled: str) -> Compared:
    gap: Gap = next(one for one in question.gaps if one.key == key)
    texts = {option.key: option.text for option in gap.options}
    feedback = next((option.feedback for option in gap.options if option.key == filled), "")
    right = texts.get(gap.right, "") if gap.options else " / ".join(gap.accepted)
    return Compared(str(number), texts.get(filled, filled), right, bool(filled) and gap.is_filled_by(filled), feedback)


def _entered(question: Question, given: tuple[str, ...]) -> Compared:
    text = next((part for part in given if not (isinstance(question, Numeric) and part.startswith("unit="))), "")
    right = question.solution()[0] if question.solution() else ""
    if isinstance(question, Numeric) and question.units:
        text = f"{text} {question.unit_text(given)}".strip()
        right = f"{right} {question.unit_text(question.solution())}".strip()
    if isinstance(question, Short):
        right = " / ".join(question.accepted)
    return Compared("", text, right, bool(given) and question.earn(given) == question.points)
