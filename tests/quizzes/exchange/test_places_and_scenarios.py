"""Places on a picture and scenarios with branches: in QTI and back the same; where a format has none, that is said."""

import io
import zipfile
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes.content import from_plain
from quizzes.content.pointing import outline
from quizzes.exchange.archive import packed
from quizzes.exchange.areas import from_area, to_area
from quizzes.exchange.formats import FORMATS, read, write
from quizzes.exchange.markup import read_xml
from quizzes.exchange.report import CHANGED, REFUSED, TAKEN
from tests.quizzes.exchange import made

pytestmark = pytest.mark.pure
QTI = ("qti21", "qti3")
ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="I1" title="Platz" adaptive="false" timeDependent="false">'
    "{declaration}<itemBody><p>Wo?</p>{interaction}</itemBody><responseProcessing "
    'template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/></assessmentItem>'
)
OBJECT = '<object data="platz.png" type="image/png" width="200" height="100">Ein Platz</object>'
ONE = (
    '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>B</value></correctResponse>'
    '<mapping defaultValue="0"><mapEntry mapKey="B" mappedValue="1"/></mapping></responseDeclaration>'
)
PLATZ = made.png(400, 200)


def package(item, **files):
    return packed({"item.xml": item.encode(), **{name.replace("_", "."): content for name, content in files.items()}})


def hotspot(choices, declaration=ONE, picture=OBJECT, most=1):
    interaction = f'<hotspotInteraction responseIdentifier="R" maxChoices="{most}">{picture}{choices}</hotspotInteraction>'
    return ITEM.format(declaration=declaration, interaction=interaction)


def spot(name, shape, coords, label=""):
    return f'<hotspotChoice identifier="{name}" shape="{shape}" coords="{coords}"{f""" hotspotLabel="{label}" """ if label else ""}/>'


TWO_SPOTS = spot("A", "rect", "20,10,60,30", "Bank") + spot("B", "circle", "150,50,20", "Tor")


def only(content):
    return read(content)[1].entries[0]


def codes(notes):
    return [note.code for note in notes]


@pytest.mark.parametrize("name", QTI)
@pytest.mark.parametrize("kind", ["hotspot", "branching"])
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_question_comes_back_as_it_was(name, kind, data):
    one = data.draw(made.questions(kinds=(kind,)))
    written = write([one], name=name, pictures=made.picture_files())
    reading = read(written.content)[1]

    assert written.count == 1
    assert [(entry.state, entry.question) for entry in reading.entries] == [(TAKEN, one)]
    assert reading.pictures == ({one["picture"]: made.picture_files()[one["picture"]]} if kind == "hotspot" else {})


