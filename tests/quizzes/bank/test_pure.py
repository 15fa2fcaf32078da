"""Reading pasted lists, naming weaknesses, fingerprints: without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.bank.fingerprint import fingerprint
from quizzes.bank.pasting import free_name, read_list, slug
from quizzes.bank.weaknesses import NAMES, weaknesses
from quizzes.bank.wording import PASTE_FAULTS, WEAKNESS_WORDS
from quizzes.content import from_plain
from tests.factories import quizzes as make

pytestmark = pytest.mark.pure

LIST = """1. Wer spricht ein Aufenthaltsverbot aus?
- der Ordnungsdienst
* die Ordnungsbehörde
- der Bauhof
! Es ist ein Verwaltungsakt.

Was gehört in das Protokoll?
+ Ort und Zeit
a) das Wetter
+ die Beteiligten

Eine Sperre ersetzt die Streife.
richtig
* falsch
"""


def test_a_list_becomes_questions_of_three_kinds():
    pasted = read_list(LIST)

    assert [(one["kind"], one["key"]) for one in pasted.questions] == [
        ("single", "wer-spricht-ein"),
        ("multiple", "was-gehoert-in-das-protokoll"),
        ("true_false", "eine-sperre-ersetzt-die"),
    ]
    assert pasted.questions[0]["text"] == "Wer spricht ein Aufenthaltsverbot aus?"
    assert pasted.questions[0]["explanation"] == "Es ist ein Verwaltungsakt."
    assert [(one["text"], one["right"]) for one in pasted.questions[1]["choices"]] == [
        ("Ort und Zeit", True),
        ("das Wetter", False),
        ("die Beteiligten", True),
    ]
    assert pasted.questions[2]["right"] is False
    assert (pasted.lines, pasted.faults) == ((1, 7, 12), ())


def test_a_case_of_several_lines_belongs_to_the_question_when_every_option_is_marked():
    pasted = read_list("Auf dem Markt steht ein Koffer.\nWas tun Sie zuerst?\n* Abstand schaffen\n- öffnen")

    assert [one["text"] for one in pasted.questions] == ["Auf dem Markt steht ein Koffer. Was tun Sie zuerst?"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Nur eine Zeile", "no_options"),
        ("Frage?\n* eins", "no_options"),
        ("Frage?\neins\nzwei", "nothing_right"),
        ("Frage?\n* eins\n* zwei", "all_right"),
        ("Frage?\n* gleich\n- Gleich", "same_options"),
        ("* eins\n- zwei", "no_question"),
        ("! nur eine Erklärung", "no_question"),
        ("Frage?\n* eins\n" + "\n".join(f"- {n}" for n in range(13)), "too_many_options"),
        ("Frage?\n* eins\n- " + "x" * 501, "too_long"),
        ("x" * 200_001, "too_long"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(text, reason):
    pasted = read_list(text)

    assert [(fault.line, fault.reason) for fault in pasted.faults] == [(1, reason)]
    assert pasted.questions == ()


def test_more_than_two_hundred_questions_are_cut_with_a_fault():
    pasted = read_list("\n\n".join(f"Frage {n}?\n* ja\n- nein" for n in range(5000)))

    assert len(pasted.questions) == 200
    assert [fault.reason for fault in pasted.faults] == ["too_many"]


@given(st.text(max_size=400))
def test_any_text_is_read_and_what_is_taken_makes_a_quiz(text):
    pasted = read_list(text, {"frage"})

    for question in pasted.questions:
        content = from_plain({"title": "x", "questions": [question]})
        asked = content.questions[0]
        assert asked.earn(asked.accept(asked.solution())) == asked.points
    assert len({question["key"] for question in pasted.questions} | {"frage"}) == len(pasted.questions) + 1


@given(st.text(max_size=80), st.sets(st.from_regex(r"[a-z0-9-]{1,36}", fullmatch=True), max_size=5))
def test_names_are_short_readable_and_free(text, taken):
    import re

    name = free_name(slug(text), taken)

    assert re.fullmatch(r"[a-z0-9-]{1,36}", name)
    assert name not in taken


def test_a_good_question_has_no_weakness():
    assert weaknesses(make.single(source="S1", lesson="x")) == ()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"explanation": " "}, "no_explanation"),
        ({"text": "Ein Fall. Welche Aussage ist nicht richtig?"}, "negative_stem"),
        ({"text": "Which of these is NOT right?"}, "negative_stem"),
        ({"source": ""}, "no_source"),
        ({"lesson": ""}, "no_lesson"),
    ],
)
def test_weaknesses_of_the_words_are_named(changes, name):
    assert weaknesses({**make.single(source="S1", lesson="x"), **changes}) == (name,)


@pytest.mark.parametrize(
    ("texts", "right", "name"),
    [
        (("ja", "nein", "Alle oben genannten"), "c", "all_of_the_above"),
        (("yes", "no", "None of the above"), "a", "all_of_the_above"),
        (("eine sehr lange und genaue Antwort, die alles sagt", "kurz", "knapp"), "a", "longest_is_right"),
        (("Gleich ", "gleich", "anders"), "a", "same_options"),
        (("eins", "zwei", "drei"), "", "nothing_right"),
    ],
)
def test_weaknesses_of_the_answers_are_named(texts, right, name):
    question = make.single(source="S1", lesson="x")
    question["choices"] = [{"key": key, "text": text, "right": key in right} for key, text in zip("abc", texts, strict=True)]

    assert weaknesses(question) == (name,)


@pytest.mark.parametrize("text", ["Ein Täter wurde nicht gefasst. Was tun Sie?", "Keineswegs alles: Was gilt?"])
def test_a_case_that_says_not_is_no_negative_stem(text):
    assert "negative_stem" not in weaknesses(make.single(text=text))


def test_there_are_words_for_every_name():
    assert set(WEAKNESS_WORDS) == set(NAMES)
    assert set(PASTE_FAULTS) >= {"no_question", "no_options", "nothing_right", "all_right", "too_many", "too_long", "same_options"}


def test_the_fingerprint_is_of_what_is_asked_and_not_of_the_place():
    value = {"key": "a", "text": "Was?", "points": 1, "choices": [{"type": "item", "id": "1", "value": {"key": "a", "right": True}}]}
    moved = {**value, "key": "b", "tags": "m1", "source": "S2", "origin_item": "x", "hint": "", "choices": [{"key": "a", "right": True}]}

    assert fingerprint("single", moved) == fingerprint("single", value)
    assert fingerprint("multiple", value) != fingerprint("single", value)
    assert fingerprint("single", {**value, "text": "Wie?"}) != fingerprint("single", value)


def test_the_origin_travels_in_a_package():
    from courses.package.fields import write_fields
    from quizzes.package import FIELDS

    origin = {"origin_item": "0f0f0f0f-0000-4000-8000-000000000001", "origin_key": "a", "origin_digest": "c" * 64}
    value = {**make.single(), "hint": "", "points": 1, "difficulty": "medium", "source": "", "lesson": "", "tags": "", **origin}
    bare = {name: part for name, part in value.items() if name not in origin}

    assert {name: write_fields(FIELDS["single"], value)[name] for name in origin} == origin
    assert not set(write_fields(FIELDS["single"], bare)) & set(origin)
