"""What may leave the reports: dataclasses without a person in them. Pure."""

from dataclasses import dataclass

OFFICE_GROUPS = {  # merged by this fixed list before counting, never after looking (K-8)
    "order": ("order",),
    "planning": ("planning",),
    "events": ("events",),
    "further": ("education", "rescue", "police", "other", ""),
}


@dataclass(frozen=True)
class Figure:
    """A cell row of a table: None means "may not leave", for whatever reason."""

    scope_kind: str
    scope_key: str
    label: str
    enrolled: int | None
    completed: int | None

    @property
    def is_suppressed(self) -> bool:
        return self.enrolled is None and self.completed is None


@dataclass(frozen=True)
class Table:
    """The frozen figures of one course and period for one audience."""

    network: Figure | None
    lands: tuple[Figure, ...]
    organisations: tuple[Figure, ...]
    offices: tuple[Figure, ...]

    @property
    def is_empty(self) -> bool:
        return self.network is None and not self.organisations


def office_group(kind: str) -> str:
    """Return the group in which reports count a kind of office."""
    return next((group for group, kinds in OFFICE_GROUPS.items() if kind in kinds), "further")
