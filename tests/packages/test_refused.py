"""Packages that are refused: each fault with its file, its line and what to do, and nothing written."""

import os

import pytest
from wagtail.models import Page

from courses.errors import PackageRefused
from courses.models import Course
from courses.package.reader import load_folder, name_fault, read_files
from courses.services.importing import import_folder
from tests.packages import sample

LESSON = "m1-plaetze/01-platz.de.md"
LAST = "m9-abschluss/01-rueckblick.de.md"
QUIZ = "m1-plaetze/02-test.de.yaml"
HEAD = "course.yaml"


def replaced(file, old, new, *, everywhere=False):
    """The sample with one thing changed, in one file or in the same file of both languages."""
    files = sample.files()
    names = [file, file.replace(".de.", ".en.")] if everywhere else [file]
    for name in names:
        assert old.encode() in files[name], old
        files[name] = files[name].replace(old.encode(), new.encode(), 1)
    return files


def faults_of(files):
    with pytest.raises(PackageRefused) as refused:
        read_files(files)
    return refused.value.faults


def line_of(file, old, new, where):
    """The line that the fault must name: a number, the line with that text, or (None) the line that was changed."""
    if isinstance(where, int):
        return where
    changed = replaced(file, old, new)[file].decode()
    start = changed.rindex(where) if where else sample.files()[file].decode().index(old)
    return changed[:start].count("\n") + 1


