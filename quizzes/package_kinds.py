"""Fields of the kinds of question in a package file, and what is shared by all languages. Pure; docs/authoring.md describes the format."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.package.faults import Place
from courses.package.fields import Field, Many
from courses.package.values import NAME, FileName, Flag, Number, OneOf, Text, Texts


class Verdict:
    """true or false in the file; the page keeps the words "true" and "false"."""

    def read(self, value: Any, at: Place, line: int) -> str:
        return "true" if Flag().read(value, at, line) else "false"

    def write(self, value: Any) -> bool:
        return bool(value == "true")


@dataclass(frozen=True)
class Accepted:
    """Accepted answers: a list in the file, one a line on the page."""

    least: int

    def read(self, value: Any, at: Place, line: int) -> str:
        return "\n".join(Texts(200, self.least, 20).read(value, at, line))

    def write(self, value: Any) -> list[str]:
        return [line.strip() for line in str(value).split("\n") if line.strip()]


_CHOICE = (
    Field("key", NAME),
    Field("text", Text(500)),
    Field("right", Flag()),
    Field("feedback", Text(500), optional=True),
    Field("keep_last", Flag(), optional=True, default=False),
)
_PAIR = (Field("key", NAME), Field("left", Text(300)), Field("right", Text(300)))
_LINE = (Field("key", NAME), Field("text", Text(300)))
_UNIT = (Field("key", NAME), Field("text", Text(40)), Field("factor", Number()))
_CARD = (Field("key", NAME), Field("text", Text(300)), Field("category", NAME))
_ACCENTS = Field("ignore_accents", Flag(), optional=True, default=False)
_GAP = (
    Field("key", NAME),
    Field("options", Many(_CHOICE, 0, 12), optional=True, default=[]),
    Field("accepted", Accepted(0), optional=True),
    _ACCENTS,
)
_PLACE = (
    Field("key", NAME),
    Field("text", Text(300)),
    Field("shape", Text(200)),
    Field("right", Flag()),
    Field("feedback", Text(500), optional=True),
)
_WAY = (
    Field("key", NAME),
    Field("text", Text(300)),
    Field("rating", OneOf(("good", "possible", "risky"))),
    Field("consequence", Text(1000, lines=True)),
    Field("next", NAME),
)
_STEP = (
    Field("key", NAME),
    Field("title", Text(200)),
    Field("situation", Text(2000, lines=True)),
    Field("question", Text(300)),
    Field("ways", Many(_WAY, 2, 6)),
)
_ENDING = (Field("key", NAME), Field("title", Text(200)), Field("text", Text(1000, lines=True)))
OWN: dict[str, tuple[Field, ...]] = {
    "single": (Field("choices", Many(_CHOICE, 2, 12)),),
    "multiple": (Field("choices", Many(_CHOICE, 3, 12)),),
    "true_false": (Field("right", Verdict()), Field("reasons", Many(_CHOICE, 0, 6), optional=True, default=[])),
    "matching": (Field("pairs", Many(_PAIR, 2, 12)), Field("distractors", Many(_LINE, 0, 6), optional=True, default=[])),
    "ordering": (Field("items", Many(_LINE, 2, 12)),),
    "categorize": (Field("categories", Many(_LINE, 2, 6)), Field("cards", Many(_CARD, 2, 20))),
    "numeric": (
        Field("answer", Number()),
        Field("tolerance", Number(), optional=True, default="0", always=True),
        Field("unit", Text(40), optional=True),
        Field("units", Many(_UNIT, 0, 8), optional=True, default=[]),
    ),
    "short": (Field("accepted", Accepted(1)), _ACCENTS),
    "cloze": (Field("gap_text", Text(4000, lines=True)), Field("gaps", Many(_GAP, 1, 12))),
    "hotspot": (
        Field("file", FileName("figures"), store="image"),
        Field("alt", Text(300)),
        Field("places", Many(_PLACE, 2, 12)),
    ),
    "branching": (Field("steps", Many(_STEP, 1, 12)), Field("endings", Many(_ENDING, 1, 6))),
    "free": (Field("model_answer", Text(5000, lines=True)), Field("criteria", Many(_LINE, 0, 10), optional=True, default=[])),
}


def _keys(parts: Any) -> tuple[str, ...]:
    return tuple(sorted(part["key"] for part in parts))


def _marked(choices: Any) -> tuple[Any, ...]:
    return tuple(sorted((choice["key"], choice["right"]) for choice in choices))


def right_of(kind: str, value: Mapping[str, Any]) -> Any:
    """Return what makes an answer right, without words: the same in every language."""
    if kind in ("single", "multiple"):
        return _marked(value["choices"])
    if kind == "true_false":
        return (value["right"], _marked(value["reasons"])) if value.get("reasons") else value["right"]
    if kind == "matching":
        return _keys(value["pairs"]), _keys(value["distractors"])
    if kind == "ordering":
        return tuple(line["key"] for line in value["items"])
    if kind == "categorize":
        return _keys(value["categories"]), tuple(sorted((card["key"], card["category"]) for card in value["cards"]))
    if kind == "numeric":
        return value["answer"], value["tolerance"], tuple(sorted((unit["key"], unit["factor"]) for unit in value.get("units") or ()))
    if kind == "cloze":
        return tuple(sorted((gap["key"], _marked(gap["options"])) for gap in value["gaps"]))
    if kind == "branching":
        ways = [(step["key"], tuple(sorted((way["key"], way["rating"], way["next"]) for way in step["ways"]))) for step in value["steps"]]
        return tuple(ways), _keys(value["endings"])
    if kind == "hotspot":
        return _marked(value["places"])
    return _keys(value.get("criteria") or ())
