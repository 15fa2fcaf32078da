"""Steps of the funnel, seats, renewals, shares of modules: what differences of rounded numbers say about small groups."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import privacy

pytestmark = pytest.mark.pure
counts = st.lists(st.integers(min_value=0, max_value=60), min_size=3, max_size=12)
smallest = st.integers(min_value=5, max_value=12)


def differences(exact: int, published: int | None, width: int) -> set[int]:
    """What `exact` minus the number behind a published one may be, when that number lies in an interval of `width`."""
    return set() if published is None else {exact - true for true in range(published, published + width) if true <= exact}


def gives_away(possible: set[int], k: int) -> bool:
    """Whether somebody knows now that it is a group of 1 to k−1 people."""
    return bool(possible) and possible <= set(range(1, k))


@settings(max_examples=300, derandomize=True, deadline=None)
@given(counts, smallest, st.randoms(use_true_random=False))
def test_no_loss_between_two_steps_is_known_to_be_a_small_group(enrolled, k, dice):
    begun = [dice.randint(0, count) for count in enrolled]

    assert not gives_away(differences(sum(enrolled), privacy.rounded_down(begun, k), 2 * k), k)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(counts, smallest, st.randoms(use_true_random=False))
def test_a_coordinator_who_knows_the_own_share_does_not_learn_a_small_rest(begun, k, dice):
    rounded, own = privacy.rounded_down(begun, k), dice.choice(begun)

    if rounded is not None:
        assert not gives_away({true - own for true in range(rounded, rounded + 2 * k) if true >= own}, k)
        assert sum(begun) - own >= k


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.integers(min_value=1, max_value=5000), smallest)
def test_each_share_of_a_module_stands_for_at_least_twice_the_smallest_group(whole, k):
    behind: dict[int | None, int] = {}
    for part in range(whole + 1):
        share = privacy.coarse_share(part, whole, k)
        behind[share] = behind.get(share, 0) + 1

    assert None in behind or min(behind.values()) >= 2 * k - 1
    assert not {0, 100} & set(behind)


def test_two_quarters_of_renewals_differ_by_no_known_small_group():
    dice = random.Random(3)
    for _round in range(300):
        issued, k = [dice.randrange(0, 40) for _town in range(6)], dice.choice((5, 7, 12))
        due = [max(0, count - dice.randrange(0, 3)) for count in issued]
        assert not gives_away(differences(sum(issued), privacy.rounded_down(due, k), 2 * k), k)


def test_control_with_exact_numbers_the_loss_is_known():
    enrolled, begun, k = [20, 20, 20], [20, 19, 18], 7

    assert gives_away(differences(sum(enrolled), sum(begun), 1), k)


def test_control_with_shares_of_five_percent_a_small_course_is_known_to_the_person():
    assert sum(privacy.share(part, 30) == 50 for part in range(31)) <= 2


def test_control_without_dominance_the_rest_beside_two_coordinators_is_small(monkeypatch):
    monkeypatch.setattr(privacy, "is_broad", lambda counts, k: sum(counts) >= 4 * k)
    begun, k = [40, 30, 2], 7

    assert privacy.rounded_down(begun, k) is not None
    assert sum(begun) - 40 - 30 < k
