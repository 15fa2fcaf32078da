"""Item analysis as arithmetic: pure."""

from statistics import correlation

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.statistics import ItemFigures, Response, discrimination, figures, hints, in_steps, is_due

pytestmark = pytest.mark.pure

# Ten people worked out by hand: x = this question, y = the rest.
X = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1]
Y = [0.9, 0.8, 0.9, 0.4, 0.7, 0.5, 0.6, 0.3, 0.6, 0.8]
PEOPLE = [Response(x, y, ("a",) if x else ("b",)) for x, y in zip(X, Y, strict=True)]


def test_figures_of_ten_people():
    found = figures(PEOPLE, ("a", "b", "c"))

    # x̄ = 0.6, ȳ = 0.65; Σ(x-x̄)² = 2.4; Σ(y-ȳ)² = 0.385; Σ(x-x̄)(y-ȳ) = 0.8; r = 0.8 / √0.924 = 0.832
    assert found == ItemFigures(10, right=60, difficulty=60, discrimination=85, options={"a": 60, "b": 40, "c": 0})


def test_the_correlation_is_that_of_the_standard_library():
    assert discrimination(PEOPLE) == pytest.approx(correlation(X, Y))


def test_below_seven_people_there_is_nothing():
    assert figures(PEOPLE[:6], ("a",)) is None
    assert discrimination(PEOPLE[:6]) is None


@pytest.mark.parametrize("same", [[Response(1, y) for y in Y], [Response(x, 0.5) for x in X], [Response(x, None) for x in X]])
def test_without_a_difference_or_a_rest_there_is_no_discrimination(same):
    assert discrimination(same) is None


@pytest.mark.parametrize(
    ("people", "further", "due"), [(6, None, False), (7, None, True), (7, 0, False), (30, 6, False), (30, 7, True), (5, 9, False)]
)
def test_figures_are_due_from_seven_people_and_after_seven_more(people, further, due):
    assert is_due(people, further) is due


@pytest.mark.parametrize(("value", "step"), [(0, 0), (2.4, 0), (2.5, 5), (97.5, 100), (97.4, 95), (-2.5, -5), (-2.4, 0), (100, 100)])
def test_shares_go_in_steps_of_five(value, step):
    assert in_steps(value) == step


def of(difficulty=60, discrimination=40, people=30, **options):
    return ItemFigures(people, difficulty, difficulty, discrimination, options)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (of(), ()),
        (of(difficulty=95), ("too_easy",)),
        (of(difficulty=20), ("too_hard",)),
        (of(discrimination=-5), ("negative",)),
        (of(discrimination=15), ("weak",)),
        (of(discrimination=None), ()),
        (of(a=100, b=0), ("unused",)),
        (of(a=0, b=100), ()),
        (of(people=12, a=100, b=0), ()),
    ],
)
def test_hints(found, said):
    assert hints(found, ("a",)) == said


shares = st.sampled_from([0.0, 1 / 3, 1 / 2, 2 / 3, 5 / 7, 1.0])
responses = st.builds(Response, shares, st.one_of(st.none(), shares), st.sampled_from([(), ("a",), ("b",), ("a", "b")]))


@given(st.lists(responses, max_size=60))
def test_figures_never_leave_their_ranges_and_steps(people):
    found = figures(people, ("a", "b"))

    assert (found is None) == (len(people) < 7)
    assume(found is not None)
    values = [found.right, found.difficulty, *found.options.values()]
    assert all(0 <= value <= 100 and value % 5 == 0 for value in values)
    assert found.discrimination is None or (-100 <= found.discrimination <= 100 and found.discrimination % 5 == 0)


@given(st.lists(responses, min_size=7, max_size=40), st.randoms())
def test_the_order_of_people_makes_no_difference(people, chance):
    shuffled = list(people)
    chance.shuffle(shuffled)

    assert figures(shuffled, ("a", "b")) == figures(people, ("a", "b"))


@given(st.lists(st.builds(Response, shares, shares), min_size=7, max_size=40))
def test_a_question_turned_round_discriminates_the_other_way(people):
    found, turned = discrimination(people), discrimination([Response(1 - one.share, one.rest) for one in people])

    assert (found is None) == (turned is None)
    assert found is None or turned == pytest.approx(-found, abs=1e-6)
