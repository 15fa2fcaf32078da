"""The words of the desk, and the counts above it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.desk_states import COMPLETED, ENROLLED, EXPIRED, EXPIRING, INVITED, NOTHING, PLANNED, STATES, overview, state_of, stronger

pytestmark = pytest.mark.pure
NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "days", "word"),
    [
        ("active", None, ENROLLED),
        ("active", -5, ENROLLED),
        ("completed", None, COMPLETED),
        ("completed", 90, COMPLETED),
        ("completed", 89, EXPIRING),
        ("completed", 0, EXPIRING),
        ("completed", -1, EXPIRED),
    ],
)
def test_an_enrolment_has_one_word(status, days, word):
    assert state_of(status, None if days is None else NOW + timedelta(days=days), NOW) == word


def test_a_proof_that_stands_counts_before_a_renewal_and_a_renewal_before_a_proof_that_ended():
    assert (stronger(EXPIRING, ENROLLED), stronger(ENROLLED, EXPIRED), stronger(NOTHING, PLANNED)) == (EXPIRING, ENROLLED, PLANNED)


@given(st.lists(st.lists(st.sampled_from((*STATES, NOTHING)), max_size=4), max_size=60), st.integers(5, 12))
def test_no_count_below_the_smallest_group_is_shown_and_none_is_hidden_alone(people, smallest):
    shown = dict(overview(people, smallest))
    hidden = [state for state, number in shown.items() if number is None]

    assert all(number >= smallest for number in shown.values() if number is not None)
    assert len(hidden) != 1
    assert set(shown) == set(STATES)


def test_somebody_with_two_courses_counts_once():
    assert dict(overview([[COMPLETED, COMPLETED, INVITED]] * 5, 5))[COMPLETED] == 5
