"""Kinds of values in package files: each reads a value (raising `Bad`) and gives it back for writing. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from uuid import UUID, uuid4

from courses.package import prose
from courses.package.faults import Place
from courses.package.links import address_fault
from courses.package.strict import Flow, Multiline, Seq

KEY = re.compile(r"[a-z0-9-]{1,36}\Z")
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}\Z")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_MARK = re.compile(r"\bS\d{1,3}[a-z]?\b")
REF = re.compile(r"S\d{1,3}[a-z]?\Z")


class Bad(Exception):
    """A value that cannot stay; the text says what to do."""


class Type(Protocol):
    """Reads a value of a file and gives it back for writing."""

    def read(self, value: Any, at: Place, line: int) -> Any: ...

    def write(self, value: Any) -> Any: ...


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


@dataclass(frozen=True)
class Digits:
    """A whole number; in files it stands in quotes, as '90', or without."""

    least: int
    most: int

    def read(self, value: Any, at: Place, line: int) -> int:
        text = _as_text(value)
        if not re.fullmatch(r"\d{1,6}", text) or not self.least <= int(text) <= self.most:
            raise Bad(f"expected a whole number from {self.least} to {self.most}.")
        return int(text)

    def write(self, value: Any) -> str:
        return str(int(value))


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
FOLDER = Matching(re.compile(r"(?=.{1,100}\Z)[a-z0-9]+(?:-[a-z0-9]+)*\Z"), "small letters a to z, digits and single hyphens, at most 100")
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
class Marks:
    """Source marks, as S25 or "S25 S26", with words where they help."""

    limit: int

    def read(self, value: Any, at: Place, line: int) -> str:
        text = Text(self.limit).read(value, at, line)
        for mark in _MARK.findall(text):
            at.mark(line, mark)
        return text

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
