"""YAML as packages use it: a strict reader that knows its lines, and one canonical way of writing. Pure.

Read: one document of mappings, lists and scalars; no anchors, aliases, tags, merge keys or duplicate keys, at most twelve levels. `true`,
`false` and plain whole numbers are values, everything else stays the text that stands there: `no`, `12:30` and dates too.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from courses.package.faults import Place

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
WIDTH = 100
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
# C0 and C1 controls, line separators that split lines elsewhere, bidirectional overrides that make a text look like another one.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


class Map(dict[str, Any]):
    """A mapping that knows the line of each of its keys."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Seq(list[Any]):
    """A list that knows the line of each of its entries."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


class Multiline(str):
    """Text that is written as a literal block even when it has one line only."""


class Flow(list[Any]):
    """A list that is written in one line: [a, b]."""


class _Stop(Exception):
    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def decode(raw: bytes, at: Place) -> str | None:
    """Return the text of a file: UTF-8, NFC, line ends as newlines. Notes a fault and returns None for anything else."""
    if len(raw) > MAX_BYTES:
        at.fault(0, f"The file has {len(raw):,} bytes; at most {MAX_BYTES:,} are allowed.")
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        at.fault(raw[: error.start].count(b"\n") + 1, "Save the file as UTF-8.")
        return None
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    for number, line in enumerate(text.split("\n"), start=1):
        refused = _REFUSED.search(line) or re.search("\r", line)
        if refused:
            at.fault(number, f"Remove the control character U+{ord(refused[0]):04X}.")
            return None
    return text


def load(text: str, at: Place, first_line: int = 1) -> Map | None:
    """Read one mapping; `first_line` is where the text begins in its file. Notes a fault and returns None for anything else."""
    try:
        events = _Events(text, first_line)
        events.begin()
        value = events.value(1)
        events.end()
    except _Stop as stop:
        at.fault(stop.line, str(stop))
        return None
    except yaml.YAMLError as error:
        at.fault(*_syntax(error, first_line))
        return None
    if not isinstance(value, Map):
        at.fault(first_line, "Expected `name: value` lines here.")
        return None
    return value


def _syntax(error: yaml.YAMLError, first_line: int) -> tuple[int, str]:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "unreadable"
    line = mark.line + first_line if mark else first_line
    return (
        line,
        f"This is not valid YAML ({problem}). Check indentation and colons; put texts with a colon, # or quotation marks in quotes.",
    )


class _Events:
    """Builds plain values straight from the parser's events, so that nothing that YAML could construct is ever constructed."""

    def __init__(self, text: str, first_line: int) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.first_line = first_line

    def line(self, event: Any) -> int:
        return int(event.start_mark.line) + self.first_line

    def begin(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if event.version or event.tags:
                    raise _Stop(self.line(event), "Leave out YAML directives (%YAML, %TAG).")
                return
        raise _Stop(self.first_line, "There is nothing here.")

    def end(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _Stop(self.line(event), "One YAML document a file: remove this `---` and what follows.")

    def value(self, depth: int) -> Any:
        return self.build(next(self.events), depth)

    def build(self, event: Any, depth: int) -> Any:
        line = self.line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Stop(
                line,
                "Write the value out: anchors (&) and aliases (*) are not allowed; put texts that begin with & or * in quotes.",
            )
        if getattr(event, "tag", None):
            raise _Stop(line, "Leave out the tag: put texts that begin with an exclamation mark in quotes.")
        if depth > MAX_DEPTH:
            raise _Stop(line, f"This is nested too deeply; at most {MAX_DEPTH} levels are allowed.")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(line, depth)
        return self.mapping(line, depth)

    def sequence(self, line: int, depth: int) -> Seq:
        found = Seq(line)
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.lines.append(self.line(event))
            found.append(self.build(event, depth + 1))
        return found

    def mapping(self, line: int, depth: int) -> Map:
        found = Map(line)
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            at = self.line(event)
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag or event.value == "<<":
                raise _Stop(at, "A name must be a plain word here.")
            if event.value in found:
                raise _Stop(at, f"`{event.value}` stands here twice; keep one.")
            found.lines[event.value] = at
            found[event.value] = self.build(next(self.events), depth + 1)
        return found


def _scalar(event: Any) -> str | bool | int:
    text = str(event.value)
    if event.style:
        return text
    if text in ("true", "false"):
        return text == "true"
    return int(text) if _WHOLE.match(text) else text


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text or (isinstance(text, Multiline) and text):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text.rstrip("\n") + "\n", style="|")
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text))


def _flow(dumper: yaml.SafeDumper, values: Flow) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Multiline, _text)
_Dumper.add_representer(Flow, _flow)


def dump(values: dict[str, Any]) -> str:
    """Write a mapping in the one canonical way; `load` gives back what was written, with one newline after texts of several lines."""
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False)
