"""What one person may learn about another: `may` over `matrix.yaml`. Pure; the default is never."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

MATRIX = Path(__file__).with_name("matrix.yaml")
NEVER = "never"
ORDER = ("named", "own", "count", "aggregate")  # the strongest answer first


@dataclass(frozen=True)
class Held:
    """A role somebody holds now; `organisation` is the municipality of a coordinator."""

    role: str
    organisation: int | None = None


@dataclass(frozen=True)
class Viewer:
    """Who asks: the account's id and the roles held at this moment. Everyone with an account is a learner too."""

    id: int | None = None
    held: frozenset[Held] = frozenset()
    enrolled_in: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Cell:
    """One grant of the matrix."""

    actions: str
    scope: str
    shows: str
    from_level: int = 0
    fresh: bool = False
    second: bool = False


@dataclass(frozen=True)
class Row:
    """One row of the matrix: the thing, its names, the grants per role."""

    number: int
    thing: str
    name: dict
    roles: dict[str, tuple[Cell, ...]]


@dataclass(frozen=True)
class Level:
    """A visibility level of a municipality in words, by language: what coordinators see, what is recorded, what is not, what it needs."""

    number: int
    name: dict
    sees: dict
    recorded: dict
    not_recorded: dict
    needs: dict


@lru_cache(maxsize=1)
def levels() -> tuple[Level, ...]:
    """Read the levels once. Raises TypeError for a level that lacks a statement."""
    return tuple(Level(number=raw.pop("level"), **raw) for raw in _parts()[0])


def _parts() -> list[list[dict]]:
    return list(yaml.safe_load_all(MATRIX.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def matrix() -> dict[str, Row]:
    """Read the matrix once. Raises ValueError for a cell that names an unknown action, scope or level."""
    rows = {}
    for raw in _parts()[1]:
        roles = {role: tuple(_cell(grant, raw["row"]) for grant in grants) for role, grants in raw["roles"].items()}
        rows[raw["thing"]] = Row(raw["row"], raw["thing"], raw["name"], roles)
    return rows


def _cell(grant: dict, row: int) -> Cell:
    cell = Cell(**grant)
    if (
        set(cell.actions) - set("CRUDPX")
        or cell.scope not in {"own", "module", "municipality", "enrolled", "all"}
        or cell.shows not in ORDER
    ):
        raise ValueError(f"Row {row} of the matrix has a cell that nobody understands: {grant}")
    return cell


def may(
    viewer: Viewer,
    action: str,
    thing: str,
    *,
    owner: int | None = None,
    organisation: int | None = None,
    level: int = 0,
    course: int | None = None,
    module_author: bool = False,
) -> str:
    """Return how much the viewer may see or do: named, own, count, aggregate or never.

    `owner` is whose thing it is, `organisation` the municipality it belongs to, `level` that municipality's visibility level in force,
    `course` where enrolment counts. An unknown thing, action or role is never; so is every fault on the way (G-8).
    """
    try:
        found = [
            cell.shows
            for role in _roles(viewer)
            for cell in _cells(thing, role.role, action)
            if _reaches(cell, role, viewer, owner, organisation, level, course, module_author)
        ]
    except Exception:  # noqa: BLE001  # a fault in the matrix is a refusal, never an error page with data on it
        return NEVER
    return min(found, key=ORDER.index) if found else NEVER


def _roles(viewer: Viewer) -> list[Held]:
    return [Held("anonymous")] if viewer.id is None else [Held("learner"), *viewer.held]


def _cells(thing: str, role: str, action: str) -> list[Cell]:
    row = matrix().get(thing)
    return [cell for cell in row.roles.get(role, ()) if action in cell.actions] if row and len(action) == 1 else []


def _reaches(
    cell: Cell, role: Held, viewer: Viewer, owner: int | None, organisation: int | None, level: int, course: int | None, module_author: bool
) -> bool:
    if level < cell.from_level:
        return False
    if cell.scope == "all":
        return True
    if cell.scope == "own":
        return owner is not None and owner == viewer.id
    if cell.scope == "municipality":
        return organisation is not None and organisation == role.organisation
    if cell.scope == "enrolled":
        return course is not None and course in viewer.enrolled_in
    return module_author
