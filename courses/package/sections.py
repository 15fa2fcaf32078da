"""Registry of further sections of course.yaml: parts that belong to apps above this one. Filled in `AppConfig.ready()`.

`certificates` registers "certificate". Its mapping goes through as it stands in the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from courses.models import Course


@dataclass(frozen=True)
class Section:
    """`read` brings the mapping of a file into the database, and may be called again with the same; `write` gives it back.

    `check` answers a mapping with a list of faults ("valid_months: expected a whole number"), before anything is written; it must
    refuse what `read` cannot take. `write` returns None when the course has nothing to say there.
    """

    name: str
    read: Callable[[Course, Mapping[str, Any]], None]
    write: Callable[[Course], Mapping[str, Any] | None]
    check: Callable[[Mapping[str, Any]], list[str]]


_sections: dict[str, Section] = {}


def register(
    name: str,
    *,
    read: Callable[[Course, Mapping[str, Any]], None],
    write: Callable[[Course], Mapping[str, Any] | None],
    check: Callable[[Mapping[str, Any]], list[str]] | None = None,
) -> None:
    """Make a section of course.yaml known; registering again replaces it."""
    _sections[name] = Section(name, read, write, check or (lambda mapping: []))


def names() -> list[str]:
    """The sections that are known, in the order of their names."""
    return sorted(_sections)


def get(name: str) -> Section:
    """Return a section that is known."""
    return _sections[name]
