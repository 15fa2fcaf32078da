"""What is kept about people: every model field with a person in it, with purpose, basis, viewers and retention (SECURITY.md 4.1). Pure.

Each app registers its own models in its `personal.py`; a test fails for a field that nobody registered, and for an entry that no row
of the permission matrix lets anybody see: what nobody may see is not recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """What is kept about people in one model. `rows` are things of the permission matrix: who may see it."""

    model: str
    fields: frozenset[str]
    purpose: str
    basis: str
    rows: frozenset[str]
    retention: str


_entries: dict[str, Entry] = {}


def register(model: str, *, fields: Iterable[str], purpose: str, basis: str, rows: Iterable[str], retention: str) -> None:
    """Register the personal fields of a model ("app.Model"). Refuses (ValueError) a second entry and empty statements."""
    if model in _entries:
        raise ValueError(f"{model} is registered already.")
    entry = Entry(model, frozenset(fields), purpose, basis, frozenset(rows), retention)
    if not all((entry.fields, purpose, basis, entry.rows, retention)):
        raise ValueError(f"{model}: each of fields, purpose, basis, rows and retention needs something in it.")
    _entries[model] = entry


def entries() -> list[Entry]:
    """Return all entries, by model."""
    return [_entries[model] for model in sorted(_entries)]


def entry_for(model: str) -> Entry | None:
    """Return the entry of a model, None when it holds nothing about people."""
    return _entries.get(model)
