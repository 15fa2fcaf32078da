"""The blocks `tool` (a sheet that learners fill in) and `facilitation` (a guide for trainers): their fields and how they are written. Pure.

A tool's example is stored as a list of rows, `{"section": key, "values": [{"field": key, "value": text}]}`; a section that is repeated has
several. In the file it is a mapping of sections. What a tool may be as a whole is checked in `courses.package.toolcheck`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.package.faults import Place
from courses.package.fields import Field, Many, read_fields, write_fields
from courses.package.strict import Map, Seq
from courses.package.values import NAME, Bad, Digits, Flag, Marks, Number, OneOf, Prose, Text, Texts

KINDS = ("text", "long", "number", "date", "choice", "tick", "result")
CALCULATIONS = ("sum", "difference", "product", "quotient", "smallest", "largest")
ROUNDINGS = ("nearest", "down", "up")
TONES = ("good", "possible", "risky")
ROWS = 4
MAX_ROWS = 30
LONGEST = 2000  # of a value in the example


@dataclass(frozen=True)
class One:
    """A mapping of its own inside a block; left out, every part is empty."""

    fields: tuple[Field, ...]

    def read(self, value: Any, at: Place, line: int) -> dict[str, Any]:
        if not isinstance(value, Map):
            raise Bad("expected a mapping.")
        return read_fields(self.fields, value, at, line) or {}

    def write(self, value: Any) -> dict[str, Any]:
        return write_fields(self.fields, value)


class Example:
    """Values by section and field, as texts; a list of them where the section is repeated."""

    def read(self, value: Any, at: Place, line: int) -> list[dict[str, Any]]:
        if not isinstance(value, Map):
            raise Bad("expected a mapping: a section, then its values.")
        return [
            {"section": section, "values": [{"field": name, "value": text} for name, text in self._row(row, at, section).items()]}
            for section, rows in value.items()
            for row in (rows if isinstance(rows, Seq) else [rows])
        ]

    def _row(self, row: Any, at: Place, section: str) -> dict[str, str]:
        if not isinstance(row, Map):
            raise Bad(f"`{section[:36]}`: expected `field: value`.")
        return {name: Text(LONGEST, lines=True).read(value, at, row.lines[name]) for name, value in row.items()}

    def write(self, value: Any) -> list[dict[str, Any]]:
        return list(value)  # write_tool, which knows what is repeated, makes a mapping of it


_BAND = (
    Field("up_to", Number(), optional=True),
    Field("text", Text(120)),
    Field("tone", OneOf(TONES)),
)
_OPTION = (Field("key", NAME), Field("text", Text(200)))
_FIELD = (
    Field("key", NAME),
    Field("kind", OneOf(KINDS)),
    Field("label", Text(200)),
    Field("unit", Text(40), optional=True),
    Field("min", Number(), optional=True),
    Field("max", Number(), optional=True),
    Field("calculation", OneOf(("", *CALCULATIONS)), optional=True),
    Field("of", Texts(36, 0, 12, flow=True), optional=True, default=[]),
    Field("round", OneOf(ROUNDINGS), optional=True, default="nearest"),
    Field("decimals", Digits(0, 4), optional=True, default=0),
    Field("help", Text(400), optional=True),
    Field("options", Many(_OPTION, 0, 12), optional=True, default=[]),
    Field("rule", Text(600), optional=True),
    Field("source", Marks(60), optional=True),
    Field("bands", Many(_BAND, 0, 6), optional=True, default=[]),
)
_GRID = (Field("across", NAME, optional=True), Field("up", NAME, optional=True))
_SECTION = (
    Field("key", NAME),
    Field("title", Text(200)),
    Field("intro", Prose(), optional=True),
    Field("repeated", Flag(), optional=True, default=False),
    Field("rows", Digits(1, MAX_ROWS), optional=True, default=ROWS),
    Field("grid", One(_GRID), optional=True, default={"across": "", "up": ""}),
    Field("fields", Many(_FIELD, 1, 12)),
)
TOOL = (
    Field("key", NAME),
    Field("title", Text(200)),
    Field("intro", Prose()),
    Field("confidential", Flag(), optional=True, default=False),
    Field("sections", Many(_SECTION, 1, 8)),
    Field("example", Example(), optional=True, default=[]),
)
_AGENDA = (Field("minutes", Digits(1, 480)), Field("title", Text(200)), Field("text", Prose()))
FACILITATION = (
    Field("title", Text(200)),
    Field("duration", Digits(1, 960)),
    Field("group", Text(300), optional=True),
    Field("room", Text(600), optional=True),
    Field("materials", Texts(300, 0, 40), optional=True, default=[]),
    Field("preparation", Prose(), optional=True),
    Field("agenda", Many(_AGENDA, 1, 30)),
    Field("notes", Prose(), optional=True),
    Field("sign_in", Flag(), optional=True, default=False),
)


def write_tool(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mapping of a tool: numbers in quotes, `rows` without, the example by section."""
    written = write_fields(TOOL, values)
    repeated = {section["key"] for section in values["sections"] if section["repeated"]}
    for section in written["sections"]:
        if "rows" in section:
            section["rows"] = int(section["rows"])
    if "example" in written:
        written["example"] = _write_example(values["example"], repeated)
    return written


def _write_example(rows: list[Mapping[str, Any]], repeated: set[str]) -> dict[str, Any]:
    example: dict[str, Any] = {}
    for row in rows:
        values = {pair["field"]: _plain(pair["value"]) for pair in row["values"]}
        if row["section"] in repeated:
            example.setdefault(row["section"], []).append(values)
        else:
            example[row["section"]] = values
    return example


def _plain(text: str) -> str | bool:
    return text == "true" if text in ("true", "false") else text


def tool_shape(read: Mapping[str, Any]) -> tuple[Any, ...]:
    """Name what a tool must have in common in every language: keys, kinds, options, limits, calculations."""
    return tuple(
        (section["key"], section["repeated"], section["rows"], tuple(section["grid"].values()), tuple(map(_field_shape, section["fields"])))
        for section in read["sections"]
    )


def _field_shape(field: Mapping[str, Any]) -> tuple[Any, ...]:
    options = tuple(option["key"] for option in field["options"])
    bands = tuple((band["up_to"], band["tone"]) for band in field["bands"])
    plain = (field[name] for name in ("key", "kind", "min", "max", "calculation", "round", "decimals"))
    return (*plain, tuple(field["of"]), options, bands)
