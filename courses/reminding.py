"""What else than due dates people are reminded of: apps above register it here (courses may not know them)."""

from collections.abc import Callable, Iterable
from datetime import date

Expiring = tuple[int, int, date]  # enrolment, learner, last day of validity
Source = Callable[[date, date], Iterable[Expiring]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Register a source of proofs whose validity ends between two days. Registering it again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def expiring(first: date, last: date) -> list[Expiring]:
    """Everything that ends between the two days, both included."""
    return [row for source in _sources for row in source(first, last)]
