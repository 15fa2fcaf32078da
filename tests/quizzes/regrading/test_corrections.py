"""Grading under corrected keys: pure."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import Matching
from quizzes.content import grade as grade_by_content
from quizzes.corrections import ALSO, EVERYONE, INSTEAD, ORIGINAL, BadCorrection, Correction, correct_json, corrected, grade, points_for
from tests.factories import quizzes as make

pytestmark = pytest.mark.pure

NOON = datetime(2026, 11, 25, 12)
HOUR = timedelta(hours=1)


def asked(plain):
    return make.make_content([plain]).questions[0]


def correction(plain, way, *accepted, number=1, at=NOON, tolerance=""):
    stored = correct_json(asked(plain), way, accepted, tolerance)
    return Correction.from_json(plain["key"], number, at, stored)


@pytest.mark.parametrize(
    ("plain", "way", "accepted", "chosen", "points"),
    [
        (make.single(), INSTEAD, [["a"]], ["a"], 1), (make.single(), INSTEAD, [["a"]], ["b"], 0), (make.single(), INSTEAD, [["a"]], [], 0),
        (make.single(), INSTEAD, [["a", "b"]], ["a"], 1), (make.single(), INSTEAD, [["a", "b"]], ["b"], 1), (make.single(), INSTEAD, [["a", "b"]], ["c"], 0),
        (make.single(), ALSO, [["a"], ["c"]], ["c"], 1), (make.single(), ALSO, [["a"]], ["b"], 1), (make.single(), ALSO, [["a"]], ["c"], 0),
        (make.single(), EVERYONE, [], [], 1), (make.single(), ORIGINAL, [], ["b"], 1), (make.single(), ORIGINAL, [], ["a"], 0),
        (make.multiple(), INSTEAD, [["a", "b"]], ["b", "a"], 2), (make.multiple(), INSTEAD, [["a", "b"]], ["a"], 1), (make.multiple(), ALSO, [["d", "b"]], ["b", "d"], 2),
        (make.true_false(), INSTEAD, [["true"]], ["true"], 1), (make.true_false(), INSTEAD, [["true"]], ["false"], 0),
        (make.numeric(), INSTEAD, [["60"]], ["60"], 1), (make.numeric(), INSTEAD, [["60"]], ["58"], 0), (make.numeric(), ALSO, [["1,5"]], ["1,5"], 1),
        (make.ordering(), INSTEAD, [["i2", "i1", "i3", "i4"]], ["i2", "i1", "i3", "i4"], 3), (make.ordering(), INSTEAD, [["i2", "i1", "i3", "i4"]], ["i1", "i2", "i3", "i4"], 2),
        (make.matching(), INSTEAD, [["p1=p2", "p2=p1", "p3=p3"]], ["p1=p2", "p2=p1", "p3=p3"], 3), (make.matching(), INSTEAD, [["p1=p2", "p2=p1", "p3=p3"]], ["p1=p1", "p2=p2", "p3=p3"], 1),
        (make.short(), INSTEAD, [["Tür", "Tor"]], [" tor"], 2), (make.short(), INSTEAD, [["Tür"]], [f"{make.CANARY} Notausgang"], 0),
        (make.short(), ALSO, [["Tür"], ["Tor"]], ["TÜR"], 2), (make.short(), ALSO, [["Tür"]], [f"{make.CANARY} Fluchtweg"], 2), (make.short(), ALSO, [["Tür"]], ["Dach"], 0),
        (make.cloze(), INSTEAD, [["eins=a"]], ["eins=a", "zwei=Pforte"], 4), (make.cloze(), INSTEAD, [["eins=a"]], ["eins=b", "zwei=Pforte"], 2),
        (make.cloze(), INSTEAD, [["zwei=Tür", "zwei=Tor"]], ["eins=b", "zwei=tor"], 4), (make.cloze(), ALSO, [["zwei=Tür"]], ["eins=b", "zwei=TÜR"], 4),
        (make.cloze(), ALSO, [["zwei=Tür"]], ["eins=a", "zwei=Tür"], 0), (make.cloze(), ALSO, [["zwei=Tür"]], ["eins=b", "zwei=Pforte"], 4),
        (make.categorize(), INSTEAD, [["c1=raus"]], ["c1=raus", "c2=raus", "c3=drin", "c4=raus"], 4), (make.categorize(), INSTEAD, [["c1=raus"]], ["c1=drin", "c2=raus", "c3=drin", "c4=raus"], 3),
        (make.categorize(), ALSO, [["c1=raus"]], ["c1=raus", "c2=raus", "c3=drin", "c4=raus"], 4), (make.categorize(), ALSO, [["c1=raus"]], ["c1=drin", "c2=raus", "c3=drin", "c4=raus"], 4),
        (make.reasoned(), INSTEAD, [["true", "reason=a"]], ["true", "reason=a"], 2), (make.reasoned(), INSTEAD, [["true"]], ["true", "reason=b"], 2), (make.reasoned(), INSTEAD, [["true", "reason=a"]], ["false", "reason=a"], 0),
        (make.measured(), INSTEAD, [["2000"]], ["2", "unit=km"], 1), (make.measured(), INSTEAD, [["2000"]], ["1,5", "unit=km"], 0),
        (make.hotspot(), INSTEAD, [["a", "c"]], ["c"], 1), (make.hotspot(), INSTEAD, [["a"]], ["b"], 0), (make.hotspot(), ALSO, [["a"]], ["b"], 1), (make.hotspot(), ALSO, [["a"]], ["a"], 1),
        (make.hotspot(right="ab"), INSTEAD, [["b", "c"]], ["b", "c"], 1), (make.hotspot(right="ab"), INSTEAD, [["b", "c"]], ["a", "b"], 0),
        (make.branching(), ALSO, [["s1=b", "s2=c", "s3=e"]], ["s1=b", "s2=c", "s3=e"], 4), (make.branching(), EVERYONE, [], [], 4),
    ],
)  # fmt: skip
def test_points_under_a_correction(plain, way, accepted, chosen, points):
    question = asked(plain)

    assert points_for(question, question.accept(chosen), correction(plain, way, *accepted)) == points


@pytest.mark.parametrize(
    ("plain", "way", "accepted", "reason"),
    [
        (make.single(), "guess", [["a"]], "way"),
        (make.single(), INSTEAD, [], "empty"),
        (make.single(), INSTEAD, [[]], "empty"),
        (make.single(), INSTEAD, [["b"]], "same"),
        (make.single(), ALSO, [["z"]], "answer"),
        (make.single(), ALSO, [["a", "c"]], "answer"),
        (make.multiple(), INSTEAD, [["a"], ["b"]], "kind"),
        (make.numeric(), INSTEAD, [["viel"]], "number"),
        (make.ordering(), INSTEAD, [["i1"]], "answer"),
        (make.matching(), INSTEAD, [["p1"]], "answer"),
        (make.short(), INSTEAD, [[f"{make.CANARY} Notausgang", f"{make.CANARY} Fluchtweg"]], "same"),
        (make.cloze(), INSTEAD, [["eins=a", "eins=c"]], "answer"),
        (make.cloze(), INSTEAD, [["drei=x"]], "answer"),
        (make.cloze(), INSTEAD, [["eins=b"]], "same"),
        (make.categorize(), INSTEAD, [["c1=fort"]], "answer"),
        (make.hotspot(), INSTEAD, [["b"]], "same"),
        (make.branching(), INSTEAD, [["s1=b"]], "kind"),
        (make.free(), EVERYONE, [], "kind"),
        (make.free(), ALSO, [["was auch immer"]], "kind"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(plain, way, accepted, reason):
    with pytest.raises(BadCorrection) as refused:
        correct_json(asked(plain), way, accepted)

    assert refused.value.reason == reason


def test_an_unknown_answer_of_a_single_choice_is_refused_too():
    with pytest.raises(BadCorrection) as refused:
        correct_json(asked(make.single()), INSTEAD, [["z"]])

    assert refused.value.reason == "answer"


QUIZ = [make.single("eins"), make.single("zwei")]
RIGHT = {"eins": ("b",), "zwei": ("b",)}
OTHER = {"eins": ("a",), "zwei": ("b",)}


def judged(answers, *corrections, submitted=NOON):
    result = grade(make.make_content(QUIZ, pass_percent=100), answers, corrections, submitted)
    return result.points, result.passed


def test_points_follow_and_a_pass_is_gained_or_kept():
    later = correction(QUIZ[0], INSTEAD, ["a"], at=NOON + HOUR)

    assert judged(OTHER) == (1, False)
    assert judged(OTHER, later) == (2, True)
    assert judged(RIGHT, later) == (1, True)


def test_undoing_takes_the_points_and_leaves_the_pass():
    later = correction(QUIZ[0], INSTEAD, ["a"], at=NOON + HOUR)
    undone = correction(QUIZ[0], ORIGINAL, number=2, at=NOON + 2 * HOUR)

    assert judged(OTHER, later, undone) == (1, True)
    assert judged(RIGHT, later, undone) == (2, True)


def test_who_submits_after_a_correction_gains_nothing_from_the_old_key():
    before = correction(QUIZ[0], INSTEAD, ["a"], at=NOON - HOUR)

    assert judged(RIGHT, before) == (1, False)
    assert judged(OTHER, before) == (2, True)


def test_a_correction_of_a_question_that_was_not_dealt_changes_nothing():
    assert judged(OTHER, correction(make.single("fremd"), EVERYONE, at=NOON + HOUR)) == (1, False)


plains = st.sampled_from(
    [*make.all_kinds(), make.short(), make.cloze(), make.categorize(), make.reasoned(), make.measured(), make.hotspot(), make.branching()]
)


@given(plains, st.sampled_from([ALSO, EVERYONE, ORIGINAL]), st.data())
def test_points_stay_between_none_and_all_and_accepting_more_takes_nothing(plain, way, data):
    question = asked(plain)
    options = {"true_false": ("true", "false"), "numeric": ("58", "1")}.get(question.kind, question.option_keys())
    wholes = {
        "short": (["Tür"], [f"{make.CANARY} Fluchtweg"], ["dach"]),
        "cloze": (["eins=b"], ["eins=a", "zwei=Tür"], ["zwei=pforte"]),
        "categorize": (["c1=drin"], ["c1=raus", "c2=drin"], ["c4=raus"]),
        "branching": (["s1=b", "s2=d"], ["s1=a", "s3=f"], ["s1=b"]),
    }
    if isinstance(question, Matching):
        chosen = question.accept([f"p{n}={data.draw(st.sampled_from(options))}" for n in (1, 2, 3)])
        accepted = question.accept([f"p{n}={data.draw(st.sampled_from(options))}" for n in (1, 2, 3)])
    elif question.kind in wholes:
        chosen, accepted = (question.accept(data.draw(st.sampled_from(wholes[question.kind]))) for _ in range(2))
    elif question.kind in ("ordering", "multiple"):
        chosen, accepted = (question.accept(tuple(data.draw(st.permutations(options)))) for _ in range(2))
    else:
        chosen, accepted = (question.accept((data.draw(st.sampled_from(options)),)) for _ in range(2))
    held = correction(plain, way, accepted)

    points = points_for(question, chosen, held)

    assert question.earn(chosen) <= points <= question.points
    assert corrected(question, held).key == question.key


@given(plains, st.booleans())
def test_without_corrections_the_grade_is_that_of_the_content(plain, right):
    content = make.make_content([plain])
    answers = {plain["key"]: content.questions[0].solution()} if right else {}

    assert grade(content, answers, (), NOON) == grade_by_content(content, answers)


@pytest.mark.parametrize(
    ("plain", "accepted"),
    [
        (make.single(), ["a"]), (make.multiple(), ["a", "b"]), (make.true_false(), ["true"]), (make.reasoned(), ["true", "reason=a"]), (make.numeric(), ["60"]),
        (make.ordering(), ["i2", "i1", "i3", "i4"]), (make.short(), ["Tür"]), (make.cloze(), ["eins=a", "zwei=Tür"]), (make.categorize(), ["c1=raus"]), (make.hotspot(), ["c"]),
    ],
)  # fmt: skip
def test_what_is_shown_as_right_afterwards_earns_all_points(plain, accepted):
    question, mended = asked(plain), correction(plain, INSTEAD, accepted)
    shown = corrected(question, mended)

    assert shown.solution() != question.solution()
    assert points_for(question, question.accept(shown.solution()), mended) == question.points
    assert points_for(question, question.accept(question.solution()), mended) < question.points
