"""Named values of a package file: what each must look like, read with faults that name the line, written in canonical form. Pure.

A `Field` ties the name in the file to the name in the page or block (`store`) and to a type. A type reads a value (raising `Bad`) and
gives the value back for writing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from uuid import UUID, uuid4

from courses.package import prose
from courses.package.faults import Place
from courses.package.links import address_fault
from courses.package.strict import Flow, Map, Multiline, Seq

KEY = re.compile(r"[a-z0-9-]{1,36}\Z")
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}\Z")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
REF = re.compile(r"S\d{1,3}[a-z]?\Z")


class Bad(Exception):
    """A value that cannot stay; the text says what to do."""


class Type(Protocol):
    """Reads a value of a file and gives it back for writing."""

    def read(self, value: Any, at: Place, line: int) -> Any: ...

    def write(self, value: Any) -> Any: ...


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
class Text:
    """Plain text of one line, or of several where `lines` is true."""

    limit: int
    lines: bool = False

    def read(self, value: Any, at: Place, line: int) -> str:
        text = _as_text(value)
        kept = "\n".join(part.rstrip() for part in text.strip().split("\n"))
        if not self.lines and "\n" in kept:
            raise Bad("keep it to one line.")
        if len(kept) > self.limit:
            raise Bad(f"{len(kept)} characters are too many; at most {self.limit} fit.")
        for mark in re.findall(r"\[(S\d{1,3}[a-z]?)\]", kept):
            at.mark(line, mark)
        return re.sub(r"\n{3,}", "\n\n", kept)

    def write(self, value: Any) -> str:
        return str(value)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    raise Bad("expected a text.")


@dataclass(frozen=True)
class Prose:
    """Markdown; stored as canonical HTML."""

    limit: int = 10_000

    def read(self, value: Any, at: Place, line: int) -> str:
        text = _as_text(value)
        if len(text) > self.limit:
            raise Bad(f"{len(text)} characters are too many; at most {self.limit} fit.")
        # The value begins on its own line, or, as a literal block, on the next one.
        return prose.to_html(text, at, line + (1 if "\n" in text else 0), headings=False)

    def write(self, value: Any) -> str:
        return Multiline(prose.to_markdown(value))


@dataclass(frozen=True)
class Whole:
    """A whole number."""

    least: int
    most: int

    def read(self, value: Any, at: Place, line: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise Bad(f"expected a whole number from {self.least} to {self.most}, without quotes.")
        return value

    def write(self, value: Any) -> int:
        return int(value)


class Flag:
    """true or false."""

    def read(self, value: Any, at: Place, line: int) -> bool:
        if not isinstance(value, bool):
            raise Bad("expected true or false, without quotes.")
        return value

    def write(self, value: Any) -> bool:
        return bool(value)


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, value: Any, at: Place, line: int) -> str:
        if value not in self.words:
            raise Bad(f"expected one of {', '.join(word for word in self.words if word)}.")
        return str(value)

    def write(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class Matching:
    """Text of a pattern; `hint` says what it looks like."""

    pattern: re.Pattern[str]
    hint: str

    def read(self, value: Any, at: Place, line: int) -> str:
        text = _as_text(value)
        if not self.pattern.match(text):
            raise Bad(f"`{text[:60]}` does not fit: {self.hint}.")
        return text

    def write(self, value: Any) -> str:
        return str(value)


NAME = Matching(KEY, "small letters, digits and hyphens, at most 36")
SLUG_TYPE = Matching(SLUG, "small letters a to z, digits and single hyphens")


class Uuid:
    """A key of course, module or item."""

    def read(self, value: Any, at: Place, line: int) -> str:
        try:
            return str(UUID(_as_text(value)))
        except ValueError:
            raise Bad(f"expected a UUID; a fresh one: {uuid4()}") from None

    def write(self, value: Any) -> str:
        return str(value)


class Date:
    """A day, as "2026-11-20"."""

    def read(self, value: Any, at: Place, line: int) -> str:
        try:
            return date.fromisoformat(_as_text(value)).isoformat() if len(_as_text(value)) == 10 else _no_date()
        except ValueError:
            raise Bad('expected a day such as "2026-11-20".') from None

    def write(self, value: Any) -> str:
        return str(value)


def _no_date() -> str:
    raise ValueError


class Number:
    """A decimal number in quotes, as "4.5"; stored as text."""

    def read(self, value: Any, at: Place, line: int) -> str:
        try:
            number = Decimal(_as_text(value))
        except InvalidOperation:
            raise Bad('expected a number such as "4.5".') from None
        if not number.is_finite() or abs(number) > 10**12 or -int(number.as_tuple().exponent) > 6:
            raise Bad("expected a number below a billion with at most six decimals.")
        return write_number(number)

    def write(self, value: Any) -> str:
        return write_number(Decimal(str(value)))


def write_number(number: Decimal) -> str:
    """Return a number without needless zeros and without an exponent."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


class Url:
    """The web address of a source, of a public host; http too, since a source is cited by the address at which it was read."""

    def read(self, value: Any, at: Place, line: int) -> str:
        fault = address_fault(_as_text(value), ("https://", "http://"))
        if fault:
            raise Bad(fault)
        return str(value)

    def write(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class FileName:
    """The name of a file of the package."""

    folder: str

    def read(self, value: Any, at: Place, line: int) -> str:
        name = _as_text(value)
        if not FILE_NAME.match(name) or ".." in name:
            raise Bad(f"`{name[:60]}`: name a file of the folder `{self.folder}` by its bare name, [a-z0-9._-], at most 100 characters.")
        at.uses(line, self.folder, name)
        return name

    def write(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class Texts:
    """A list of texts of one line."""

    limit: int
    least: int = 0
    most: int = 100
    flow: bool = False
    empty: bool = False

    def read(self, value: Any, at: Place, line: int) -> list[str]:
        if not isinstance(value, Seq):
            raise Bad("expected a list of texts.")
        if not self.least <= len(value) <= self.most:
            raise Bad(f"expected {self.least} to {self.most} entries, found {len(value)}.")
        found = []
        for entry, where in zip(value, value.lines, strict=True):
            text = Text(self.limit).read(entry, at, where)
            if not text and not self.empty:
                raise Bad("an entry is empty.")
            found.append(text)
        return found

    def write(self, value: Any) -> list[str]:
        return Flow(value) if self.flow else list(value)


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


ITEM_HEAD = (
    Field("key", Uuid()),
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


def has_key(values: Map, at: Place) -> bool:
    """Tell whether a file has a key; note the lack of it and offer a fresh one, the same for every language of the item."""
    if values.get("key"):
        return True
    at.fault(values.line, f"The key is missing. Add this line, the same in every language: key: {at.fresh_key}")
    return False