@given(one=made.questions(kinds=("hotspot",)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_other_systems_give_for_each_choice_of_places_what_is_given_here_or_that_is_said(one):
    written = write([one], name="qti21", pictures=made.picture_files())
    mapped = mapping_of(written.content, one["key"])
    question = from_plain({"title": "Davor", "questions": [one]}).questions[0]
    keys = [place["key"] for place in one["places"]]
    most = len(keys) if question.several else 1
    theirs, ours = [], []
    for count in range(1, most + 1):
        for chosen in combinations(keys, count):
            theirs.append(int(max(Decimal(0), sum(mapped[f"k_{key}"] for key in chosen)) + Decimal("0.001")))
            ours.append(question.earn(chosen))

    assert theirs == ours or "other_part_points" in {note.code for _key, note in written.losses}


def mapping_of(content, key):
    found = []
    read_xml(zipfile.ZipFile(io.BytesIO(content)).read(f"items/{key}.xml"), depth=0, take=found.append)
    return {entry.get("mapKey"): Decimal(entry.get("mappedValue")) for entry in found[0].below("mapEntry")}


@given(shape=made.shapes, width=st.integers(1, 9999), height=st.integers(1, 9999))
@settings(max_examples=60, deadline=None)
def test_an_area_in_pixels_and_back_covers_the_same_pixels(shape, width, height):
    kind, there = to_area(shape, width, height)
    back = from_area(kind, there, width, height)
    corners = there.split(",")
    closing = ",".join(corners[:2]) if kind == "poly" and corners[:2] == corners[-2:] else ""

    if back:  # on a picture of few pixels an area may vanish
        assert outline(back, 100, 100) is not None
        assert to_area(back, width, height) == (kind, there.removesuffix(f",{closing}") if closing else there)


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (("rect", "20,10,60,30"), "polygon 10,10 30,10 30,30 10,30"),
        (("circle", "100, 50, 20"), "circle 50 50 10"),
        (("circle", "50%,50%,10%"), "circle 50 50 10"),
        (("poly", "0,0,200,0,200,100,0,0"), "polygon 0,0 100,0 100,100"),
        (("poly", "-5,0,300,0,200,100"), "polygon 0,0 100,0 100,100"),
        (("default", ""), "polygon 0,0 100,0 100,100 0,100"),
        (("circle", "1,2"), ""),
        (("circle", "1,2,0"), ""),
        (("poly", "1,2,3"), ""),
        (("poly", "1,1,1,1,1,1"), ""),
        (("poly", ",".join(["1,2,9,9"] * 11)), ""),
        (("rect", "a,b,c,d"), ""),
        (("rect", "1e9,1,1,1"), ""),
        (("blob", "1,2,3"), ""),
    ],
)
def test_areas_of_other_systems(area, expected):
    assert from_area(*area, 200, 100) == expected


def test_an_ellipse_becomes_a_polygon_and_that_is_said():
    entry = only(package(hotspot(spot("A", "ellipse", "100,50,40,20", "Oval") + spot("B", "default", "", "Rest")), platz_png=PLATZ))

    assert entry.question["places"][0]["shape"].startswith("polygon 70,50 ")
    assert "area_as_polygon" in codes(entry.changes)


def test_a_question_of_another_system_is_read_with_its_picture():
    reading = read(package(hotspot(TWO_SPOTS), platz_png=PLATZ))[1]
    question = reading.entries[0].question

    assert (question["kind"], question["alt"], question["picture"]) == ("hotspot", "Ein Platz", "platz.png")
    assert [(place["text"], place["right"]) for place in question["places"]] == [("Bank", False), ("Tor", True)]
    assert [place["shape"] for place in question["places"]] == ["polygon 10,10 30,10 30,30 10,30", "circle 75 50 10"]
    assert (question["width"], question["height"]) == (400, 200)
    assert reading.pictures == {"platz.png": PLATZ}
    assert reading.entries[0].state == TAKEN
    assert codes(reading.notes) == ["no_manifest"]


def test_without_names_and_alternative_text_it_says_what_is_missing():
    entry = only(
        package(
            hotspot(spot("A", "rect", "1,1,9,9") + spot("B", "rect", "20,20,90,90"), picture=OBJECT.replace("Ein Platz", "")),
            platz_png=PLATZ,
        )
    )

    assert [place["text"] for place in entry.question["places"]] == ["1", "2"]
    assert (codes(entry.changes), codes(entry.hints)) == (["places_numbered"], ["no_alt", "no_explanation"])


def test_points_to_choose_become_places_when_wrong_ones_are_marked_too():
    areas = '<areaMapEntry shape="circle" coords="50,50,10" mappedValue="1"/>'
    wrong = '<areaMapEntry shape="rect" coords="100,10,180,90" mappedValue="-1"/>'
    entries = {}
    for name, inner in (("both", areas + wrong), ("right", areas), ("none", "")):
        declaration = f'<responseDeclaration identifier="R" cardinality="single" baseType="point"><areaMapping>{inner}</areaMapping></responseDeclaration>'
        interaction = f'<selectPointInteraction responseIdentifier="R" maxChoices="1">{OBJECT}</selectPointInteraction>'
        entries[name] = only(package(ITEM.format(declaration=declaration, interaction=interaction), platz_png=PLATZ))

    assert [(place["text"], place["right"]) for place in entries["both"].question["places"]] == [("1", True), ("2", False)]
    assert codes(entries["both"].changes) == ["points_off", "select_point_shown", "places_numbered"]
    assert codes(entries["right"].refusals) == codes(entries["none"].refusals) == ["select_point"]


