"""What is written and read again is the same: words, kinds, right answers, points and everything else that the format carries."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import from_plain
from quizzes.exchange.formats import FORMATS, read, write
from quizzes.exchange.more import names_of
from quizzes.exchange.report import TAKEN
from tests.quizzes.exchange import made

pytestmark = pytest.mark.pure
quiet = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def there_and_back(name, questions):
    written = FORMATS[name].write(questions, title="Ein Test", language="de")
    left_out = {key for key, note in written.losses if note.code in ("kind_not_in_format", "looks_like_format")}
    found = read(written.content, name=name)[1] if written.count else None
    return [one for one in questions if one["key"] not in left_out], found


@pytest.mark.parametrize("name", made.FORMATS)
@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "matching", "ordering", "numeric"])
@given(data=st.data())
@quiet
def test_any_question_comes_back_as_it_was(name, kind, data):
    one = data.draw(made.questions(kinds=(kind,)))
    expected, reading = there_and_back(name, [one])

    if expected:
        assert [entry.question for entry in reading.entries] == expected
        assert [entry.state for entry in reading.entries] == [TAKEN]


@given(one=made.questions(kinds=("single",)))
@quiet
def test_aiken_brings_words_and_the_right_answer_back(one):
    expected, reading = there_and_back("aiken", [one])

    for before, entry in zip(expected, reading.entries if reading else (), strict=True):
        words = "\n".join(part for part in before["text"].split("\n") if part)
        assert entry.question["text"] == words
        assert [(choice["text"], choice["right"]) for choice in entry.question["choices"]] == [
            (choice["text"], choice["right"]) for choice in before["choices"]
        ]


@pytest.mark.parametrize("name", made.FORMATS)
def test_a_whole_quiz_comes_back_in_its_order_and_grades_the_same(name):
    questions = made.one_of_each()
    expected, reading = there_and_back(name, questions)
    content = from_plain({"title": "Danach", "questions": [entry.question for entry in reading.entries]})

    assert [entry.question for entry in reading.entries] == expected == questions
    assert content.questions == from_plain({"title": "Davor", "questions": questions}).questions


@pytest.mark.parametrize("name", [*made.FORMATS, "aiken"])
def test_a_file_is_recognised_by_what_is_in_it(name):
    written = FORMATS[name].write(made.one_of_each())
    found, reading = read(written.content, file_name=f"bank.{FORMATS[name].ending}")

    assert found == ("qti21" if name == "qti3" else name)
    assert reading.count(TAKEN) == written.count


@pytest.mark.parametrize("name", ["moodle", "gift", "qti21", "qti3"])
def test_what_another_system_grades_differently_is_said_when_it_is_written(name):
    odd = {**made.one_of_each()[1], "key": "schief"}
    odd["choices"] = [{**choice, "right": choice["key"] != "d"} for choice in odd["choices"]]
    losses = FORMATS[name].write([*made.one_of_each(), odd]).losses

    assert {key for key, note in losses if note.code == "other_part_points"} == {"schief", "folge"}


def test_the_same_questions_make_the_same_bytes():
    for name in ("moodle", "gift", "qti21", "qti3", "csv"):
        assert FORMATS[name].write(made.one_of_each()).content == FORMATS[name].write(made.one_of_each()).content


def test_gaps_and_categories_of_other_systems_are_read(sample):
    entries = {entry.title: entry for entry in read(sample("moodle.xml"))[1].entries}
    gaps = entries["Lücken"].question

    assert (entries["Kurz"].question["accepted"], entries["Kurz"].state) == (["Poller"], "changed")
    assert (gaps["text"], gaps["gap_text"]) == ("Lücken", "Ein [[g1]] hält [[g2]] auf.")
    assert [(option["text"], option["right"]) for option in gaps["gaps"][0]["options"]] == [("Poller", True), ("Baum", False)]
    assert (gaps["gaps"][1]["accepted"], gaps["gaps"][1]["options"]) == (["Autos"], [])


LATER = ["short", "cloze", "categorize", "free", "reasoned", "measured"]


@pytest.mark.parametrize("name", made.FORMATS)
@pytest.mark.parametrize("kind", LATER)
@given(data=st.data())
@settings(quiet, max_examples=8)
def test_any_later_question_comes_back_as_it_was(name, kind, data):
    """What a table cannot hold is named: gaps, reasons, units."""
    one = data.draw(made.questions(kinds=(kind,)))
    lost = {note.values["what"] for _key, note in FORMATS[name].write([one]).losses if note.code == "lost"}
    expected, reading = there_and_back(name, [one])

    if name in ("xlsx", "csv"):
        assert lost == set(names_of(one)) - {"criteria"} or not expected
        expected = [
            {name: value for name, value in (each | without_more(each)).items() if name not in ("reasons", "units")} for each in expected
        ]
    for before, entry in zip(expected, reading.entries if reading and expected else (), strict=True):
        assert {key: value for key, value in entry.question.items() if key in before} == before
        assert entry.state == TAKEN


def without_more(one):
    """A question as a table holds it: short names of parts anew, without reasons, units and accents."""
    if one["kind"] == "categorize":
        order = list(dict.fromkeys(card["category"] for card in one["cards"]))
        boxes = sorted(one["categories"], key=lambda box: order.index(box["key"]) if box["key"] in order else 99)
        names = {box["key"]: f"c{place}" for place, box in enumerate(boxes, start=1)}
        cards = [{**card, "key": f"k{n}", "category": names[card["category"]]} for n, card in enumerate(one["cards"], start=1)]
        return {"categories": [{**box, "key": names[box["key"]]} for box in boxes], "cards": cards}
    if "units" in one:
        return {"unit": next(unit["text"] for unit in one["units"] if unit["factor"] == "1")}
    return {"ignore_accents": False} if "ignore_accents" in one else {}


@pytest.mark.parametrize("name", ["moodle", "qti21", "qti3"])
def test_what_was_changed_elsewhere_is_taken_as_it_stands_there(name):
    gaps, cards = made.later()["cloze"], made.later()["categorize"]
    written = write([gaps, cards], name=name).content
    if name == "moodle":
        written = written.replace(b"=Rundgang", b"=Spaziergang").replace(
            b"<![CDATA[Licht]]></text><answer>", b"<![CDATA[Lampe]]></text><answer>"
        )
        entries = read(written, name=name)[1].entries
        assert entries[0].question["gaps"][0]["options"][0]["text"] == "Spaziergang"
        assert [note.code for note in entries[0].changes] == ["edited_elsewhere"]
    entries = read(write([gaps, cards], name=name).content, name=name)[1].entries
    assert [entry.question for entry in entries] == [gaps, cards]


@pytest.mark.parametrize(
    "more",
    [
        "{",
        "[]",
        '{"kind":7}',
        '{"kind":"cloze","gaps":7}',
        '{"kind":"cloze","gap_text":[],"gaps":[]}',
        "[" * 5000,
        '{"kind":"true_false","reasons":[{"text":5}]}',
    ],
)
def test_what_stands_beside_a_question_is_read_with_care(more):
    question = made.later()["cloze"]
    whole = FORMATS["moodle"].write([question]).content.decode()
    start, end = whole.index("<more>"), whole.index("</more>")
    entry = read((whole[:start] + f"<more><![CDATA[{more}]]>" + whole[end:]).encode(), name="moodle")[1].entries[0]

    assert {note.code for note in entry.changes} <= {"more_unreadable", "edited_elsewhere"}
    assert entry.changes
    assert [gap["key"] for gap in entry.question["gaps"]] == ["g1", "g2"]


def test_what_no_format_has_a_place_for_is_named():
    reasons = [{"key": "a", "text": "Weil.", "right": True}, {"key": "b", "text": "Darum.", "right": False}]
    one = {**made.one_of_each()[2], "reasons": reasons, "passage": "ein Absatz"}
    for name in made.FORMATS:
        code = "lost" if name in ("xlsx", "csv") else "only_here"
        assert [note.values.get("what") for _key, note in write([one], name=name).losses if note.code == code] == ["reasons", "passage"]
