"""Registry of item kinds: how a file of a course package is read and written, and one line for the outline. Filled in `AppConfig.ready()`.

`courses` registers "lesson", `quizzes` registers "quiz"; nothing here imports either.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from courses.package.faults import Place


@dataclass(frozen=True)
class ItemFile:
    """What a file of one item and one language says, as plain data.

    `fields` maps field names of the page to plain values: texts, whole numbers, booleans, dates as "YYYY-MM-DD" or "". A StreamField is a
    list of `{"type": name of the block, "value": plain}`; a plain value is a text, a number, a boolean, a dict (StructBlock), a list
    (ListBlock); rich text is canonical HTML (`package.prose`); a picture, document or film is the name of its file.
    `shape` names what must be the same in every language, with the line it stands in: {"question barriers-03": (14, ("single", 1, ("a",)))}.
    """

    key: str
    fields: Mapping[str, Any]
    shape: Mapping[str, tuple[int, Any]] = field(default_factory=dict)


class ReadFile(Protocol):
    """Read the text of one file. Notes every fault at `at`; returns None when there is nothing left to go on with."""

    def __call__(self, text: str, at: Place) -> ItemFile | None: ...


class WriteFile(Protocol):
    """Write the canonical text of an item. What was written and read again gives equal fields, and is written the same."""

    def __call__(self, item: ItemFile) -> str: ...


@dataclass(frozen=True)
class Kind:
    """One kind of item: its page (`"courses.LessonPage"`), the ending of its files, its codec, its line in the outline.

    `still_counts(completion, item)` says whether what was completed in one course stands for an item of the same origin in another;
    origin, kind and dates were asked before. None: nothing more is to be asked.
    """

    name: str
    page: str
    suffix: str
    read_file: ReadFile
    write_file: WriteFile
    status_line: Callable[..., str] | None = None
    still_counts: Callable[[Any, Any], bool] | None = None


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    page: str,
    suffix: str,
    read_file: ReadFile,
    write_file: WriteFile,
    status_line: Callable[..., str] | None = None,
    still_counts: Callable[[Any, Any], bool] | None = None,
) -> None:
    """Make a kind of item known; registering again replaces it. `suffix` ("md", "yaml") belongs to one kind only."""
    other = next((known for known in _kinds.values() if known.suffix == suffix and known.name != kind), None)
    if other is not None:
        raise ValueError(f"files .{suffix} belong to {other.name}")
    _kinds[kind] = Kind(kind, page, suffix, read_file, write_file, status_line, still_counts)


def kind_of_file(suffix: str) -> Kind | None:
    """Return the kind whose files end so."""
    return next((kind for kind in _kinds.values() if kind.suffix == suffix), None)


def kind_of_page(label: str) -> Kind | None:
    """Return the kind of a page model, named as `courses.LessonPage`."""
    return next((kind for kind in _kinds.values() if kind.page.lower() == label.lower()), None)


def get(kind: str) -> Kind | None:
    """Return a kind by its name."""
    return _kinds.get(kind)


def all_kinds() -> list[Kind]:
    """Return every kind that is registered."""
    return list(_kinds.values())
