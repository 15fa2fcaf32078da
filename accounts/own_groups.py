"""The register of personal data as people read it: by part of their life here, each with what is kept for what, how long, on which ground."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.personal_data import entries
from accounts.policy import Row, matrix

# In this order; a purpose stands in the first group that holds one of its things of the matrix. A test fails for a thing in none.
GROUPS: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("account", gettext_lazy("Account and sign-in"), frozenset({"profile", "sign_ins"})),
    ("municipality", gettext_lazy("Your municipality"), frozenset({"membership", "invitation", "visibility"})),
    (
        "learning",
        gettext_lazy("Courses and tests"),
        frozenset({"enrolment", "progress", "status", "own_attempt", "answers_of_others", "results"}),
    ),
    ("sessions", gettext_lazy("Live sessions"), frozenset({"live_session", "attendance", "feedback"})),
    ("certificates", gettext_lazy("Certificates"), frozenset({"certificate", "verification", "revocation", "jobs"})),
    ("messages", gettext_lazy("Messages and reminders"), frozenset({"messages", "mails"})),
    ("rights", gettext_lazy("Who looked, copies, erasure"), frozenset({"accesses", "own_data"})),
    (
        "work",
        gettext_lazy("Only for authoring, coordination and administration"),
        frozenset({"drafts", "role_grants", "audit", "audit_log", "regrade", "certificate_layout", "catalogue"}),
    ),
)


@dataclass(frozen=True)
class Purpose:
    """Everything kept for one purpose: what (matrix rows in words), how long, on which ground."""

    purpose: str
    retention: str
    basis: str
    things: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The purposes of one part."""

    key: str
    title: str
    purposes: tuple[Purpose, ...]


def groups_of_purposes(language: str) -> list[Group]:
    """Return the register by group and purpose, each in the order of the matrix; no query."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for entry in entries():
        found.setdefault((entry.purpose, entry.retention, entry.basis), set()).update(entry.rows)
    by_group: dict[str, list[tuple[int, Purpose]]] = {}
    for (purpose, retention, basis), things in found.items():
        rows = _ordered(things)
        names = tuple(_name(row, language) for row in rows)
        by_group.setdefault(group_of(things), []).append((rows[0].number, Purpose(_(purpose), _(retention), _(basis), names)))
    return [
        Group(key, str(title), tuple(each for _number, each in sorted(by_group[key], key=lambda pair: (pair[0], pair[1].purpose))))
        for key, title, _things in GROUPS
        if key in by_group
    ]


def group_of(things: set[str]) -> str:
    """Return the first group that holds one of these things of the matrix. Raises LookupError for things of no group."""
    for key, _title, held in GROUPS:
        if things & held:
            return key
    raise LookupError(f"These things are in no group of the page: {sorted(things)}")


def _ordered(things: set[str]) -> list[Row]:
    rows = matrix()
    return sorted((rows[thing] for thing in things if thing in rows), key=lambda row: row.number)


def _name(row: Row, language: str) -> str:
    return row.name.get(language, row.name["de"])
