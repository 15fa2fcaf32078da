"""The fenced blocks of a lesson: their fields, in the file's words, and the checks that need more than one field. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from courses.package.faults import Place
from courses.package.fields import Field, Many, read_fields, write_fields
from courses.package.graph import scenario_faults
from courses.package.strict import Flow, Map, Seq
from courses.package.toolcheck import Fault, facilitation_faults, sentence, tool_faults
from courses.package.tools import FACILITATION, TOOL, tool_shape, write_tool
from courses.package.values import NAME, Bad, FileName, Flag, Marks, Number, OneOf, Prose, Text, Texts


class Rows:
    """Rows of a table; every row has as many cells as the first."""

    def read(self, value: Any, at: Place, line: int) -> list[list[str]]:
        if not isinstance(value, Seq) or not value or len(value) > 100:
            raise Bad("expected a list of 1 to 100 rows, each row a list of texts.")
        rows = [Texts(1000, 1, 12, empty=True).read(row, at, where) for row, where in zip(value, value.lines, strict=True)]
        if len({len(row) for row in rows}) > 1:
            raise Bad("every row needs as many cells as the first.")
        return rows

    def write(self, value: Any) -> list[Flow]:
        return [Flow(row) for row in value]


_READING = (
    Field("label", Text(80)),
    Field("value", Number()),
    Field("max", Number()),
    Field("threshold", Number(), optional=True),
    Field("unit", Text(20), optional=True),
)
_SCENARIO_CHOICE = (
    Field("key", NAME),
    Field("text", Text(200)),
    Field("detail", Text(300), optional=True),
    Field("consequence", Prose()),
    Field("rating", OneOf(("good", "possible", "risky"))),
    Field("next", NAME),
)
_STEP = (
    Field("key", NAME),
    Field("time", Text(60), optional=True),
    Field("title", Text(200)),
    Field("situation", Prose()),
    Field("readings", Many(_READING, 0, 6), optional=True, default=[]),
    Field("question", Text(300)),
    Field("choices", Many(_SCENARIO_CHOICE, 2, 6)),
)
_ENDING = (Field("key", NAME), Field("title", Text(200)), Field("text", Prose()))
_CHECK_CHOICE = (Field("text", Text(500)), Field("right", Flag()), Field("feedback", Text(2000, lines=True), optional=True))

FIELDS: dict[str, tuple[Field, ...]] = {
    "figure": (
        Field("file", FileName("figures"), store="image"),
        Field("alt", Text(300)),
        Field("caption", Text(300), optional=True),
        Field("description", Text(10_000, lines=True), optional=True),
        Field("source", Marks(200), optional=True),
    ),
    "callout": (
        Field("kind", OneOf(("remember", "note", "example", "onsite", "caution"))),
        Field("title", Text(120), optional=True),
        Field("text", Prose()),
    ),
    "quotation": (
        Field("text", Text(2000, lines=True)),
        Field("attribution", Text(200)),
        Field("source", Marks(20), optional=True),
        Field("lang", OneOf(("", "de", "en")), optional=True),
    ),
    "table": (
        Field("caption", Text(200)),
        Field("head", Texts(200, 1, 12, flow=True, empty=True)),
        Field("rows", Rows()),
        Field("first_column_heads", Flag(), optional=True, default=False),
    ),
    "checklist": (
        Field("title", Text(200)),
        Field("intro", Text(2000, lines=True), optional=True),
        Field("items", Texts(400, 1, 50)),
        Field("confidential", Flag(), optional=True, default=False),
    ),
    "check": (
        Field("key", NAME),
        Field("text", Text(2000, lines=True)),
        Field("choices", Many(_CHECK_CHOICE, 2, 8)),
        Field("explanation", Text(2000, lines=True)),
    ),
    "scenario": (
        Field("key", NAME),
        Field("title", Text(200)),
        Field("intro", Prose()),
        Field("steps", Many(_STEP, 1, 30)),
        Field("endings", Many(_ENDING, 1, 10)),
    ),
    "video": (
        Field("file", FileName("files"), store="film"),
        Field("title", Text(200)),
        Field("captions", FileName("files")),
        Field("poster", FileName("files"), optional=True),
        Field("transcript", Text(50_000, lines=True)),
        Field("description", Text(10_000, lines=True), optional=True),
    ),
    "download": (
        Field("file", FileName("files"), store="document"),
        Field("title", Text(200)),
        Field("text", Text(300), optional=True),
    ),
    "tool": TOOL,
    "facilitation": FACILITATION,
}
AT_MOST_ONE = ("facilitation",)


def read_block(kind: str, values: Map, at: Place) -> dict[str, Any] | None:
    """Read the fields of a fenced block and check it as a whole; None when anything was wrong."""
    read = read_fields(FIELDS[kind], values, at, values.line)
    if read is None:
        return None
    before = at.count
    if kind in _CHECKS:
        _CHECKS[kind](read, values, at)
    return read if at.count == before else None


def write_block(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mapping of a fenced block."""
    return write_tool(values) if kind == "tool" else write_fields(FIELDS[kind], values)


