"""Random quarters attacked by adding and subtracting whatever is published: total, Land, town, office, language, size."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import privacy
from reports.services import freezing, network_figures
from tests.reports.attacks.cubes import attack, minima, random_cube, small_groups_found

pytestmark = pytest.mark.pure


def quarters(count: int):
    dice = random.Random(4711)  # repeatable quarters, not a secret
    return [random_cube(dice) for _number in range(count)]


@settings(max_examples=120, derandomize=True, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_no_group_of_one_to_k_minus_one_follows_from_what_is_published(seed):
    cube = random_cube(random.Random(seed))

    for insider in (None, *cube.towns):
        assert small_groups_found(cube, insider) == set()


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_a_minimum_is_made_of_towns_that_are_shown_anyway(seed):
    cube = random_cube(random.Random(seed))
    shown = privacy.participation(cube.members(), cube.k).members

    for towns, number in minima(cube):
        assert number == sum(member.enrolled for n, member in enumerate(cube.members()) if n in towns and member.key in shown)


def weak_cells_only(members, strong, _large):
    """Hide what is below k and show every sum: what a spreadsheet would do."""
    lands = frozenset(member.land for member in members)
    return privacy.Shown(frozenset(member.key for member in members if strong(member)), lands, network=True)


def test_control_without_partners_for_hidden_cells_the_attack_succeeds(monkeypatch):
    monkeypatch.setattr(privacy, "_suppress", weak_cells_only)

    assert attack(quarters(30)) > 0


def test_control_without_the_rule_for_the_network_the_attack_succeeds(monkeypatch):
    monkeypatch.setattr(privacy, "_fill_group", lambda *_arguments: True)

    assert attack(quarters(300)) > 0


def test_control_without_the_rule_for_sums_of_completions_the_attack_succeeds(monkeypatch):
    def partners_of_enrolments(members, k):
        """Hide completions where enrolments are hidden, not where completions are weak."""
        return privacy.participation(members, k)

    monkeypatch.setattr(freezing, "completions", partners_of_enrolments)

    assert attack(quarters(300)) > 0


def test_control_with_office_tables_of_any_size_the_attack_succeeds(monkeypatch):
    monkeypatch.setattr(freezing, "office_table", lambda _kinds, _k: True)

    assert attack(quarters(300)) > 0


def test_control_with_language_tables_of_any_size_the_attack_succeeds(monkeypatch):
    monkeypatch.setattr(network_figures, "office_table", lambda _kinds, _k: True)

    assert attack(quarters(300)) > 0


def test_control_with_whole_size_classes_the_attack_succeeds(monkeypatch):
    monkeypatch.setattr(network_figures, "visible_sum", lambda group, _shown: (sum(member.enrolled for member in group), False))

    assert attack(quarters(300)) > 0