@pytest.mark.parametrize(
    ("files", "picture", "code"),
    [
        ({}, OBJECT, "picture_missing"),
        ({"platz_png": PLATZ}, OBJECT.replace("platz.png", "https://example.org/platz.png"), "picture_missing"),
        ({"platz_png": PLATZ}, OBJECT.replace("platz.png", "../../platz.png"), "picture_missing"),
        ({"platz_png": PLATZ}, "", "picture_missing"),
        ({"platz_png": b"GIF89a no picture"}, OBJECT, "picture_unreadable"),
        ({"platz_jpg": PLATZ}, OBJECT.replace(".png", ".jpg"), "picture_unreadable"),
        ({"platz_html": b"<b>"}, OBJECT.replace(".png", ".html"), "picture_unreadable"),
        (
            {"platz_svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><script/></svg>'},
            OBJECT.replace(".png", ".svg"),
            "picture_drawing",
        ),
        ({"platz_svg": b'<!DOCTYPE x [<!ENTITY a "b">]><svg/>'}, OBJECT.replace(".png", ".svg"), "picture_drawing"),
    ],
)
def test_pictures_that_mean_no_good_refuse_their_question_alone(files, picture, code):
    entry = only(package(hotspot(TWO_SPOTS, picture=picture), **files))

    assert (entry.state, codes(entry.refusals)[0]) == (REFUSED, code)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn():
    head = io.BytesIO()
    Image.new("1", (10_001, 1)).save(head, "PNG")

    assert codes(only(package(hotspot(TWO_SPOTS), platz_png=head.getvalue())).refusals) == ["picture_too_large"]


@pytest.mark.parametrize(
    ("choices", "declaration", "code"),
    [
        (TWO_SPOTS, ONE.replace("<value>B</value>", "").replace('mapKey="B"', 'mapKey="X"'), "none_right"),
        (TWO_SPOTS, ONE.replace("</mapping>", '<mapEntry mapKey="A" mappedValue="1"/></mapping>'), "several_right"),
        (
            TWO_SPOTS,
            ONE.replace('"single"', '"multiple"').replace("</mapping>", '<mapEntry mapKey="A" mappedValue="1"/></mapping>'),
            "all_right",
        ),
        (TWO_SPOTS.replace("Bank", "Tor"), ONE, "option_twice"),
        (spot("B", "rect", "1,1,9,9", "Tor"), ONE, "options_count"),
        (TWO_SPOTS.replace("150,50,20", "150,50"), ONE, "area_unknown"),
    ],
)
def test_places_that_make_no_question_are_refused_with_the_reason(choices, declaration, code):
    assert code in codes(only(package(hotspot(choices, declaration), platz_png=PLATZ)).refusals)


def example(kind):
    """A question that stays the same from run to run."""
    rest = {"hint": "", "points": 2, "difficulty": "medium", "explanation": "Darum.", "source": "", "lesson": "", "tags": []}
    if kind == "hotspot":
        places = [
            {"key": key, "text": f"Ort {key}", "shape": f"circle {n}0.25 50 5.5", "right": key == "b", "feedback": f"Zu {key}"}
            for n, key in enumerate("abc", start=1)
        ]
        return {
            "kind": kind,
            "key": "bild",
            "text": "Wo?",
            **rest,
            "picture": "images/platz.png",
            "width": 801,
            "height": 449,
            "alt": "Platz",
            "places": places,
        }
    ways = [
        {"key": "a", "text": "Sperren", "rating": "good", "consequence": "Ruhig.", "next": "gut"},
        {"key": "b", "text": "Warten", "rating": "risky", "consequence": "Voll.", "next": "schlecht"},
    ]
    step = {"key": "s1", "title": "Der Abend", "situation": "Es wird voll.\n\nSehr.", "question": "Was tun?", "ways": ways}
    endings = [{"key": "gut", "title": "Gut", "text": "Alle sicher."}, {"key": "schlecht", "title": "Eng", "text": "Gedränge."}]
    return {"kind": kind, "key": "lage", "text": "Am Markt.", **rest, "steps": [step], "endings": endings}


def changed_item(name, kind, before, after):
    one = example(kind)
    archive = zipfile.ZipFile(io.BytesIO(write([one], name=name, pictures=made.picture_files()).content))
    files = {each: archive.read(each) for each in archive.namelist()}
    item = f"items/{one['key']}.xml"
    assert before in files[item]
    return only(packed({**files, item: files[item].replace(before, after)}))


@pytest.mark.parametrize("name", QTI)
def test_a_place_that_was_moved_elsewhere_is_taken_from_where_it_was_moved(name):
    entry = changed_item(name, "hotspot", b'coords="162,', b'coords="401,')

    assert entry.question["places"][1]["shape"].startswith("circle 50.06 ")
    assert entry.question["places"][0] == example("hotspot")["places"][0]
    assert (entry.state, codes(entry.changes)) == (CHANGED, ["edited_elsewhere"])


@pytest.mark.parametrize("name", QTI)
@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b">Warten<", b">Abwarten<", "steps_edited"),
        (b"Es wird voll.<", b"Es wird leer.<", "steps_edited"),
        (b'"next":"gut"', b'"next":"weg"', "steps_broken"),
        (b'"rating":"good"', b'"rating":"best"', "steps_broken"),
        (b'"steps":[{', b'"steps":[7,{', "steps_broken"),
    ],
)
def test_a_scenario_that_was_changed_elsewhere_is_refused_and_says_so(name, before, after, code):
    entry = changed_item(name, "branching", before, after)

    assert (entry.state, codes(entry.refusals)) == (REFUSED, [code])


