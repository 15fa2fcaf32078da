"""What reading a file gives: entries that are taken, changed or refused, each with its line and the reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

TAKEN, CHANGED, REFUSED = "taken", "changed", "refused"


@dataclass(frozen=True)
class Note:
    """A sentence of `quizzes.exchange.notes` by its name, with what stands in its blanks; translated where it is shown."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def note(code: str, **values: Any) -> Note:
    """Return a note; texts of the file are cut to what a table can show."""
    return Note(code, {name: shortened(value) if isinstance(value, str) else value for name, value in values.items()})


def shortened(text: str, limit: int = 80) -> str:
    """Return one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


class FileRefused(Exception):
    """Nothing of the file can be read; `line` is 0 where no line is to blame."""

    def __init__(self, code: str, line: int = 0, **values: Any):
        self.note, self.line = note(code, **values), line
        super().__init__(code)


@dataclass(frozen=True)
class Entry:
    """One element of a file: a question, or something that stands beside questions (`question` is then None).

    `line` counts in the file, in a package in the entry `file` of it.
    `changes` are what was altered, `refusals` why it is not taken, `hints` what an author should look at; nothing is altered by a hint.
    """

    line: int
    title: str
    question: dict[str, Any] | None = None
    changes: tuple[Note, ...] = ()
    refusals: tuple[Note, ...] = ()
    hints: tuple[Note, ...] = ()
    file: str = ""

    @property
    def state(self) -> str:
        """taken, changed or refused."""
        return REFUSED if self.refusals else CHANGED if self.changes else TAKEN

    @property
    def can_be_chosen(self) -> bool:
        """Whether there is a question to bring in."""
        return self.question is not None and not self.refusals


@dataclass(frozen=True)
class Reading:
    """A whole file. `notes` concern all of it; `encoding` is how its text was read, empty where the format says it itself.

    `pictures` are the files that questions name as their picture.
    """

    entries: tuple[Entry, ...]
    notes: tuple[Note, ...] = ()
    encoding: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def count(self, state: str) -> int:
        """How many entries have this state."""
        return sum(entry.state == state for entry in self.entries)


@dataclass(frozen=True)
class Written:
    """A file that was made, what of the questions it cannot carry (by key), and how many questions are in it."""

    content: bytes
    count: int
    losses: tuple[tuple[str, Note], ...] = ()


def refused_entry(line: int, title: str, code: str, **values: Any) -> Entry:
    """An element that cannot be taken."""
    return Entry(line, shortened(title), refusals=(note(code, **values),))


def not_in_format(kind: str) -> Note:
    """Why a question of this kind is not in a file of a format that has no such questions, and which format has."""
    return (
        note("hotspot_elsewhere")
        if kind == "hotspot"
        else note("branching_elsewhere")
        if kind == "branching"
        else note("kind_not_in_format", kind=kind)
    )


def unique_notes(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return each note once, in its order."""
    found: list[Note] = []
    for one in notes:
        if one not in found:
            found.append(one)
    return tuple(found)