CASES = [
    # file, what stands there, what stands there instead, line (a number, a text in it, None for the changed line), what to do
    (HEAD, "schema: 1", "schema: 2", 1, "expected a whole number from 1 to 1"),
    (HEAD, "group: short", "group: huge", 4, "expected one of programme, short"),
    (HEAD, "place: lindenplatz", "colour: red", 5, "`colour` is not known here"),
    (HEAD, "place: lindenplatz", "place: [", 7, "not valid YAML"),
    (HEAD, "place: lindenplatz", "place: &a rathaus", 5, "anchors (&) and aliases (*)"),
    (HEAD, "place: lindenplatz", "place: !!python/name:os.system rathaus", 5, "Leave out the tag"),
    (HEAD, "place: lindenplatz", "<<: {place: rathaus}", 5, "must be a plain word"),
    (HEAD, "place: lindenplatz", "place: rathaus\nplace: rathaus", 6, "stands here twice"),
    (HEAD, "place: lindenplatz", "place: rathaus\n---", 6, "One YAML document a file"),
    (HEAD, "place: lindenplatz", "place: " + "[" * 40, 5, "nested too deeply"),
    (HEAD, "m9-abschluss]", "../m9]", 0, "without `..`"),
    (HEAD, "valid_months: 24", "valid_months: 0", 8, "expected a whole number from 1 to 240"),
    (HEAD, "framework: esco", "framework: isced", None, "expected one of esco, eqf"),
    (HEAD, "snb/eqf/4", "snb/eqf/9", None, "does not fit: http://data.europa.eu/"),
    (HEAD, "http://data.europa.eu/esco", "https://evil.example/esco", None, "does not fit: http://data.europa.eu/"),
    (HEAD, "slug: plaetze-schuetzen", "slug: Plätze", 11, "small letters a to z"),
    (HEAD, "Plätze schützen", "Pl\u202eätze", 10, "Remove the control character U+202E"),
    ("m1-plaetze/module.yaml", "summary: Sie", "zusammenfassung: Sie", None, "`zusammenfassung` is not known here"),
    (LESSON, f"key: {sample.LESSON}\n", "", 2, "The key is missing. Add this line, the same in every language: key: "),
    (LESSON, f"key: {sample.LESSON}\n", "key: abc\n", 2, "expected a UUID; a fresh one: "),
    (QUIZ, f"key: {sample.QUIZ}\n", f"key: {sample.LESSON}\n", 1, "belongs to m1-plaetze/01-platz.de.md already; a fresh one: "),
    (LESSON, "minutes: 10", 'minutes: "10"', None, "expected a whole number from 1 to 600"),
    (LESSON, "changed_on: '2026-11-20'", "changed_on: 20.11.2026", None, "expected a day such as"),
    (LESSON, "reviewed_on: '2026-11-21'", "reviewed_on: ''", None, "`reviewed_on` is missing"),
    (LESSON, "review_due: ''", "review_due: '2020-01-01'", None, "lies before `reviewed_on`"),
    (LESSON, "## Was", "# Was", None, "Headings begin with ## or ###"),
    (LESSON, "**offen**", "<b>offen</b>", None, "HTML is not allowed"),
    (LESSON, "[S25]. Mehr", "[S26]. Mehr", None, "The source S26 is used here and not listed"),
    (LESSON, "https://efus.eu/?p=1", "javascript:alert(1)", None, "only https:// addresses"),
    (LESSON, "https://efus.eu/?p=1", "//evil.example/", None, "beginning with https://"),
    (LESSON, "https://efus.eu/?p=1", "https://169.254.169.254/", None, "not to a number"),
    (LESSON, "file: platz.de.svg", "file: ../platz.svg", None, "by its bare name"),
    (LESSON, "file: platz.de.svg", "file: fehlt.svg", None, "There is no file figures/fehlt.svg"),
    (LESSON, "alt: Ein Platz.\n", "", "file: platz", "`alt` is missing"),
    (LESSON, "```figure", "```bild", None, "`bild` is no block. Blocks are: figure, callout"),
    (LESSON, "  - [Dienstag, 'Markt, klein']", "  - [Dienstag]", "rows:\n", "as many cells as the first"),
    (LESSON, "kind: caution", "kind: warnung", None, "expected one of remember, note"),
    (LESSON, "next: s2", "next: s3", "- key: s1", "`next` leads nowhere: s1 to s3"),
    (LESSON, "right: true\n    feedback: Genau.", "right: false", "choices:\n  - text: Ja", "No answer is marked"),
    (LESSON, "Zum Schluss ein Satz.", "```figure\nfile: platz.de.svg", "```figure\nfile: platz.de.svg\n", "has no end"),
    (LESSON, "Zum Schluss ein Satz.", "x" * 20_001, 289, "characters; 20,000 fit"),
    (LESSON, "---\nkey", "key", 1, "A lesson begins with front matter"),
    (
        LESSON,
        "  - key: anlass",
        "  - key: beobachtungen",
        "- key: beobachtungen\n    title: Beo",
        "Two sections have the key beobachtungen",
    ),
    (LESSON, "key: wetter", "key: datum", "- key: datum\n        kind: text", "Two fields of this section have the key datum"),
    (LESSON, "kind: tick", "kind: haken", None, "expected one of text, long, number"),
    (LESSON, "kind: long", "kind: long\n        unit: m", "unit: m\n", "under “unit”, which a field of the kind long does not have"),
    (LESSON, "min: '1'", "min: '300000'", None, "The smallest number allowed in flaeche is above the largest"),
    (LESSON, "max: '200000'", "decimals: '7'", None, "from 0 to 4"),
    (LESSON, "of: [flaeche, '2']", "of: [laenge, '2']", None, "personen is computed from laenge, which is no number"),
    (LESSON, "of: [flaeche, '2']", "of: [wetter, '2']", None, "personen is computed from wetter, which is no number"),
    (LESSON, "of: [flaeche, '2']", "of: [personen, '2']", None, "The result personen is computed from itself"),
    (LESSON, "of: [flaeche, '2']", "of: [flaeche]", None, "from two parts at least"),
    (
        LESSON,
        "calculation: product\n        of: [flaeche, '2']",
        "calculation: quotient\n        of: [flaeche, '0']",
        "of: [flaeche",
        "divides by zero",
    ),
    (LESSON, "of: [eintritt, folgen]", "of: [eintritt, flaeche, was]", None, "stufe is computed from was"),
    (LESSON, "source: S25\n  - key: beo", "source: S99\n  - key: beo", None, "The source S99 is used here and not listed"),
    (
        LESSON,
        "- key: '1'\n            text: gering",
        "- key: a\n            text: gering",
        "grid:",
        "two different choice fields of it with numeric keys",
    ),
    (
        LESSON,
        "- key: '2'\n            text: groß",
        "- key: '1'\n            text: groß",
        "- key: '1'\n            text: groß",
        "Two options have the key 1",
    ),
    (
        LESSON,
        "          - text: klären",
        "          - up_to: '1'\n            text: klären",
        "bands:",
        "The words for stufe need growing limits",
    ),
    (LESSON, "    repeated: true\n", "", "rows: 6", "Only a repeated section has rows"),
    (
        LESSON,
        "  anlass:\n    datum: '2026-06-13'",
        "  anlass:\n    datum: gestern",
        "datum: gestern",
        "value for datum does not fit: gestern",
    ),
    (LESSON, "flaeche: '1500'", "flaeche: '0.5'", None, "value for flaeche does not fit: 0.5"),
    (LESSON, "flaeche: '1500'", "personen: '3000'", None, "gives the result personen: leave it out"),
    (LESSON, "flaeche: '1500'", "laenge: '3000'", None, "value for laenge, which is no field"),
    (LESSON, "eintritt: '2'\n      folgen: '2'", "eintritt: '3'\n      folgen: '2'", "eintritt: '3'", "value for eintritt does not fit: 3"),
    (
        LESSON,
        "  beobachtungen:\n    - was: Poller fehlt",
        "  anderes:\n    - was: Poller fehlt",
        "  anderes:",
        "values for anderes, which is no section",
    ),
    (LESSON, "minutes: '20'", "minutes: '25'", "agenda:", "The agenda takes 35 minutes and the duration is 30"),
    (
        LESSON,
        "Zum Schluss ein Satz.",
        "```facilitation\ntitle: A\nduration: 5\nagenda:\n  - {minutes: 5, title: B, text: C}\n```",
        "title: A",
        "one block `facilitation` at most",
    ),
    (
        QUIZ,
        "right: true\n        feedback: Genau.",
        "right: false",
        "- key: jahr",
        "The question jahr has 0 right answers; mark exactly one",
    ),
    (
        QUIZ,
        "text: Tresor\n        right: false",
        "text: Tresor\n        right: true",
        "- key: was",
        "mark at least two and leave at least one wrong",
    ),
    (QUIZ, "kind: single", "kind: essay", "- key: jahr", "one of single, multiple"),
    (QUIZ, "key: offen", "key: jahr", "- key: jahr\n    kind: true_false", "Two questions have the key jahr"),
    (QUIZ, "- key: b\n        text: '2018'", "- key: a\n        text: '2018'", "- key: jahr", "`key: a` stands twice"),
    (QUIZ, "- key: b\n        text: '2018'", "- key: b\n        text: '2017'", "- key: jahr", "`text: 2017` stands twice"),
    (QUIZ, "draw: 4", "draw: 40", "draw: 40", "asks for 40 questions and there are 6"),
    (QUIZ, "draw: 4", "draw: 4\ndraws:\n  - {count: 5}", "draw: 4", "`draw` says 4 and the shares below make 5: leave `draw` out"),
    (
        QUIZ,
        "draw: 4",
        "draws:\n  - {count: 2}\n  - {count: 2, tag: m4}",
        "- {count: 2, tag",
        "{count: 2, tag: m4} need 2 questions and there are 0",
    ),
    (
        QUIZ,
        "draw: 4",
        "draws:\n  - {count: 5}\n  - {count: 2}",
        "- {count: 2}",
        "{count: 5} and {count: 2} need 7 questions together and there are 6",
    ),
    (QUIZ, "draw: 4", "draws:\n  - {tag: m4}", "- {tag", "`count` is missing"),
    (QUIZ, "draw: 4", "draws:\n  - {count: 1, colour: red}", "- {count", "`colour` is not known here"),
    (QUIZ, "    source: S25", "    source: S25\n    tags: [Recht]", "tags: [", "does not fit: small letters"),
    (QUIZ, "    source: S25", "    source: S25\n    tags: [m1, m1]", "tags: [", "a word stands there twice"),
    (QUIZ, "    source: S25", "    source: S25\n    review_due: bald", "review_due", "expected a day"),
    (QUIZ, "changed_on: ", "reviewed_on: '2026-11-20'\nreview_due: '2026-01-01'\nchanged_on: ", "review_due", "lies before `reviewed_on`"),
    (QUIZ, "answer: '800'", "answer: viele", None, 'expected a number such as "4.5"'),
    (QUIZ, "tolerance: '0.5'", "tolerance: '-1'", "- key: zahl", "`tolerance` cannot be below 0"),
    (QUIZ, "pass_percent: 75", "pass_percent: 101", None, "from 1 to 100"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "what"), CASES, ids=[f"{case[0][-12:]}-{case[2][:24]}" for case in CASES])
