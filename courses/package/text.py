"""A lesson file ↔ plain fields of a lesson page: YAML front matter, Markdown prose, fenced YAML blocks. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.kinds import ItemFile
from courses.package import strict
from courses.package.blocks import AT_MOST_ONE, FIELDS, read_block, shape_of, write_block
from courses.package.faults import Place
from courses.package.fields import ITEM_HEAD, Field, Sources, check_marks, check_review, has_key, read_fields, write_fields
from courses.package.prose import to_html, to_markdown
from courses.package.values import Date, Flag, OneOf, Text

FRONT = (
    *ITEM_HEAD,
    Field("format", OneOf(("reading", "film", "scenario", "tool", "workshop"))),
    Field("required", Flag(), optional=True, default=True, always=True),
    Field("goal", Text(400)),
    Field("takeaway", Text(600, lines=True), optional=True, always=True),
    Field("content_note", Text(600, lines=True), optional=True, always=True),
    Field("changed_on", Date()),
    Field("reviewed_on", Date()),
    Field("review_due", Date(), optional=True, always=True),
    Field("review_reason", Text(300), optional=True),
    Field("sources", Sources(), optional=True, default=[], always=True),
)
MAX_BLOCKS = 200
MAX_PROSE = 20_000
_SHARED = ("origin", "minutes", "format", "required")
_OPEN = re.compile(r"```([A-Za-z_-]*)[ \t]*\Z")
_CLOSE = re.compile(r"```[ \t]*\Z")


@dataclass(frozen=True)
class Section:
    """A stretch of the body: prose (`kind` empty) or a fenced block, with the line of its first line of text."""

    kind: str
    line: int
    text: str


def read_lesson(text: str, at: Place) -> ItemFile | None:
    """Read a lesson file; every fault is noted with its line. None when there was any."""
    before = at.count
    front, body, line = _split(text, at)
    values = strict.load(front, at, 2) if front else None
    if values is None:
        return None
    has_key(values, at)
    values.setdefault("key", at.fresh_key)
    read = read_fields(FRONT, values, at, 1)
    blocks, shape = _read_body(body, line, at)
    if not blocks and at.count == before:
        at.fault(line, "The lesson has no text.")
    if read is None:
        return None
    check_marks(at, read["sources"])
    check_review(at, read, values)
    for name in _SHARED:
        shape[name] = (values.lines.get(name, 1), read[name])
    key = read.pop("key")
    return ItemFile(key, {**read, "body": blocks}, shape) if at.count == before else None


def _split(text: str, at: Place) -> tuple[str, str, int]:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        at.fault(1, "A lesson begins with front matter: a line `---`, then `name: value` lines, then a line `---`.")
        return "", "", 1
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), 0)
    if not end:
        at.fault(1, "The front matter has no end: put a line `---` before the text.")
        return "", "", 1
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _read_body(body: str, line: int, at: Place) -> tuple[list[dict[str, Any]], dict[str, tuple[int, Any]]]:
    blocks: list[dict[str, Any]] = []
    shape: dict[str, tuple[int, Any]] = {}
    for section in sections(body, line, at):
        if not section.kind and len(section.text) > MAX_PROSE:
            at.fault(section.line, f"This stretch of text has {len(section.text):,} characters; {MAX_PROSE:,} fit. Divide the lesson.")
        elif not section.kind:
            html = to_html(section.text, at, section.line)
            blocks += [{"type": "prose", "value": html}] if html else []
        else:
            _read_fenced(section, at, blocks, shape)
    if len(blocks) > MAX_BLOCKS:
        at.fault(line, f"The lesson has {len(blocks)} blocks; at most {MAX_BLOCKS} are allowed.")
    return blocks, shape


def _read_fenced(section: Section, at: Place, blocks: list[dict[str, Any]], shape: dict[str, tuple[int, Any]]) -> None:
    values = strict.load(section.text, at, section.line)
    read = read_block(section.kind, values, at) if values is not None else None
    if read is None:
        return
    blocks.append({"type": section.kind, "value": read})
    named = shape_of(section.kind, read)
    if named is not None:
        if named[0] in shape and section.kind in AT_MOST_ONE:
            at.fault(section.line, f"A lesson has one block `{section.kind}` at most.")
        elif named[0] in shape:
            at.fault(section.line, f"Two blocks of this lesson are `{named[0]}`; give one another key.")
        shape[named[0]] = (section.line, named[1])


def sections(body: str, first_line: int, at: Place) -> list[Section]:
    """Divide the body into prose and fenced blocks; unknown kinds and unclosed fences are faults."""
    found: list[Section] = []
    kind, begun, lines = "", first_line, list[str]()
    for number, line in enumerate(body.split("\n"), start=first_line):
        opened = _OPEN.match(line) if not kind else None
        if opened:
            found.append(Section("", begun, "\n".join(lines)))
            kind, begun, lines = opened[1] or "?", number + 1, []
        elif kind and _CLOSE.match(line):
            if kind in FIELDS:
                found.append(Section(kind, begun, "\n".join(lines)))
            else:
                at.fault(begun - 1, f"`{kind}` is no block. Blocks are: {', '.join(FIELDS)}.")
            kind, begun, lines = "", number + 1, []
        else:
            lines.append(line)
    if kind:
        at.fault(begun - 1, f"The block `{kind}` has no end: put three backticks on a line of their own after it.")
    else:
        found.append(Section("", begun, "\n".join(lines)))
    return found


def write_lesson(item: ItemFile) -> str:
    """Write a lesson file in canonical form."""
    front = strict.dump(write_fields(FRONT, {"key": item.key, **item.fields}))
    body = "\n\n".join(part for part in _write_body(item.fields["body"]) if part)
    return f"---\n{front}---\n\n{body}\n"


def _write_body(blocks: list[Mapping[str, Any]]) -> list[str]:
    parts, prose = [], ""
    for block in blocks:
        if block["type"] == "prose":
            prose += block["value"]  # two text blocks in a row become one
            continue
        parts += [to_markdown(prose), f"```{block['type']}\n{strict.dump(write_block(block['type'], block['value']))}```"]
        prose = ""
    return [*parts, to_markdown(prose)]
