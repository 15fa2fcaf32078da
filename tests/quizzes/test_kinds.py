"""The kinds that came later: shapes, points, what counts, and what holds for every kind whatever is answered."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import BadAnswer, ContentFault, deal, digest, from_json, from_plain, grade, key_digest, learner_view, path_of, to_json
from quizzes.content.base import as_texts
from quizzes.content.faults import faults_of
from quizzes.content.folding import folded, says_one_of
from quizzes.content.pointing import Outline, outline
from tests.factories import quizzes as make

pytestmark = pytest.mark.pure


def question_of(plain):
    return make.make_content([plain]).questions[0]


def earn(plain, *chosen):
    question = question_of(plain)
    return question.earn(question.accept(chosen))


NAMES = ["Straße", " strasse ", "STRASSE"]
CAFE = make.short(accepted=["Café “Zum  Tor” – Nord"])


@pytest.mark.parametrize(
    ("plain", "chosen", "points"),
    [
        *[(make.short(accepted=["Straße"]), [name], 2) for name in NAMES],
        (CAFE, ["cafe\u0301 „zum tor“ - nord"], 2), (CAFE, ["cafe „zum tor“ - nord"], 0), ({**CAFE, "ignore_accents": True}, ["cafe „zum tor“ - nord"], 2),
        (make.short(), [], 0), (make.short(), ["etwas anderes"], 0), (make.short(), ["\u200b"], 0),
        (make.cloze(), ["eins=b", "zwei=pforte"], 4), (make.cloze(), ["zwei=PFORTE "], 2), (make.cloze(), ["eins=a", "zwei=Pforten"], 0), (make.cloze(), [], 0),
        (make.categorize(), ["c1=drin", "c2=raus", "c3=drin", "c4=raus"], 4), (make.categorize(), ["c1=drin", "c2=drin", "c3=drin", "c4=drin"], 2),
        (make.categorize(), ["c1=raus"], 0),
        (make.reasoned(), ["false", "reason=b"], 2), (make.reasoned(), ["false", "reason=a"], 1), (make.reasoned(), ["false"], 1), (make.reasoned(), ["true", "reason=b"], 0),
        (make.reasoned(), ["reason=b"], 0), ({**make.reasoned(), "points": 1}, ["false", "reason=a"], 0),
        (make.measured(), ["1500", "unit=m"], 1), (make.measured(), ["unit=km", "1,5"], 1), (make.measured(), ["1.500", "unit=m"], 1), (make.measured(), ["1,49", "unit=km"], 1),
        (make.measured(), ["1500", "unit=km"], 0), (make.measured(), ["1500"], 0), (make.measured(), ["unit=m"], 0), (make.measured(), ["1,489", "unit=km"], 0),
        (make.free(), ["Ich würde …"], 0),
        (make.branching(), ["s1=a", "s3=e"], 4), (make.branching(), ["s1=b", "s2=c", "s3=e"], 2), (make.branching(), ["s1=b", "s2=d", "s3=f"], 0), (make.branching(), [], 0),
        # One good decision of two that the path needs: the missing one counts as risky.
        (make.branching(), ["s1=a"], 2),
        (make.hotspot(), ["b"], 1), (make.hotspot(), ["a"], 0), (make.hotspot(), [], 0),
        (make.hotspot(right="bc", points=3), ["c", "b"], 3), (make.hotspot(right="bc", points=3), ["b"], 1), (make.hotspot(right="bc", points=3), ["a", "b", "c"], 1),
    ],
)  # fmt: skip
def test_points(plain, chosen, points):
    assert earn(plain, *chosen) == points


@pytest.mark.parametrize(
    ("plain", "chosen", "reason"),
    [
        (make.short(), ("a", "b"), "too_many"),
        (make.free(), ("a", "b"), "too_many"),
        (make.cloze(), ("eins",), "shape"),
        (make.cloze(), ("eins=a", "eins=b"), "twice"),
        (make.cloze(), ("eins=z",), "unknown"),
        (make.cloze(), ("drei=a",), "unknown"),
        (make.cloze(), ("zwei=" + "x" * 201,), "too_long"),
        (make.categorize(), ("c1=oben",), "unknown"),
        (make.categorize(), ("c9=drin",), "unknown"),
        (make.categorize(), ("c1",), "shape"),
        (make.reasoned(), ("reason=a", "reason=b"), "too_many"),
        (make.reasoned(), ("reason=z",), "unknown"),
        (make.true_false(), ("false", "reason=b"), "unknown"),
        (make.measured(), ("1", "unit=mi"), "unknown"),
        (make.measured(), ("1", "2", "unit=m"), "too_many"),
        (make.numeric(), ("58", "unit=m"), "unknown"),
        (make.hotspot(), ("a", "b"), "too_many"),
        (make.branching(), ("s2=c",), "unknown"),
        (make.branching(), ("s1=a", "s2=c"), "unknown"),
        (make.branching(), ("s1=z",), "unknown"),
        (make.branching(), ("s1=a", "s1=b"), "twice"),
        (make.hotspot(right="bc"), ("a", "a"), "twice"),
        (make.hotspot(), ("z",), "unknown"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_reason(plain, chosen, reason):
    with pytest.raises(BadAnswer) as refused:
        question_of(plain).accept(chosen)
    assert refused.value.reason == reason


def test_free_text_has_ten_thousand_characters_and_lines_and_not_one_more():
    free = question_of(make.free())
    long = "x\r\n" * 5_000

    assert free.accept(as_texts([long], free)) == (("x\n" * 5_000).strip(),)
    with pytest.raises(BadAnswer) as refused:
        as_texts(["x" * 10_001], free)
    assert refused.value.reason == "too_long"


@pytest.mark.parametrize("text", ["a\x00", "a\x0b", "\ud800", "x" * 10_001, "\n" * 50_000])
def test_controls_and_what_is_too_long_is_no_free_text(text):
    with pytest.raises(BadAnswer):
        as_texts([text], question_of(make.free()))


def test_a_short_text_has_one_line():
    with pytest.raises(BadAnswer):
        as_texts(["a\nb"], question_of(make.short()))


@pytest.mark.parametrize(
    ("plain", "part", "whole"),
    [
        (make.cloze(), ("eins=b",), ("eins=b", "zwei=x")),
        (make.categorize(), ("c1=drin",), ("c1=drin", "c2=drin", "c3=drin", "c4=drin")),
        (make.reasoned(), ("true",), ("true", "reason=a")),
        (make.measured(), ("3",), ("3", "unit=m")),
    ],
)
def test_questions_of_several_parts_can_be_begun(plain, part, whole):
    question = question_of(plain)

    assert (question.is_whole(part), question.is_whole(whole)) == (False, True)


def test_a_text_for_oneself_can_have_no_points():
    with pytest.raises(ContentFault):
        from_plain({"title": "x", "questions": [make.free(points=1)]})


def test_texts_for_oneself_alone_are_never_passed():
    result = grade(make.make_content([make.free()]), {"frei": ("Ich würde …",)})

    assert (result.points, result.max_points, result.passed) == (0, 0, False)


def test_what_was_frozen_before_keeps_its_digests():
    content = make.make_content()

    assert digest(content) == "25e8367f77a213f1ee45deff518b3b39868b30aa72cf63cecc162870929c66a4"
    assert key_digest(content) == "dc5003c85e6622094f30e191ab89e5b46a276a86c8ddc7d452594d418ee69877"


def test_translations_share_keys_and_right_options_but_not_typed_words():
    german = make.make_content(make.later_kinds())
    gaps = make.cloze()["gaps"]
    english = [
        make.short(accepted=["emergency exit"]), make.cloze(gap_text="[[zwei]] before [[eins]]", gaps=[{**gaps[1], "accepted": ["gate"]}, gaps[0]]),
        make.categorize(), make.reasoned(), make.measured(), make.free(model_answer="Thus."),
    ]  # fmt: skip
    turned = [
        *make.later_kinds()[:2],
        make.categorize(cards=[{**card, "category": "drin"} for card in make.categorize()["cards"]]),
        *make.later_kinds()[3:],
    ]

    assert key_digest(make.make_content(english)) == key_digest(german)
    assert key_digest(make.make_content(turned)) != key_digest(german)


def test_a_learner_sees_no_solution_of_any_kind():
    content = make.make_content([*make.all_kinds(), *make.later_kinds()])
    seen = repr(learner_view(content, deal(content, 1)))

    assert make.CANARY in repr(content)
    assert make.CANARY not in seen
    assert not any(word in seen for word in ("1500", "accepted", "factor", "right="))


def test_names_of_cards_do_not_tell_their_category():
    content = make.make_content([make.categorize()])
    view = learner_view(content, deal(content, 1)).questions[0]

    assert sorted(option.key for option in view.options) == ["_1", "_2", "_3", "_4"]


EVERY = [*make.all_kinds(), *make.later_kinds(), make.hotspot(), make.hotspot("bilder", right="bc"), make.branching()]


def walked(draw, question):
    """Some steps of a scenario, each decided somehow."""
    chosen = ()
    for _step in range(draw(st.integers(0, 3)) if question.kind == "branching" else 0):
        step = question.step(question.reached(chosen))
        if step is not None:
            chosen = (*chosen, f"{step.key}={draw(st.sampled_from(step.ways)).key}")
    return list(chosen)


@st.composite
def answered(draw):
    """A question of any kind with some points, and an answer of its shape, in any order of its parts."""
    plain = draw(st.sampled_from(EVERY))
    question = question_of(plain if plain["kind"] == "free" else {**plain, "points": draw(st.integers(1, 9))})
    typed = st.text(max_size=30).filter(lambda text: text.isprintable())
    parts = {
        "single": lambda: [draw(st.sampled_from("abc"))],
        "multiple": lambda: draw(st.lists(st.sampled_from("abcd"), unique=True)),
        "true_false": lambda: ["true" if draw(st.booleans()) else "false", *([f"reason={draw(st.sampled_from('abc'))}"] if question.reasons else [])],
        "matching": lambda: [f"p{n}={draw(st.sampled_from(question.option_keys()))}" for n in draw(st.sets(st.integers(1, 3)))],
        "ordering": lambda: draw(st.permutations(question.option_keys())),
        "numeric": lambda: [str(draw(st.integers(-5, 1600))), *([f"unit={draw(st.sampled_from(['m', 'km']))}"] if question.units else [])],
        "short": lambda: [draw(st.one_of(typed, st.sampled_from(question.accepted)))] if question.kind == "short" else [],
        "cloze": lambda: [f"eins={draw(st.sampled_from('abc'))}", f"zwei={draw(typed)}"],
        "categorize": lambda: [f"{card.key}={draw(st.sampled_from(['drin', 'raus']))}" for card in question.cards],
        "free": lambda: [draw(typed)],
        "branching": lambda: walked(draw, question),
        "hotspot": lambda: draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3 if question.several else 1)) if question.kind == "hotspot" else [],
    }  # fmt: skip
    chosen = parts[question.kind]()
    return question, tuple(chosen if question.kind == "ordering" else draw(st.permutations(chosen)))


@given(answered())
def test_points_stay_in_range_and_accepting_twice_changes_nothing(case):
    question, chosen = case
    stored = question.accept(chosen)

    assert question.accept(stored) == stored
    assert 0 <= question.earn(stored) <= question.points
    assert question.earn(question.accept(question.solution())) == question.points


@given(answered(), st.randoms())
def test_the_order_in_which_parts_are_sent_never_matters(case, dice):
    question, chosen = case
    turned = list(chosen)
    if question.kind != "ordering":
        dice.shuffle(turned)

    assert question.accept(tuple(turned)) == question.accept(chosen)


@given(answered(), st.integers(0, 2**32))
def test_the_order_in_which_options_are_dealt_never_matters(case, seed):
    question, chosen = case
    content = make.make_content([next(plain for plain in EVERY if plain["key"] == question.key)])
    dealt, stored = deal(content, seed), content.questions[0].accept(chosen)
    back = dealt.from_browser(content.questions[0], dealt.for_browser(content.questions[0], stored))

    assert content.questions[0].accept(back) == stored
    assert content.questions[0].earn(content.questions[0].accept(back)) == content.questions[0].earn(stored)


@given(st.lists(st.sampled_from(EVERY), min_size=1, unique_by=lambda plain: plain["key"]))
def test_every_kind_is_read_back_equal(plain):
    content = make.make_content(plain)
    stored = json.loads(json.dumps(to_json(content)))

    assert from_json(stored) == content
    assert digest(from_json(stored)) == digest(content)


@given(st.text())
def test_folding_twice_changes_nothing_and_every_text_says_itself(text):
    once = folded(text)

    assert folded(once) == once
    assert says_one_of(text, (text,)) is bool(once)
    assert folded(folded(text, ignore_accents=True), ignore_accents=True) == folded(text, ignore_accents=True)


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        (make.short(accepted=[]), "no accepted answer"),
        (make.short(accepted=["\u200b"]), "nothing that can be seen"),
        (make.cloze(gap_text="ohne"), "stands 0 times"),
        (make.cloze(gap_text="[[eins]] [[eins]] [[zwei]]"), "stands 2 times"),
        (make.cloze(gap_text="[[eins]] [[zwei]] [[drei]]"), "[[drei]]"),
        (make.cloze(gaps=[]), "no gap"),
        (make.cloze(gap_text="[[a]]", gaps=[{"key": "a"}]), "either options"),
        (make.cloze(gap_text="[[a]]", gaps=[{"key": "a", "options": make.cloze()["gaps"][0]["options"][:1]}]), "at least two options"),
        (make.categorize(categories=make.categorize()["categories"][:1]), "two to six"),
        (make.categorize(cards=[{"key": "a", "text": "A", "category": "weg"}] * 2), "does not exist"),
        (make.true_false(reasons=[{"key": "a", "text": "A", "right": True}]), "at least two entries"),
        (make.reasoned(reasons=[{"key": name, "text": name, "right": True} for name in "ab"]), "exactly one"),
        ({**make.measured(), "units": [{"key": "m", "text": "m", "factor": "1"}]}, "at least two"),
        ({**make.measured(), "units": [{"key": "m", "text": "m", "factor": "2"}, {"key": "k", "text": "k", "factor": "0"}]}, "factor 1"),
        ({**make.measured(), "unit": "m"}, "empty"),
        (make.free(model_answer=" "), "model answer"),
        (make.hotspot(picture=""), "picture"),
        (make.branching(endings=[]), "at least one step and one ending"),
        (make.branching(steps=make.branching()["steps"][::-1]), "no later step and no ending"),
        (make.branching(steps=make.branching()["steps"] + [{**make.branching()["steps"][1], "key": "s9"}]), "no way leads to s9"),
        (make.branching(endings=make.branching()["endings"] * 2), "twice"),
        (make.branching(steps=[{**step, "ways": step["ways"][1:]} for step in make.branching()["steps"]]), "at least two ways"),
        (make.hotspot(right=""), "at least one place"),
        (make.hotspot(right="abc"), "leave at least one"),
        (make.hotspot(places=make.hotspot()["places"][:1]), "two to twelve"),
        (make.hotspot(places=[{**place, "shape": "square 1 2"} for place in make.hotspot()["places"]]), "neither"),
    ],
)
def test_a_weak_question_is_named(plain, said):
    assert any(said in sentence % named for sentence, named in faults_of(plain))


@pytest.mark.parametrize(
    "shape",
    ["circle 1 2", "circle 1 2 101", "circle -1 2 3", "polygon 1,1 2,2", "polygon 1 1 2 2 3 3", "circle 1e1 2 3", 'circle 1 2 3"/>', ""],
)
def test_what_is_no_shape_is_not_drawn(shape):
    assert outline(shape, 800, 450) is None


def test_shapes_are_drawn_in_the_units_of_the_picture():
    assert outline("circle 50 50 10", 800, 450) == Outline(400, 225, 80)
    assert outline("polygon 0,0 100,0 50,100", 800, 450) == Outline(400, 150, points="0,0 800,0 400,450")


@pytest.mark.parametrize("plain", EVERY, ids=lambda plain: plain["key"])
def test_a_sound_question_has_no_fault(plain):
    assert faults_of(plain) == []


def test_a_path_shows_what_was_reached_and_nothing_ahead():
    question = question_of(make.branching())
    seen = repr(path_of(question, ("s1=b",)))

    assert "Lage s2" in seen
    assert f"{make.CANARY} folgt aus b" in seen
    assert not any(word in seen for word in ("Lage s3", "folgt aus a", "folgt aus c", "Schluss", "good", "risky", "possible"))
    assert path_of(question, ("s1=a", "s3=e")).ending.key == "gut"