def test_a_fault_is_named_with_file_line_and_what_to_do(file, old, new, line, what):
    faults = faults_of(replaced(file, old, new))

    named = [fault[:2] for fault in faults if what in fault[2]]
    assert (file, line_of(file, old, new, line)) in named, faults


ACROSS = [
    (QUIZ, "- key: a\n        text: '2017'\n        right: true", "- key: a\n        text: '2017'\n        right: false", None),
    (QUIZ, "key: zahl", "key: ziffer", "`question ziffer`"),
    (QUIZ, "points: 2", "points: 3", "`question was` differs"),
    (
        QUIZ,
        "key: i1\n        text: erst\n      - key: i2\n        text: dann",
        "key: i2\n        text: erst\n      - key: i1\n        text: dann",
        "`question folge`",
    ),
    (QUIZ, "pass_percent: 75", "pass_percent: 60", "`pass_percent` differs"),
    (LESSON, "rating: good", "rating: risky", "`scenario wer-zahlt` differs"),
    (LESSON, "key: wetter", "key: luft", "`tool begehung` differs"),
    (LESSON, "round: down", "round: up", "`tool begehung` differs"),
    (LESSON, "max: '200000'", "max: '100000'", "`tool begehung` differs"),
    (
        LESSON,
        "minutes: '10'\n    title: Ankommen",
        "minutes: '5'\n    title: Kommen\n    text: Ja.\n  - minutes: '5'\n    title: Ankommen",
        "`facilitation` differs",
    ),
    (LESSON, "key: rasch", "key: anders", "`check anders` is not in the de file"),
    (LESSON, f"key: {sample.LESSON}", "key: 99999999-0000-4000-8000-000000000009", "The key is not the one of the de file"),
    (LESSON, "minutes: 10", "minutes: 11", "`minutes` differs from the de file (line 5)"),
]


