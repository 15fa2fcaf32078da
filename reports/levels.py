"""From when on a municipality's level shows what it shows: worked out from the decisions on it. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Decision(NamedTuple):
    """One decision on the level of a municipality: `number` grows with each decision, `since` is the day it comes into force."""

    number: int
    level: int
    since: datetime


def shown_since(decisions: Iterable[Decision], level: int, now: datetime) -> datetime | None:
    """Return the moment from which enrolments show at least at `level`: None when none do.

    It is that of the first decision for such a level that no later decision has lowered (V-2): raising works only forward, and a
    raise that was overtaken by lowering before it came into force never counts.
    """
    in_force = [row for row in decisions if row.since <= now]
    lowered = max((row.number for row in in_force if row.level < level), default=0)
    return min((row.since for row in in_force if row.level >= level and row.number > lowered), default=None)
