"""Sample files in the style of each format's documentation: what is taken, changed and refused, with the line and the reason."""

import pytest

from quizzes.exchange.archive import packed
from quizzes.exchange.formats import read
from quizzes.exchange.report import FileRefused

pytestmark = pytest.mark.pure


def codes(entry):
    return sorted(one.code for one in (*entry.refusals, *entry.changes))


def by_title(reading):
    return {entry.title: entry for entry in reading.entries}


def test_moodle_xml_of_a_real_bank(sample):
    _name, reading = read(sample("moodle.xml"))
    found = by_title(reading)

    assert {title: (entry.state, codes(entry)) for title, entry in found.items()} == {
        "$course$/top/Plätze & Märkte": ("changed", ["category_as_tag"]),
        "Poller 1": ("taken", []),
        "Teilweise richtig": (
            "changed",
            ["formatting", "hints", "order_not_kept", "partly_right", "points", "points_off", "tag", "tags_removed"],
        ),
        "Mehrere": ("taken", []),
        "Drei von vier": ("changed", ["part_points"]),
        "Bild": ("refused", ["picture"]),
        "Satz": ("changed", ["feedback_moved"]),
        "Paare": ("taken", []),
        "Breite": ("changed", ["feedback_moved", "partly_right_number"]),
        "Folge": ("changed", ["ordering_rule"]),
        "Kurz": ("changed", ["partly_right"]),
        "Lücken": ("changed", ["partly_right"]),
        "Aufsatz": ("changed", ["essay_self"]),
        "Nur Text": ("refused", ["type_unknown"]),
        "Rechnen": ("refused", ["type_unknown"]),
    }
    assert [(entry.line, entry.title) for entry in reading.entries][1:3] == [(10, "Poller 1"), (29, "Teilweise richtig")]
    assert {one.code: dict(one.values) for one in reading.notes} == {
        "comments": {"count": 2},
        "penalties": {"count": 1},
        "whole_points": {},
    }
    assert found["Poller 1"].question == {
        "kind": "single", "key": "poller-1", "text": "Wofür ist ein Poller da?", "hint": "", "points": 1, "difficulty": "medium",
        "explanation": "Er hält Fahrzeuge auf & lässt Menschen durch.", "source": "", "lesson": "", "tags": ["plaetze-maerkte"],
        "choices": [
            {"text": "Er hält Fahrzeuge auf.", "right": True, "feedback": "Genau.", "key": "a"},
            {"text": "Er spendet Schatten.", "right": False, "feedback": "", "key": "b"},
        ],
    }  # fmt: skip
    assert found["Teilweise richtig"].question["text"] == "Was ist am besten? Siehe hier (https://example.org/a)."
    assert found["Teilweise richtig"].question["tags"] == ["maerkte-2026"]
    assert [item["text"] for item in found["Folge"].question["items"]] == ["ansehen", "planen", "bauen"]
    assert found["Paare"].question["distractors"] == [{"text": "kühlt im Sommer", "key": "d1"}]
    numeric = found["Breite"].question
    assert (numeric["answer"], numeric["tolerance"], numeric["unit"]) == ("1.5", "0.1", "")
    assert [(unit["text"], unit["factor"]) for unit in numeric["units"]] == [("m", "1"), ("cm", "0.01")]
    assert "Messen Sie nach." in numeric["explanation"]


