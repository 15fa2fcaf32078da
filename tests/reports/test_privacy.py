"""Suppression, attacked by somebody who knows the algorithm."""

from collections import defaultdict
from itertools import product

import pytest

from reports.privacy import Member, completions, office_table, participation, share

K = 3
REACH = 8  # alternatives an attacker considers per municipality


def published(counts: tuple[int, ...], lands: tuple[str, ...]) -> tuple:
    """Everything a reader sees of a table of enrolments."""
    members = [Member(str(number), land, enrolled=count) for number, (count, land) in enumerate(zip(counts, lands, strict=True))]
    shown = participation(members, K)
    if not shown.anything:
        return ("nothing",)
    cells = tuple(member.enrolled if member.key in shown.members else None for member in members)
    totals = tuple(sum(m.enrolled for m in members if m.land == land) if land in shown.lands else None for land in sorted(set(lands)))
    return cells, totals, sum(counts) if shown.network else None


@pytest.mark.parametrize("lands", [("A", "A", "A"), ("A", "A", "B"), ("A", "B", "C"), ("A", "A", "B", "B"), ("A", "A", "A", "B")])
def test_no_small_count_can_be_worked_out_by_the_public_or_by_a_coordinator_with_the_own_number(lands):
    worlds = defaultdict(list)
    for counts in product(range(REACH + 1), repeat=len(lands)):
        worlds[published(counts, lands)].append(counts)

    known = set()
    for seen, possible in worlds.items():
        for insider in (None, *range(len(lands))):
            by_own = defaultdict(list)
            for counts in possible:
                by_own[counts[insider] if insider is not None else None].append(counts)
            for own, left in by_own.items():
                for place in range(len(lands)):
                    values = {counts[place] for counts in left}
                    # Only worlds whose counts stay well inside what was enumerated prove something.
                    if place != insider and len(values) == 1 and 0 < values.copy().pop() < K and all(max(c) <= REACH - K for c in left):
                        known.add((seen, insider, own, place))

    assert known == set()


def test_hiding_weak_cells_only_would_leak():
    """Control: the attack finds what there is to find when complementary suppression is missing."""
    worlds = defaultdict(set)
    for counts in product(range(REACH + 1), repeat=3):
        view = (tuple(count if count >= K else None for count in counts), sum(counts))
        worlds[view].add(counts)

    assert any(len({counts[0] for counts in possible}) == 1 and 0 < next(iter(possible))[0] < K for possible in worlds.values())


def test_a_hidden_member_takes_two_strong_ones_along():
    members = [Member("1", "A", 2), Member("2", "A", 10), Member("3", "A", 11), Member("4", "A", 12), Member("5", "B", 20)]

    shown = participation(members, 7)

    assert (sorted(shown.members), sorted(shown.lands), shown.network) == (["4", "5"], ["A", "B"], True)


def test_with_one_strong_member_the_total_of_the_land_goes_instead():
    members = [Member("1", "A", 2), Member("2", "A", 10), Member("3", "B", 11), Member("4", "B", 12), Member("5", "B", 20)]

    shown = participation(members, 7)

    assert "A" not in shown.lands


def test_two_municipalities_are_shown_whole_or_not_at_all():
    assert participation([Member("1", "A", 9), Member("2", "B", 8)], 7).network
    assert not participation([Member("1", "A", 9), Member("2", "B", 1)], 7).anything


def test_completions_need_both_sides_of_the_difference():
    shown = completions([Member(str(n), "A", 20, 10, 10) for n in range(4)] + [Member("9", "A", 20, 19, 1)], 7)

    assert "9" not in shown.members
    assert "0" not in shown.members and "3" in shown.members


def test_a_kind_of_office_that_hangs_on_two_municipalities_hides_the_table():
    assert office_table({"order": [20, 20, 20], "planning": [20, 20, 8]}, 7)
    assert not office_table({"order": [20, 20, 20], "planning": [30, 30, 1]}, 7)
    assert not office_table({"order": [9, 9, 9]}, 7)


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 100, 5), (100, 100, 95), (46, 100, 45), (None, 100, None), (3, 0, None)])
def test_shares_come_in_steps_of_five_and_never_say_nobody_or_everybody(part, whole, expected):
    assert share(part, whole) == expected
