"""Grading: whole points, no bonus for guessing everything, full points for the whole truth only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import deal, grade, receipt
from tests.factories import quizzes as make

pytestmark = pytest.mark.pure


def earn(question, *chosen):
    content = make.make_content([question])
    return grade(content, {question["key"]: content.questions[0].accept(chosen)}).points


@pytest.mark.parametrize(
    ("question", "chosen", "points"),
    [
        (make.single(), ["b"], 1), (make.single(), ["a"], 0), (make.single(), [], 0),
        (make.true_false(), ["false"], 1), (make.true_false(), ["true"], 0),
        # four choices, two points: three judged rightly less one is half of it
        (make.multiple(), ["a", "c"], 2), (make.multiple(), ["a"], 1), (make.multiple(), ["a", "c", "d"], 1), (make.multiple(), ["a", "b"], 0),
        (make.multiple(), ["a", "b", "c", "d"], 0), (make.multiple(), ["b", "d"], 0), (make.multiple(), [], 0),
        (make.matching(), ["p1=p1", "p2=p2", "p3=p3"], 3), (make.matching(), ["p1=p1", "p2=p3", "p3=p2"], 1),
        (make.matching(), ["p1=p1", "p2=p1", "p3=p1"], 1), (make.matching(), ["p2=p2"], 1), (make.matching(), ["p1=d1"], 0),
        (make.ordering(), ["i1", "i2", "i3", "i4"], 3), (make.ordering(), ["i2", "i1", "i3", "i4"], 2), (make.ordering(), ["i4", "i3", "i2", "i1"], 0),
        (make.ordering(), [], 0),
        (make.numeric(), ["58"], 1), (make.numeric(), ["58,5"], 1), (make.numeric(), ["57.5"], 1), (make.numeric(), ["58,51"], 0), (make.numeric(answer="1500", tolerance="0"), ["1.500"], 1),
    ],
)  # fmt: skip
def test_points(question, chosen, points):
    assert earn(question, *chosen) == points


@pytest.mark.parametrize(("points", "passed"), [(3, True), (2, False)])
def test_the_pass_mark_is_reached_by_whole_numbers(points, passed):
    content = make.make_content([make.single(f"f{n}") for n in range(4)], pass_percent=75)

    assert grade(content, {f"f{n}": ("b",) for n in range(points)}).passed is passed


def test_answers_to_other_questions_count_nothing():
    content = make.make_content([make.single()])

    assert grade(content, {"einfach": ("b",), "fremd": ("b",)}).points == 1


def test_an_attempt_is_graded_on_what_it_was_dealt():
    content = make.make_content([make.single(f"f{n}") for n in range(9)], draw=4)
    dealt = deal(content, 1)
    result = grade(content.only(dealt.questions), dict.fromkeys(dealt.questions, ("b",)))

    assert (result.points, result.max_points, result.passed) == (4, 4, True)


questions = st.sampled_from([make.single(), make.multiple(), make.true_false(), make.matching(), make.ordering(), make.numeric()])


@st.composite
def answered(draw):
    """A question of any kind with points from 1 to 9, and an answer of the right shape."""
    question = make.make_content([{**draw(questions), "points": draw(st.integers(1, 9))}]).questions[0]
    if question.kind == "multiple":
        return question, tuple(draw(st.sets(st.sampled_from("abcd"))))
    if question.kind == "matching":
        return question, tuple(
            f"{left}={draw(st.sampled_from(question.option_keys()))}" for left in sorted(draw(st.sets(st.sampled_from(["p1", "p2", "p3"]))))
        )
    if question.kind == "ordering":
        return question, tuple(draw(st.permutations(question.option_keys())))
    if question.kind == "numeric":
        return question, (str(draw(st.integers(50, 65))),)
    return question, (draw(st.sampled_from(question.option_keys() or ("true", "false"))),)


@given(answered())
def test_points_stay_in_range_and_all_of_them_need_the_whole_truth(case):
    question, chosen = case
    stored = question.accept(chosen)
    points = question.earn(stored)

    assert 0 <= points <= question.points
    assert type(points) is int
    assert (points == question.points) == (stored == question.solution() or (question.kind == "numeric" and stored == ("58",)))


@given(st.integers(0, 2**64 - 1))
def test_every_deal_keeps_every_option_and_the_solution_can_be_given(seed):
    content = make.make_content()
    dealt = deal(content, seed)

    for question in content.questions:
        assert sorted(dealt.order_of(question)) == sorted(question.option_keys())
        names = dealt.for_browser(question, question.solution())
        assert question.earn(question.accept(dealt.from_browser(question, names))) == question.points


def test_a_receipt_changes_with_every_part_of_it():
    base = ("a1", "v1", "2026-11-23T10:00:00+00:00", {"f": (("a",), 1)})
    others = [
        ("a2", *base[1:]),
        (base[0], "v2", *base[2:]),
        (*base[:2], "2026-11-23T10:00:01+00:00", base[3]),
        (*base[:3], {"f": (("b",), 1)}),
        (*base[:3], {"f": (("a",), 2)}),
    ]

    assert len({receipt(*one) for one in [base, *others]}) == 6
    assert receipt(*base) == receipt(*base)