def test_gift_of_the_documentation(sample):
    _name, reading = read(sample("gift.txt"), file_name="bank.txt")

    assert [(entry.line, entry.state, codes(entry)) for entry in reading.entries] == [
        (2, "changed", ["category_as_tag"]),
        (4, "taken", []),
        (6, "taken", []),
        (8, "changed", ["feedback_moved"]),
        (10, "taken", []),
        (12, "taken", []),
        (14, "changed", ["range_as_tolerance"]),
        (16, "changed", ["partly_right_number"]),
        (21, "taken", []),
        (29, "changed", ["formatting"]),
        (35, "changed", ["partly_right"]),
        (41, "changed", ["ordering_rule"]),
        (47, "changed", ["essay_self"]),
        (49, "refused", ["description"]),
        (51, "refused", ["gift_braces"]),
        (53, "refused", ["picture"]),
    ]
    questions = [entry.question for entry in reading.entries]
    assert questions[2]["text"] == "Grant is _____ in Grant's tomb."
    assert (questions[6]["answer"], questions[6]["tolerance"]) == ("3.1415", "0.0005")
    assert questions[8]["explanation"] == "Hauptstädte"
    assert (questions[9]["key"], questions[9]["tags"], questions[9]["kind"]) == ("zwei-farben", ["farbe", "m1"], "multiple")
    assert questions[10]["text"] == "Was gibt 2 = 1 + 1 als Menge {1, 2} ~ oder #?"
    assert [(choice["text"], choice["feedback"]) for choice in questions[10]["choices"]] == [
        ("1=1", "mit : Punkt"),
        ("1~1", ""),
        ("a:b", ""),
    ]
    assert questions[1]["tags"] == ["recht"]


def test_aiken_with_windows_line_ends_and_western_european_signs(sample):
    _name, reading = read(sample("aiken.txt"), file_name="bank.txt")

    assert [(entry.line, entry.state, codes(entry)) for entry in reading.entries] == [
        (1, "taken", []),
        (7, "refused", ["aiken_no_answer"]),
        (14, "refused", ["aiken_answer"]),
        (16, "taken", []),
    ]
    assert (reading.encoding, [one.code for one in reading.notes]) == ("cp1252", ["guessed_cp1252"])
    assert [choice["text"] for choice in reading.entries[0].question["choices"]] == ["Ein Baum", "Ein Poller", "Eine Überraschung"]
    assert reading.entries[3].question["text"] == "Zwei Zeilen\nFrage?"


def test_single_qti_items_of_both_generations(sample):
    _name, old = read(sample("choice_qti21.xml"))
    _name, new = read(sample("multiple_qti3.xml"))

    assert (old.entries[0].state, codes(old.entries[0])) == ("changed", ["element_left_out", "order_not_kept"])
    assert old.entries[0].question["text"] == "Look at the text in the picture.\n\nWhat does it say?"
    assert [choice["right"] for choice in old.entries[0].question["choices"]] == [True, False, False]
    assert (new.entries[0].state, codes(new.entries[0])) == ("changed", ["part_points"])
    question = new.entries[0].question
    assert (question["kind"], question["points"], question["choices"][3]["feedback"]) == ("multiple", 2, "No, salt.")


