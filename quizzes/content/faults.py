"""What is wrong with a question as its author wrote it, beyond single fields. Sentences are English; pages translate them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from quizzes.content.folding import folded
from quizzes.content.gaps import GAP_MARK
from quizzes.content.pointing import outline

Plain = Mapping[str, Any]
Fault = tuple[str, dict[str, Any]]


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; this module knows no language but English."""
    return sentence


def faults_of(question: Plain) -> list[Fault]:
    """Return (sentence, values) for each fault of a question given as plain values; kinds without a rule here have none."""
    return list(_RULES[question["kind"]](question)) if question["kind"] in _RULES else []


def _twice(parts: Sequence[Plain], name: str) -> list[str]:
    values = [str(part.get(name) or "").strip() for part in parts]
    return sorted({value for value in values if values.count(value) > 1})


def _once(parts: Sequence[Plain]) -> Iterator[Fault]:
    for value in _twice(parts, "key"):
        yield gettext_noop("the short name %(key)s stands twice."), {"key": value}
    for value in _twice(parts, "text"):
        yield gettext_noop("“%(text)s” stands twice."), {"text": value[:60]}


def _short(question: Plain) -> Iterator[Fault]:
    if not question["accepted"]:
        yield gettext_noop("there is no accepted answer."), {}
    yield from _unseen(question["accepted"])


def _unseen(accepted: Sequence[str]) -> Iterator[Fault]:
    if any(not folded(text) for text in accepted):
        yield gettext_noop("an accepted answer has nothing that can be seen."), {}


def _cloze(question: Plain) -> Iterator[Fault]:
    marks = GAP_MARK.findall(question["gap_text"])
    keys = [gap["key"] for gap in question["gaps"]]
    if not keys:
        yield gettext_noop("there is no gap: write [[name]] into the text and describe the gap below."), {}
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield gettext_noop("the gap %(key)s is described twice."), {"key": key}
    for key in keys:
        if marks.count(key) != 1:
            yield (
                gettext_noop("the gap %(key)s stands %(times)d times in the text; it has to stand there once, as [[%(key)s]]."),
                {
                    "key": key,
                    "times": marks.count(key),
                },
            )
    for key in sorted(set(marks) - set(keys)):
        yield gettext_noop("the text has a gap [[%(key)s]] that is not described."), {"key": key}
    for gap in question["gaps"]:
        yield from _gap(gap)


def _gap(gap: Plain) -> Iterator[Fault]:
    options, accepted = gap.get("options") or (), gap.get("accepted") or ()
    if bool(options) == bool(accepted):
        yield gettext_noop("the gap %(key)s needs either options to choose from or accepted answers to type."), {"key": gap["key"]}
    elif options and (len(options) < 2 or sum(bool(option["right"]) for option in options) != 1):
        yield gettext_noop("the gap %(key)s needs at least two options, exactly one of them right."), {"key": gap["key"]}
    yield from _once(options)
    yield from _unseen(accepted)


def _categorize(question: Plain) -> Iterator[Fault]:
    categories = [category["key"] for category in question["categories"]]
    if not 2 <= len(categories) <= 6:
        yield gettext_noop("there have to be two to six categories."), {}
    yield from _once(question["categories"])
    yield from _once(question["cards"])
    for card in question["cards"]:
        if card["category"] not in categories:
            yield (
                gettext_noop("“%(text)s” belongs to the category %(key)s, which does not exist."),
                {
                    "text": str(card["text"])[:60],
                    "key": card["category"],
                },
            )
    if len(question["cards"]) < 2:
        yield gettext_noop("there have to be at least two things to sort."), {}


def _true_false(question: Plain) -> Iterator[Fault]:
    reasons = question.get("reasons") or ()
    if reasons and (len(reasons) < 2 or sum(bool(reason["right"]) for reason in reasons) != 1):
        yield gettext_noop("the reasons need at least two entries, exactly one of them right."), {}
    yield from _once(reasons)


def _numeric(question: Plain) -> Iterator[Fault]:
    units = question.get("units") or ()
    if not units:
        return
    factors = [_decimal(unit["factor"]) for unit in units]
    if len(units) < 2:
        yield gettext_noop("to choose a unit, the learner needs at least two."), {}
    if factors.count(Decimal(1)) != 1:
        yield gettext_noop("exactly one unit has the factor 1: the one in which the right number is given."), {}
    if any(factor is None or factor <= 0 for factor in factors):
        yield gettext_noop("the factor of a unit has to be above 0."), {}
    if question.get("unit"):
        yield gettext_noop("leave the single unit empty when the learner chooses one."), {}
    yield from _once(units)


def _decimal(number: Any) -> Decimal | None:
    try:
        return Decimal(str(number))
    except InvalidOperation:
        return None


def _free(question: Plain) -> Iterator[Fault]:
    if not str(question.get("model_answer") or "").strip():
        yield gettext_noop("the model answer is missing."), {}
    yield from _once(question.get("criteria") or ())


def _hotspot(question: Plain) -> Iterator[Fault]:
    places = question["places"]
    if not question.get("picture"):
        yield gettext_noop("the picture is missing."), {}
    if not 2 <= len(places) <= 12:
        yield gettext_noop("there have to be two to twelve places."), {}
    right = sum(bool(place["right"]) for place in places)
    if not 1 <= right < max(2, len(places)):
        yield gettext_noop("mark at least one place as right and leave at least one wrong."), {}
    for place in places:
        if outline(str(place["shape"]), 1000, 1000) is None:
            yield (
                gettext_noop("the area of “%(text)s” is neither “circle x y r” nor “polygon x,y x,y x,y” in percent."),
                {"text": str(place["text"])[:60]},
            )
    yield from _once(places)


def _branching(question: Plain) -> Iterator[Fault]:
    steps, endings = question["steps"], question["endings"]
    keys = [part["key"] for part in (*steps, *endings)]
    if not steps or not endings:
        yield gettext_noop("a scenario needs at least one step and one ending."), {}
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield gettext_noop("the short name %(key)s stands twice."), {"key": key}
    led_to = {steps[0]["key"]} if steps else set()
    for place, step in enumerate(steps):
        yield from _once(step["ways"])
        ahead = keys[place + 1 :]
        if not any(way["rating"] == "good" for way in step["ways"]) or len(step["ways"]) < 2:
            yield gettext_noop("the step %(key)s needs at least two ways, at least one of them good."), {"key": step["key"]}
        for way in step["ways"]:
            led_to.add(way["next"])
            if way["next"] not in ahead:
                yield (
                    gettext_noop("the way %(way)s of the step %(key)s leads to %(next)s, which is no later step and no ending."),
                    {
                        "way": way["key"],
                        "key": step["key"],
                        "next": way["next"],
                    },
                )
    for key in sorted(set(keys) - led_to):
        yield gettext_noop("no way leads to %(key)s."), {"key": key}


_RULES: dict[str, Callable[[Plain], Iterator[Fault]]] = {
    "short": _short,
    "cloze": _cloze,
    "categorize": _categorize,
    "true_false": _true_false,
    "numeric": _numeric,
    "free": _free,
    "hotspot": _hotspot,
    "branching": _branching,
}
