"""Named values of a package file: read with faults that name the line, written in canonical form. Pure.

A `Field` ties the name in the file to the name in the page or block (`store`) and to a kind of value.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.package.faults import Place
from courses.package.strict import Map, Seq
from courses.package.values import REF, SLUG_TYPE, Bad, Matching, OneOf, Text, Texts, Type, Url, Uuid, Whole


@dataclass(frozen=True)
class Field:
    """One named value. Optional fields that hold their default are left out when written, unless `always`."""

    name: str
    type: Type
    optional: bool = False
    default: Any = ""
    always: bool = False
    store: str = ""

    @property
    def target(self) -> str:
        """The name in the page or block."""
        return self.store or self.name


def read_fields(fields: Sequence[Field], values: Any, at: Place, line: int) -> dict[str, Any] | None:
    """Read a mapping; note unknown names, missing ones and bad values. Returns None when anything was wrong."""
    if not isinstance(values, Map):
        at.fault(line, f"Expected `name: value` lines here, with {', '.join(field.name for field in fields if not field.optional)}.")
        return None
    before = at.count
    known = {field.name for field in fields}
    for name in values:
        if name not in known:
            at.fault(values.lines[name], f"`{name[:60]}` is not known here. Known are: {', '.join(field.name for field in fields)}.")
    read = {}
    for field in fields:
        where = values.lines.get(field.name, values.line)
        value = values.get(field.name, field.default if field.optional else None)
        if value is None or (value == "" and not field.optional):
            at.fault(where, f"`{field.name}` is missing.")
        elif field.name not in values or (value == "" and field.optional):
            read[field.target] = field.default
        else:
            try:
                read[field.target] = field.type.read(value, at, where)
            except Bad as bad:
                at.fault(where, f"`{field.name}`: {bad}")
    return read if at.count == before else None


def write_fields(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mapping to write, names in the order of `fields`."""
    written = {}
    for field in fields:
        value = values.get(field.target, field.default)
        if value is None:
            value = field.default
        if field.optional and not field.always and value == field.default:
            continue
        written[field.name] = value if value == "" else field.type.write(value)
    return written


@dataclass(frozen=True)
class Many:
    """A list of mappings."""

    fields: tuple[Field, ...]
    least: int = 0
    most: int = 100

    def read(self, value: Any, at: Place, line: int) -> list[dict[str, Any]]:
        if not isinstance(value, Seq):
            raise Bad("expected a list: each entry begins with a hyphen.")
        if not self.least <= len(value) <= self.most:
            raise Bad(f"expected {self.least} to {self.most} entries, found {len(value)}.")
        read = [read_fields(self.fields, entry, at, where) for entry, where in zip(value, value.lines, strict=True)]
        return [entry for entry in read if entry is not None]

    def write(self, value: Any) -> list[dict[str, Any]]:
        return [write_fields(self.fields, entry) for entry in value]


SOURCE_FIELDS = (
    Field("id", Matching(REF, "S and a number, as S25 or S56c"), store="ref"),
    Field("title", Text(300)),
    Field("publisher", Text(200), optional=True),
    Field("year", Text(20), optional=True),
    Field("url", Url(), optional=True),
)


class Sources:
    """The sources of a page, as a stream of `source` blocks; each mark stands there once."""

    def read(self, value: Any, at: Place, line: int) -> list[dict[str, Any]]:
        sources = Many(SOURCE_FIELDS).read(value, at, line)
        marks = [source["ref"] for source in sources]
        for mark in sorted({mark for mark in marks if marks.count(mark) > 1}):
            at.fault(line, f"The source {mark} is listed twice.")
        return [{"type": "source", "value": source} for source in sources]

    def write(self, value: Any) -> list[dict[str, Any]]:
        return [write_fields(SOURCE_FIELDS, block["value"]) for block in value]


class Lines:
    """A short list of phrases (goals, audience), as a stream of `line` blocks."""

    def read(self, value: Any, at: Place, line: int) -> list[dict[str, Any]]:
        return [{"type": "line", "value": text} for text in Texts(300).read(value, at, line)]

    def write(self, value: Any) -> list[str]:
        return [block["value"] for block in value]


FRAMEWORK_ADDRESS = re.compile(r"http://data\.europa\.eu/(esco/skill/[0-9a-fA-F-]{1,40}|snb/eqf/[1-8])\Z")
ALIGNED_FIELDS = (
    Field("framework", OneOf(("esco", "eqf"))),
    Field("name", Text(200)),
    Field("url", Matching(FRAMEWORK_ADDRESS, "http://data.europa.eu/esco/skill/… or http://data.europa.eu/snb/eqf/4")),
)


class Alignment:
    """Where a course stands in European frameworks, as a stream of `target` blocks."""

    def read(self, value: Any, at: Place, line: int) -> list[dict[str, Any]]:
        return [{"type": "target", "value": each} for each in Many(ALIGNED_FIELDS, most=20).read(value, at, line)]

    def write(self, value: Any) -> list[dict[str, Any]]:
        return [write_fields(ALIGNED_FIELDS, block["value"]) for block in value]


ITEM_HEAD = (
    Field("key", Uuid()),
    Field("origin", Uuid(), optional=True),
    Field("title", Text(200)),
    Field("slug", SLUG_TYPE),
    Field("minutes", Whole(1, 600)),
)


def check_marks(at: Place, sources: Sequence[Mapping[str, Any]]) -> None:
    """Note every source mark that is used and not listed."""
    listed = {block["value"]["ref"] for block in sources}
    for line, mark in at.marks:
        if mark not in listed:
            at.fault(line, f"The source {mark} is used here and not listed under `sources`.")


def check_review(at: Place, read: Mapping[str, Any], values: Map) -> None:
    """Note a next check that lies before the last one."""
    if read["review_due"] and read["reviewed_on"] and read["review_due"] < read["reviewed_on"]:
        at.fault(values.lines["review_due"], "`review_due` lies before `reviewed_on`.")


def has_key(values: Map, at: Place) -> bool:
    """Tell whether a file has a key; note the lack of it and offer a fresh one, the same for every language of the item."""
    if values.get("key"):
        return True
    at.fault(values.line, f"The key is missing. Add this line, the same in every language: key: {at.fresh_key}")
    return False