def test_a_qti_package_says_what_each_of_its_files_became(sample):
    manifest = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
      <resource identifier="a" type="imsqti_item_xmlv2p1" href="items/a.xml"/>
      <resource identifier="b" type="imsqti_item_xmlv2p1" href="items/b.xml"/>
      <resource identifier="c" type="imsqti_item_xmlv2p1" href="items/gone.xml"/>
      <resource identifier="t" type="imsqti_test_xmlv2p1" href="test.xml"/></resources></manifest>"""
    files = {
        "imsmanifest.xml": manifest.encode(),
        "items/a.xml": sample("choice_qti21.xml"),
        "items/b.xml": b"<assessmentItem>\n<itemBody></assessmentItem>",
        "test.xml": b"<assessmentTest/>",
        "platz.png": b"\x89PNG",
    }
    _name, reading = read(packed(files))

    assert [(entry.file, entry.line, entry.state, codes(entry)) for entry in reading.entries] == [
        ("items/a.xml", 2, "changed", ["element_left_out", "order_not_kept"]),
        ("items/b.xml", 2, "refused", ["xml_broken"]),
        ("items/gone.xml", 0, "refused", ["file_missing"]),
    ]
    assert {one.code for one in reading.notes} == {"test_left_out", "files_left_out"}


def test_qti_kinds_that_have_no_counterpart_are_named():
    item = """<assessmentItem identifier="x" title="{0}"><itemBody><p>Text</p>{0}</itemBody></assessmentItem>"""
    found = {}
    for inner in ("<uploadInteraction/>", "<extendedTextInteraction/>", "", "<orderInteraction/><choiceInteraction/>"):
        found[inner] = codes(read(item.replace('"{0}"', '"T"').format(inner).encode())[1].entries[0])

    assert list(found.values()) == [["interaction_unknown"], ["essay_self"], ["description"], ["several_interactions"]]


def test_a_table_from_a_german_spreadsheet_with_odd_rows():
    rows = [
        "Art;Frage;Richtig;Antwort 1;Antwort 2;Antwort 3;Toleranz;Punkte",
        "Eine Antwort;Was?;b;eins;zwei;drei;;2",
        "Mehrere Antworten;Welche?;A, C;eins;zwei;drei;;",
        "richtig oder falsch;Stimmt das?;wahr;;;;;",
        "Zahl;Wie breit?;1,5;;;;0,1;",
        "numeric;Rufnummer?;'+4930;;;;;",
        "Eine Antwort;Formel?;=A1;eins;zwei;;;",
        "Aufsatz;Schreiben Sie.;;;;;;",
        "Eine Antwort;Keine?;F;eins;zwei;;;",
        "Reihenfolge;Folge?;;erst;dann;;3;",
        "",
        'Eine Antwort;"Zwei\nZeilen?";1;eins;zwei;;;',
    ]
    _name, reading = read(("\ufeff" + "\r\n".join(rows)).encode(), file_name="bank.csv")

    assert [(entry.line, entry.state, codes(entry)) for entry in reading.entries] == [
        (2, "taken", []),
        (3, "taken", []),
        (4, "taken", []),
        (5, "taken", []),
        (6, "taken", []),
        (7, "refused", ["formula"]),
        (8, "refused", ["kind_unknown"]),
        (9, "refused", ["right_unknown"]),
        (10, "changed", ["column_unused"]),
        (12, "taken", []),
    ]
    assert reading.entries[3].question["answer"] == "1.5" and reading.entries[4].question["answer"] == "4930"
    assert reading.entries[9].question["text"] == "Zwei\nZeilen?"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Art;Frage;Unsinn\nx;y;z", "column_unknown"),
        ("Art;Antwort 1\nx;y", "column_missing"),
        ("Art;Frage;Frage\nx;y;z", "column_twice"),
        ('Art;Frage\nEine Antwort;"offen\n', "csv_broken"),
        ("Art;Frage\n" + "x;" * 200, "too_many_columns"),
        ("Art;Frage\nx;" + "y" * 40_000, "cell_too_long"),
        ("role;password\nadmin;x", "column_unknown"),
    ],
)
def test_a_table_that_is_none_is_refused_as_a_whole(content, code):
    with pytest.raises(FileRefused) as refused:
        read(content.encode(), name="csv")

    assert refused.value.note.code == code and refused.value.line > 0


def test_questions_without_or_with_all_answers_right_and_with_twins_are_refused():
    answers = lambda *marks: "".join(f"<answer fraction='{mark}'><text>{text}</text></answer>" for text, mark in marks)  # noqa: E731
    cases = {
        "none_right": ("true", [("a", 0), ("b", 0)]),
        "several_right": ("true", [("a", 100), ("b", 100)]),
        "all_right": ("false", [("a", 50), ("b", 25), ("c", 25)]),
        "option_twice": ("true", [("a", 100), ("a", 0)]),
        "options_count": ("true", [(str(number), 100 if not number else 0) for number in range(13)]),
        "no_fraction": ("true", [("a", "viel"), ("b", 0)]),
    }
    for code, (single, marks) in cases.items():
        text = f"<quiz><question type='multichoice'><questiontext><text>?</text></questiontext><single>{single}</single>{answers(*marks)}</question></quiz>"
        entry = read(text.encode())[1].entries[0]
        assert code in codes(entry) and entry.question is None


def test_short_names_are_readable_and_stand_once():
    questions = "".join(f"<question type='truefalse'><name><text>Über die Straße</text></name><questiontext><text>{n}</text></questiontext>"
                        "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer></question>" for n in "abc")  # fmt: skip
    _name, reading = read(f"<quiz>{questions}</quiz>".encode())

    assert [entry.question["key"] for entry in reading.entries] == ["ueber-die-strasse", "ueber-die-strasse-2", "ueber-die-strasse-3"]


def one(content, **how):
    entry = read(content.encode(), **how)[1].entries[0]
    return entry.question, codes(entry)


def test_moodle_s_drag_and_drop_into_text_becomes_lists():
    boxes = "".join(
        f"<dragbox><text>{text}</text><group>{group}</group></dragbox>"
        for text, group in (("Poller", 1), ("Baum", 1), ("Auto", 2), ("Rad", 2))
    )
    question, said = one(
        f"""<quiz><question type="ddwtos"><name><text>Ziehen</text></name><questiontext format="html"><text><![CDATA[<p>Ein [[1]] hält ein [[3]] auf.</p>]]></text>
        </questiontext>{boxes}</question></quiz>"""
    )

    assert (question["kind"], question["text"], question["gap_text"]) == ("cloze", "Ziehen", "Ein [[g1]] hält ein [[g2]] auf.")
    assert [[(each["text"], each["right"]) for each in gap["options"]] for gap in question["gaps"]] == [
        [("Poller", True), ("Baum", False)],
        [("Auto", True), ("Rad", False)],
    ]
    assert said == []


def test_terms_that_share_a_partner_are_sorted_into_categories():
    gift, _said = one("::Ort::Wohin?{=Licht -> Gebaut =Bank -> Gebaut =Lieferzeit -> Geregelt}", name="gift")

    assert gift["kind"] == "categorize"
    assert [(card["text"], card["category"]) for card in gift["cards"]] == [("Licht", "c1"), ("Bank", "c1"), ("Lieferzeit", "c2")]
    assert [box["text"] for box in gift["categories"]] == ["Gebaut", "Geregelt"]


def test_an_essay_becomes_a_text_for_oneself_with_the_grader_s_notes_as_model():
    question, said = one(
        """<quiz><question type="essay"><name><text>Brief</text></name><questiontext><text>Schreiben Sie.</text></questiontext><defaultgrade>5</defaultgrade>
        <graderinfo format="html"><text><![CDATA[<p>Anrede, Anlass, Bitte.</p>]]></text></graderinfo><attachments>2</attachments></question></quiz>"""
    )

    assert (question["kind"], question["model_answer"], "points" in question) == ("free", "Anrede, Anlass, Bitte.", False)
    assert said == ["element_left_out", "essay_self"]


def test_a_qti_text_with_lists_and_fields_is_a_text_with_gaps():
    question, said = one(
        """<assessmentItem identifier="i" title="Lücken"><responseDeclaration identifier="A" cardinality="single" baseType="identifier"><correctResponse>
        <value>Y</value></correctResponse></responseDeclaration><responseDeclaration identifier="B" cardinality="single" baseType="string"><correctResponse>
        <value>York</value></correctResponse><mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/><mapEntry mapKey="york" mappedValue="0.5"/>
        </mapping></responseDeclaration><itemBody><p>Füllen Sie aus.</p><p>Gloucester kommt vor <inlineChoiceInteraction responseIdentifier="A">
        <inlineChoice identifier="G">Lancaster</inlineChoice><inlineChoice identifier="Y">York</inlineChoice></inlineChoiceInteraction>, dann
        <textEntryInteraction responseIdentifier="B"/>.</p></itemBody></assessmentItem>"""
    )

    assert (question["kind"], question["text"]) == ("cloze", "Füllen Sie aus.")
    assert question["gap_text"] == "Gloucester kommt vor [[g1]], dann [[g2]]."
    assert [each["right"] for each in question["gaps"][0]["options"]] == [False, True]
    assert question["gaps"][1]["accepted"] == ["York"]
    assert said == ["gap_weights", "partly_right"]