@pytest.mark.parametrize(("file", "old", "new", "what"), ACROSS)
def test_languages_agree_in_keys_and_right_answers(file, old, new, what):
    english = file.replace(".de.", ".en.")

    faults = faults_of(replaced(english, old, new))

    assert [fault for fault in faults if fault[0] == english and (what or "right answers") in fault[2]], faults


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (LESSON.replace(".de.", ".en."), (LESSON.replace(".de.", ".en."), 0, "This file is missing.")),
        ("m1-plaetze/module.yaml", ("m1-plaetze/module.yaml", 0, "This file is missing.")),
        ("course.yaml", ("course.yaml", 0, "This file is missing.")),
        ("figures/platz.en.svg", (LESSON.replace(".de.", ".en."), 35, "There is no file figures/platz.en.svg.")),
        ("files/film.mp4", (LESSON, 157, "There is no file files/film.mp4.")),
    ],
)
def test_a_missing_file_is_named(missing, said):
    files = sample.files()
    del files[missing]

    assert said in faults_of(files)


def test_a_module_that_is_named_and_not_there_is_missing():
    faults = faults_of(replaced(HEAD, "m9-abschluss]", "m8-fehlt]"))

    assert ("m8-fehlt/module.yaml", 0, "This file is missing.") in faults
    assert ("m9-abschluss/module.yaml", 0, "This file belongs to nothing: check its name, and `modules` in course.yaml.") in faults


def test_all_faults_are_named_at_once():
    files = replaced(LESSON, "minutes: 10", "minutes: many")
    files[QUIZ] = files[QUIZ].replace(b"kind: single", b"kind: essay")
    files[HEAD] = files[HEAD].replace(b"group: short", b"group: huge")

    assert {fault[0] for fault in faults_of(files)} >= {LESSON, QUIZ, HEAD}


def test_a_refused_package_leaves_nothing_behind(db, package):
    before = Page.objects.count()
    (package / LAST).write_bytes(
        (package / LAST).read_bytes().replace(b"Ein Satz.", b"Ein [Satz](item:33333333-0000-4000-8000-000000000003).")
    )

    with pytest.raises(PackageRefused, match=r"01-rueckblick.de.md:\d+: There is no item with the key 33333333"):
        import_folder(package)

    assert Page.objects.count() == before
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/x",
        "a/../b",
        "C:\\x",
        "%2e%2e/x",
        "a/b/c",
        "Ä.md",
        "a b.md",
        "x" * 101,
        "con.md",
        "nul",
        "a/.hidden",
        "x\0y",
        "x.",
        "a..b",
        "A.md",
    ],
)
def test_odd_names_are_refused(name):
    assert name_fault(name) != ""


def test_links_and_devices_are_refused(package):
    (package / "m1-plaetze/link.md").symlink_to("/etc/passwd")
    os.mkfifo(package / "m1-plaetze/pipe.md")

    with pytest.raises(PackageRefused) as refused:
        load_folder(package)
    assert [fault[0] for fault in refused.value.faults] == ["m1-plaetze/link.md", "m1-plaetze/pipe.md"]


@pytest.mark.parametrize("raw", [b"\xff\xfek\x00e\x00y\x00", "key: ä".encode("latin-1"), b"key: a\x00b", b"x" * 2_000_001, b"a\rb"])
def test_what_is_not_plain_text_is_refused(raw):
    files = sample.files() | {HEAD: raw}

    assert faults_of(files)[0][0] == HEAD


def test_texts_stay_texts():
    files = replaced(HEAD, "title: Plätze schützen", "title: no")
    files[HEAD] = (
        files[HEAD].replace("Ein kleiner Kurs über Plätze.".encode(), b"12:30").replace(b"intro: Zwei Module.", b"intro: 2026-11-20")
    )

    words = read_files(files).words["de"]

    assert (words["title"], words["summary"], words["intro"]) == ("no", "12:30", "2026-11-20")
