"""Completions attacked by whoever tries out every quarter that could have been: not by adding and subtracting, but by what is possible at all.

The attacker knows the rules, lists every population of a small world that would have been published just like this, and looks at what they
have in common. That uses what no linear combination sees: that counts are whole and not negative, why a cell is hidden, and why a sum shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, product

import pytest

from reports import privacy
from reports.privacy import Member

pytestmark = pytest.mark.pure

K = 2
People = tuple[tuple[int, int], ...]  # completed and running, by municipality


def published(people: People, lands: str) -> tuple:
    """Everything that is published about enrolments and completions of a course's first quarter, by the real code.

    In a first quarter running is enrolled less completed, so that whoever sees the one and works out the other has the third too.
    """
    members = [Member(str(n), lands[n], completed + running, completed, running) for n, (completed, running) in enumerate(people)]
    found = []
    for shown, numbers in (
        (privacy.participation(members, K), [member.enrolled for member in members]),
        (privacy.completions(members, K), [member.completed for member in members]),
    ):
        by_key = dict(zip((member.key for member in members), numbers, strict=True))
        cells = tuple((name, by_key[name]) for name in sorted(shown.members))
        sums = tuple((land, sum(by_key[m.key] for m in members if m.land == land)) for land in sorted(shown.lands))
        found.append((shown.anything, cells, sums, sum(numbers) if shown.network else None))
    return tuple(found)


@cache
def groups(count: int) -> tuple[tuple[int, ...], ...]:
    """Every set of municipalities."""
    return tuple(some for size in range(1, count + 1) for some in combinations(range(count), size))


def given_away(every: Iterable[People], lands: str, *, inside: int | None) -> Iterator[People]:
    """Populations of which somebody knows that 1 to k−1 people of a group have completed, or are still at it.

    `inside` is the municipality whose coordinator attacks and knows the own counts.
    """
    alike = defaultdict(list)
    for people in every:
        alike[_signature(people, lands), people[inside] if inside is not None else None].append(people)
    for same in alike.values():
        for group in groups(len(lands)):
            if group != (inside,) and any(all(0 < sum(people[n][side] for n in group) < K for people in same) for side in (0, 1)):
                yield from same
                break


@cache
def _signature(people: People, lands: str) -> tuple:
    return published(people, lands)


def worlds(count: int, most: int) -> list[People]:
    """Every population of so many municipalities with up to `most` people each, in any mixture of completed and running."""
    pairs = [(completed, running) for completed in range(most + 1) for running in range(most + 1 - completed)]
    return list(product(pairs, repeat=count))


def share_given_away(lands: str, *, most: int, searched: int) -> float:
    """The share of populations with up to `most` people a municipality that give a small group away, to the public or to a coordinator.

    What could have been instead is searched up to `searched` people: a small world ends where the real one does not.
    """
    _signature.cache_clear()
    every = worlds(len(lands), searched)
    broken: set[People] = set()
    for inside in (None, *range(len(lands))):
        broken.update(given_away(every, lands, inside=inside))
    inner = [people for people in every if all(sum(pair) <= most for pair in people)]
    return sum(people in broken for people in inner) / len(inner)


@pytest.mark.parametrize("lands", ["AAA", "AAB", "ABC"])
def test_no_small_group_is_certain_to_whoever_lists_every_quarter_that_could_have_been(lands):
    assert share_given_away(lands, most=5, searched=6) == 0


def test_control_without_the_rule_of_four_k_some_quarters_leave_one_possibility(monkeypatch):
    real = privacy._suppress
    monkeypatch.setattr(privacy, "_suppress", lambda members, strong, _large: real(members, strong, lambda _group: True))

    assert share_given_away("AAA", most=5, searched=6) > 0.005


def test_control_when_running_does_not_count_enrolled_less_completed_is_a_small_group(monkeypatch):
    def by_completed_alone(members, k):
        return privacy._suppress(members, lambda member: member.completed >= k, lambda _group: True)

    monkeypatch.setattr(privacy, "completions", by_completed_alone)

    assert share_given_away("AAA", most=3, searched=4) > 0.1


def test_control_when_only_weak_cells_hide_most_quarters_leave_one_possibility(monkeypatch):
    def weak_cells_only(members, strong, _large):
        lands = frozenset(member.land for member in members)
        return privacy.Shown(frozenset(member.key for member in members if strong(member)), lands, network=True)

    monkeypatch.setattr(privacy, "_suppress", weak_cells_only)

    assert share_given_away("AAA", most=3, searched=4) > 0.5