def _check_table(read: dict[str, Any], values: Map, at: Place) -> None:
    if len(read["head"]) != len(read["rows"][0]):
        at.fault(values.lines["rows"], f"The head has {len(read['head'])} cells and the rows have {len(read['rows'][0])}.")


def _check_question(read: dict[str, Any], values: Map, at: Place) -> None:
    if not any(choice["right"] for choice in read["choices"]):
        at.fault(values.lines["choices"], "No answer is marked `right: true`.")
    if len({choice["text"] for choice in read["choices"]}) < len(read["choices"]):
        at.fault(values.lines["choices"], "Two answers say the same.")


_FILM_ENDINGS = {"film": ("mp4", "webm"), "captions": ("vtt",), "poster": ("jpg", "png", "webp")}


def _check_film(read: dict[str, Any], values: Map, at: Place) -> None:
    for name, endings in _FILM_ENDINGS.items():
        if read[name] and read[name].rpartition(".")[2] not in endings:
            line = values.lines["file" if name == "film" else name]
            at.fault(line, f"`{read[name]}` ends in none of {', '.join(endings)}.")


_GRAPH_WORDS = {
    "double": "the key {} stands for two steps or endings",
    "nowhere": "`next` leads nowhere: {}",
    "unreachable": "no choice leads to {}",
    "endless": "no way leads from {} to an ending",
}


def _check_scenario(read: dict[str, Any], values: Map, at: Place) -> None:
    steps = [(step["key"], [choice["next"] for choice in step["choices"]]) for step in read["steps"]]
    for fault in scenario_faults(steps, [ending["key"] for ending in read["endings"]]):
        word, _colon, key = fault.partition(":")
        at.fault(
            _line_of(values, key),
            "The story does not hold together: " + _GRAPH_WORDS[word].format(key.replace(">", " to ")) + ".",
        )
    for step in read["steps"]:
        keys = [choice["key"] for choice in step["choices"]]
        if len(set(keys)) < len(keys):
            at.fault(_line_of(values, step["key"]), f"Two choices of the step {step['key']} have the same key.")


def _line_of(values: Map, key: str) -> int:
    wanted = key.partition(">")[0]
    for part in (*values["steps"], *values["endings"]):
        if part.get("key") == wanted:
            return int(part.line)
    return int(values.line)


def _note(faults: list[Fault], values: Map, at: Place) -> None:
    for fault in faults:
        at.fault(_line_at(values, fault[0]), sentence(fault))


def _line_at(values: Map, path: tuple[str | int, ...]) -> int:
    """The line of a place inside a block, or of the innermost part of the way there that stands in the file."""
    here: Any = values
    line = values.line
    for step in path:
        if isinstance(here, Map) and step in here:
            line, here = here.lines[str(step)], here[str(step)]
        elif isinstance(here, Seq) and isinstance(step, int) and step < len(here):
            line, here = here.lines[step], here[step]
    return int(line)


def _check_tool(read: dict[str, Any], values: Map, at: Place) -> None:
    _note(tool_faults(read), values, at)
    repeated = {section["key"]: section["repeated"] for section in read["sections"]}
    for place, section in enumerate(values["sections"]):
        if "rows" in section and not read["sections"][place]["repeated"]:
            _note([(("sections", place, "rows"), "rows", ())], values, at)
    for key, rows in values.get("example", {}).items():
        if key in repeated and repeated[key] != isinstance(rows, Seq):
            _note([(("example", key), "example-list" if repeated[key] else "example-once", (key,))], values, at)


def _check_facilitation(read: dict[str, Any], values: Map, at: Place) -> None:
    _note(facilitation_faults(read), values, at)


_CHECKS: dict[str, Callable[[dict[str, Any], Map, Place], None]] = {
    "table": _check_table,
    "check": _check_question,
    "scenario": _check_scenario,
    "video": _check_film,
    "tool": _check_tool,
    "facilitation": _check_facilitation,
}


def shape_of(kind: str, read: Mapping[str, Any]) -> tuple[str, Any] | None:
    """Name what a block must have in common in every language: answers that are right, the way of a story."""
    if kind == "check":
        return f"check {read['key']}", tuple(choice["right"] for choice in read["choices"])
    if kind == "scenario":
        steps = tuple((step["key"], tuple((c["key"], c["rating"], c["next"]) for c in step["choices"])) for step in read["steps"])
        return f"scenario {read['key']}", (steps, tuple(ending["key"] for ending in read["endings"]))
    if kind == "tool":
        return f"tool {read['key']}", tool_shape(read)
    if kind == "facilitation":
        return kind, (read["duration"], tuple(step["minutes"] for step in read["agenda"]), read["sign_in"])
    return None