def test_the_steps_of_a_foreign_item_with_several_choices_are_still_no_question():
    choice = '<choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="A">a</simpleChoice></choiceInteraction>'

    assert codes(only(package(ITEM.format(declaration=ONE, interaction=choice * 2))).refusals) == ["several_interactions"]


@pytest.mark.parametrize("name", ["moodle", "gift", "aiken", "xlsx", "csv"])
def test_formats_without_such_questions_name_them_and_say_where_they_are_carried(name):
    written = write([example("hotspot"), example("branching")], name=name)

    assert written.count == 0
    assert [(key, note.code) for key, note in written.losses] == [("bild", "hotspot_elsewhere"), ("lage", "branching_elsewhere")]


def test_a_draft_without_picture_or_with_loose_ends_stays_out_of_the_file_and_is_named():
    bare = {**example("hotspot"), "picture": ""}
    loose = {**example("branching"), "endings": []}
    gone = {**example("hotspot"), "key": "weg", "picture": "images/weg.png"}

    for name in QTI:
        written = write([bare, loose, gone], name=name)
        assert [note.code for _key, note in written.losses] == ["picture_missing", "steps_broken", "picture_missing"]


def test_markers_to_drag_in_moodle_are_refused_with_the_difference():
    content = (
        '<quiz><question type="ddmarker"><name><text>Ziehen</text></name><questiontext><text>Wo?</text></questiontext></question></quiz>'
    )

    assert codes(read(content.encode(), name="moodle")[1].entries[0].refusals) == ["drag_on_picture"]


def test_the_same_questions_make_the_same_bytes():
    for name in QTI:
        first, second = (
            FORMATS[name].write([example("hotspot"), example("branching")], pictures=made.picture_files()).content for _ in "ab"
        )
        assert first == second
