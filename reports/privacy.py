"""Suppression: which cells of a table may leave so that no cell, sum or difference describes 1 to k−1 people.

Rules K-4 to K-9 of SECURITY.md 4.3 and K-11 of decision 0020. Pure: takes counts, gives sets of keys or the number that may leave. Everything that decides uses an order that does not depend
on the figures (the official key), since an attacker knows the algorithm.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Check = Callable[[Collection["Member"]], bool]


@dataclass(frozen=True, order=True)
class Member:
    """A municipality's counts for one course and quarter; `key` is its official key (AGS), which gives the fixed order."""

    key: str
    land: str
    enrolled: int = 0
    completed: int = 0
    running: int = 0


@dataclass(frozen=True)
class Shown:
    """What may leave: keys of members, Länder, and whether the network's total may."""

    members: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    network: bool = False
    anything: bool = True


NOTHING = Shown(anything=False)


def participation(members: Sequence[Member], k: int) -> Shown:
    """Decide for enrolments: strong from k people on (K-4), complementary suppression by K-5 and K-6."""
    return _suppress(members, lambda member: member.enrolled >= k, lambda _group: True)


def completions(members: Sequence[Member], k: int) -> Shown:
    """Decide for completions: strong when completed and running both reach k; hidden groups must add up to 4k each, else their total goes (K-7)."""

    def strong(member: Member) -> bool:
        return member.completed >= k and member.running >= k

    def large(group: Collection[Member]) -> bool:
        return sum(member.completed for member in group) >= 4 * k and sum(member.running for member in group) >= 4 * k

    return _suppress(members, strong, large)


def _suppress(members: Sequence[Member], strong: Callable[[Member], bool], large: Check) -> Shown:
    ordered = sorted(members)
    lands = sorted({member.land for member in ordered})
    hidden = {member for member in ordered if not strong(member)}
    hidden_lands: set[str] = set()
    for land in lands:
        here = [member for member in ordered if member.land == land]
        weak = [member for member in here if member in hidden]
        strong_here = [member for member in here if member not in hidden]
        if not weak:
            continue
        if len(strong_here) < 2:
            hidden_lands.add(land)  # K-5: fewer than two strong ones, so the total goes and they stay
            continue
        hidden.update(strong_here[:2])
        if not large([*weak, *strong_here[:2]]):
            hidden_lands.add(land)
    return _network(ordered, lands, hidden, hidden_lands, strong, large)


def _network(
    ordered: list[Member], lands: list[str], hidden: set[Member], hidden_lands: set[str], strong: Callable[[Member], bool], large: Check
) -> Shown:
    """K-6: the hidden members of all hidden Länder are one group; it too must hold two strong ones."""
    if hidden_lands and not _fill_group(ordered, hidden, hidden_lands, strong):
        for land in [land for land in lands if land not in hidden_lands]:
            hidden_lands.add(land)
            if _fill_group(ordered, hidden, hidden_lands, strong):
                break
        else:
            return NOTHING
    group = [member for member in ordered if member in hidden and member.land in hidden_lands]
    return Shown(
        members=frozenset(member.key for member in ordered if member not in hidden),
        lands=frozenset(land for land in lands if land not in hidden_lands),
        network=not group or large(group),
    )


def _fill_group(ordered: list[Member], hidden: set[Member], hidden_lands: set[str], strong: Callable[[Member], bool]) -> bool:
    """Hide strong members of hidden Länder, in the fixed order, until the network's hidden group holds two; say whether it does."""
    inside = [member for member in ordered if member.land in hidden_lands and strong(member)]
    count = sum(member in hidden for member in inside)
    for member in inside:
        if count >= 2:
            break
        if member not in hidden:
            hidden.add(member)
            count += 1
    return count >= 2


def is_broad(counts: Iterable[int], k: int) -> bool:
    """Whether a group is large (4k) and does not hang on two municipalities: without its two best represented ones k people remain (K-8)."""
    ranked = sorted(counts, reverse=True)
    return sum(ranked) >= 4 * k and sum(ranked[2:]) >= k


def office_table(kinds: Mapping[str, Iterable[int]], k: int) -> bool:
    """K-8: the whole table or nothing. `kinds` maps each kind of office (or language) to its counts per municipality."""
    return bool(kinds) and all(is_broad(counts, k) for counts in kinds.values())


def rounded_down(counts: Iterable[int], k: int) -> int | None:
    """K-11: the sum of a broad group, rounded down to a full multiple of 2k; None when the group is not broad.

    Whoever subtracts it from anything learns an interval of 2k numbers, which either begins with zero or reaches beyond k.
    """
    found = list(counts)
    return sum(found) // (2 * k) * (2 * k) if is_broad(found, k) else None


def coarse_share(part: int, whole: int, k: int) -> int | None:
    """A share in percent, rounded down to steps that stand for at least 2k people each; None where steps of a quarter are too fine.

    Never 0 or 100: below the first step and above the last one the nearest step is given.
    """
    for step in (5, 10, 20, 25):
        if whole * step >= 2 * k * 100:
            return min(100 - step, max(step, part * 100 // whole // step * step))
    return None


def share(part: int | None, whole: int | None) -> int | None:
    """A share in steps of five percent, never 0 or 100 (K-9); None when either cell may not leave."""
    if part is None or whole is None or whole <= 0:
        return None
    return min(95, max(5, 5 * round(part * 20 / whole)))


def visible_sum(members: Iterable[Member], shown: Collection[str]) -> tuple[int | None, bool]:
    """K-9: the sum of a group's shown members, and whether a hidden one makes it a minimum; None when nothing of it is shown."""
    group = list(members)
    visible = [member.enrolled for member in group if member.key in shown]
    return (sum(visible) if visible else None), len(visible) < len(group)
