"""Content: JSON and back, digests, shapes of answers, what a learner sees."""

import dataclasses
import json

import pytest

from quizzes.content import BadAnswer, ContentFault, Dealt, deal, digest, from_json, from_plain, key_digest, learner_view, to_json
from quizzes.content.base import as_texts
from quizzes.content.entering import canonical, readings
from tests.factories import quizzes as make

pytestmark = pytest.mark.pure


@pytest.fixture
def content():
    return make.make_content()


def test_json_and_back_is_the_same(content):
    assert from_json(json.loads(json.dumps(to_json(content)))) == content


@pytest.mark.parametrize(
    "spoilt",
    [
        {"questions": [{"kind": "essay", "key": "a", "text": ""}]},
        {"title": "x"},
        {"title": "x", "questions": [{}]},
        {"title": "x", "questions": [make.numeric(answer="viel")]},
    ],
)
def test_values_that_make_no_quiz_are_refused(spoilt):
    with pytest.raises(ContentFault):
        from_plain(spoilt)


def test_another_schema_is_refused(content):
    with pytest.raises(ContentFault):
        from_json({**to_json(content), "schema": 2})


def test_words_change_the_digest_but_not_the_key_digest(content):
    reworded = make.make_content([{**question, "text": "Reworded?"} for question in make.all_kinds()])

    assert digest(reworded) != digest(content)
    assert key_digest(reworded) == key_digest(content)


@pytest.mark.parametrize(
    "changed",
    [make.single(right="c"), make.single(points=2), make.single(key="anders"), {**make.single(), "choices": make.single()["choices"][:2]}],
)
def test_keys_points_and_right_answers_change_the_key_digest(content, changed):
    assert key_digest(make.make_content([changed, *make.all_kinds()[1:]])) != key_digest(content)


def test_the_order_of_lines_is_the_solution_and_changes_the_key_digest():
    turned = make.ordering()
    turned["items"] = turned["items"][::-1]

    assert key_digest(make.make_content([turned])) != key_digest(make.make_content([make.ordering()]))


def test_the_order_of_questions_and_of_a_number_s_zeros_does_not():
    one = make.make_content([make.numeric(answer="58.0"), make.single()])
    other = make.make_content([make.single(), make.numeric(answer="58")])

    assert key_digest(one) == key_digest(other)


@pytest.mark.parametrize(
    ("key", "chosen", "reason"),
    [
        ("einfach", ("z",), "unknown"),
        ("einfach", ("a", "b"), "too_many"),
        ("einfach", ("a", "a"), "twice"),
        ("mehrfach", ("a", "a"), "twice"),
        ("mehrfach", ("-1",), "unknown"),
        ("wahr", ("vielleicht",), "unknown"),
        ("wahr", ("true", "false"), "too_many"),
        ("paare", ("p1",), "shape"),
        ("paare", ("p1=p2", "p1=p3"), "twice"),
        ("paare", ("p1=p9",), "unknown"),
        ("paare", ("d1=p1",), "unknown"),
        ("folge", ("i1", "i2"), "incomplete"),
        ("folge", ("i1", "i1", "i2", "i3"), "twice"),
        ("folge", ("i1", "i2", "i3", "i9"), "unknown"),
        ("zahl", ("1", "2"), "too_many"),
        ("zahl", ("1e3",), "number"),
        ("zahl", ("viele",), "number"),
        ("zahl", ("9" * 50,), "number"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_reason(content, key, chosen, reason):
    with pytest.raises(BadAnswer) as refused:
        content.question(key).accept(chosen)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "chosen", [None, "a", {"$ne": 1}, [1, 1], [True], [1.0], [""], ["x" * 101], ["a"] * 25, ["a\x00"], ["\ud800"], [["a"]]]
)
def test_what_is_not_a_short_list_of_short_texts_is_no_answer(chosen):
    with pytest.raises(BadAnswer):
        as_texts(chosen)


def test_nothing_chosen_is_accepted_everywhere(content):
    assert [question.accept(()) for question in content.questions] == [()] * 6


def test_ticks_in_another_order_are_the_same_answer(content):
    assert content.question("mehrfach").accept(("c", "a")) == ("a", "c")


def test_a_matching_is_whole_only_with_every_pair(content):
    question = content.question("paare")

    assert (question.is_whole(("p1=p1",)), question.is_whole(question.solution())) == (False, True)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("58", ["58"]), ("58,5", ["58.5"]), ("58.5", ["58.5"]), ("1.500", ["1.5", "1500"]), ("1,500", ["1.5", "1500"]), ("1.500,25", ["1500.25"]),
        ("1 500", ["1500"]), ("1\u202f500", ["1500"]), ("\u22125", ["-5"]), ("1.500.000", ["1500000"]), ("1,2,3", []), ("", []), ("1e3", []), ("٣", []), ("NaN", []),
    ],
)  # fmt: skip
def test_comma_point_and_thousands_are_read(text, numbers):
    assert sorted(canonical(value) for value in readings(text)) == numbers


def test_a_learner_sees_no_solution_no_feedback_and_no_reason(content):
    view = learner_view(content, deal(content, 1))

    assert make.CANARY not in repr(view)
    assert not {"right", "feedback", "explanation", "source", "lesson", "answer", "tolerance"} & {
        field.name for question in view.questions for field in dataclasses.fields(question)
    }


def test_names_of_partners_and_lines_do_not_tell_the_solution(content):
    view = learner_view(content, deal(content, 1))

    assert [option.key for option in view.question("paare").options] == ["_1", "_2", "_3", "_4"]
    assert [option.key for option in view.question("folge").options] == ["_1", "_2", "_3", "_4"]


@pytest.mark.parametrize(
    ("key", "solution"), [("paare", ("p1=p1", "p2=p2", "p3=p3")), ("folge", ("i1", "i2", "i3", "i4")), ("einfach", ("b",))]
)
def test_the_browser_s_names_lead_to_the_stored_answer_and_back(content, key, solution):
    dealt, question = deal(content, 5), content.question(key)
    names = dealt.for_browser(question, solution)

    assert dealt.from_browser(question, names) == solution


@pytest.mark.parametrize("name", ["_0", "_5", "_01", "_", "_x", "_²", "_-1"])
def test_places_that_were_not_dealt_are_refused(content, name):
    with pytest.raises(BadAnswer):
        deal(content, 1).from_browser(content.question("folge"), (name, "_2", "_3", "_4"))


def test_dealing_the_same_seed_deals_the_same_and_survives_json(content):
    dealt = deal(content, 7)

    assert deal(content, 7) == dealt
    assert Dealt.from_json(json.loads(json.dumps(dealt.to_json()))) == dealt


def test_unshuffled_quizzes_keep_their_order_but_never_show_a_solution():
    content = make.make_content(shuffle=False)
    dealt = deal(content, 3)

    assert dealt.questions == tuple(question.key for question in content.questions)
    assert dealt.options["einfach"] == ("a", "b", "c")
    assert all(deal(content, seed).options["folge"] != ("i1", "i2", "i3", "i4") for seed in range(50))


def test_a_draw_asks_that_many_different_questions():
    content = make.make_content([make.single(f"f{n}") for n in range(9)], draw=4)

    assert {len(set(deal(content, seed).questions)) for seed in range(20)} == {4}
