"""A question with another solution, kind by kind: what counts as right is exchanged, words stay. Pure; `corrections` says when it holds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from quizzes.content import (
    BadAnswer,
    Categorize,
    Choice,
    Cloze,
    Hotspot,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Question,
    Short,
    Single,
    Spot,
    TrueFalse,
)
from quizzes.content.entering import canonical

Option = TypeVar("Option", Choice, Spot)


def takes_one(question: Question) -> bool:
    """Whether exactly one option can be chosen, so that several right ones are alternatives."""
    return isinstance(question, Single) or (isinstance(question, Hotspot) and not question.several)


def new_solution(question: Question, parts: Sequence[str]) -> tuple[str, ...]:
    """Return a solution as it is stored. Raises BadAnswer when it does not fit, `number` for what is no number.

    One option or several alternatives where one is chosen; every accepted text of a short answer; gaps and cards that are not named keep theirs.
    """
    if isinstance(question, Numeric):
        try:
            return (canonical(parts[0].strip().replace(",", ".")),)
        except ValueError as fault:
            raise BadAnswer("number") from fault
    if takes_one(question):
        given = {question.accept((part,))[0] for part in parts}
        return tuple(key for key in question.option_keys() if key in given)
    if isinstance(question, Short):
        return tuple(dict.fromkeys(text for part in parts for text in question.accept((part,))))
    if isinstance(question, Cloze):
        return _gaps(question, parts)
    return question.accept(tuple(parts))


def _gaps(question: Cloze, parts: Sequence[str]) -> tuple[str, ...]:
    """A gap to type may have several accepted texts, a list has one right option."""
    given = tuple(dict.fromkeys(said for part in parts for said in question.accept((part,))))
    lists = [part.partition("=")[0] for part in given if part in question.option_keys()]
    if len(set(lists)) != len(lists):
        raise BadAnswer("twice")
    return given


def with_solution(question: Question, solution: Sequence[str], tolerance: str = "") -> Question:
    """Return the question with this solution, as `new_solution` gave it; a matching stays, for its partners are told by keys."""
    anew = _ANEW[type(question)]
    return replace(question, tolerance=tolerance or "0", answer=solution[0]) if isinstance(question, Numeric) else anew(question, solution)


def _flagged(options: Sequence[Option], right: Sequence[str]) -> tuple[Option, ...]:
    return tuple(replace(option, right=option.key in right) for option in options)


def _choices(question: Question, solution: Sequence[str]) -> Question:
    return replace(question, choices=_flagged(question.choices, solution))  # type: ignore[attr-defined, call-arg]


def _places(question: Question, solution: Sequence[str]) -> Question:
    return replace(question, places=_flagged(question.places, solution))  # type: ignore[attr-defined, call-arg]


def _verdict(question: Question, solution: Sequence[str]) -> Question:
    verdict = next((part == "true" for part in solution if part in ("true", "false")), question.right)  # type: ignore[attr-defined]
    why = [part.removeprefix("reason=") for part in solution if part.startswith("reason=")]
    reasons = _flagged(question.reasons, why) if why else question.reasons  # type: ignore[attr-defined]
    return replace(question, right=verdict, reasons=reasons)  # type: ignore[call-arg]


def _order(question: Question, solution: Sequence[str]) -> Question:
    items = {item.key: item for item in question.items}  # type: ignore[attr-defined]
    return replace(question, items=tuple(items[key] for key in solution))  # type: ignore[call-arg]


def _texts(question: Question, solution: Sequence[str]) -> Question:
    return replace(question, accepted=tuple(solution))  # type: ignore[call-arg]


def _filled(question: Question, solution: Sequence[str]) -> Question:
    said: dict[str, list[str]] = {}
    for part in solution:
        gap, _mark, text = part.partition("=")
        said.setdefault(gap, []).append(text)
    gaps = tuple(
        gap if gap.key not in said
        else replace(gap, options=_flagged(gap.options, said[gap.key])) if gap.options
        else replace(gap, accepted=tuple(said[gap.key]))
        for gap in question.gaps  # type: ignore[attr-defined]
    )  # fmt: skip
    return replace(question, gaps=gaps)  # type: ignore[call-arg]


def _sorted(question: Question, solution: Sequence[str]) -> Question:
    places = dict(part.split("=", 1) for part in solution)
    cards = tuple(replace(card, category=places.get(card.key, card.category)) for card in question.cards)  # type: ignore[attr-defined]
    return replace(question, cards=cards)  # type: ignore[call-arg]


def _as_it_is(question: Question, _solution: Sequence[str]) -> Question:
    return question


_ANEW: dict[type[Question], Callable[[Question, Sequence[str]], Question]] = {
    Single: _choices,
    Multiple: _choices,
    TrueFalse: _verdict,
    Numeric: _as_it_is,
    Ordering: _order,
    Matching: _as_it_is,
    Short: _texts,
    Cloze: _filled,
    Categorize: _sorted,
    Hotspot: _places,
}


def can_be_keyed_anew(question: Question) -> bool:
    """Whether another solution can be given; a scenario rates its ways instead, and a text for oneself has no solution."""
    return type(question) in _ANEW
