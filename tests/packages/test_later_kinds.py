"""The kinds that came later travel as text: byte for byte, equal in both languages, faults named with their line."""

import pytest

from courses.errors import PackageRefused
from courses.services.exporting import export_course
from courses.services.importing import import_folder
from quizzes.authored import content_of
from quizzes.pages import QuizPage
from tests.packages import later_kinds, sample


def test_import_and_export_give_the_same_bytes(db, tmp_path):
    package = later_kinds.write(tmp_path / "package")
    import_folder(package)

    assert export_course(key=sample.COURSE, path=package) == []
    assert [page.problems() for page in QuizPage.objects.all()] == [[], []]


def test_what_was_imported_is_what_is_asked(db, tmp_path):
    import_folder(later_kinds.write(tmp_path / "package"))
    content = content_of(QuizPage.objects.get(locale__language_code="de"))

    assert content.question("luecken").solution() == ("eins=a", "zwei=handeln")
    assert content.question("strecke").earn(("1,5", "unit=km")) == 1
    assert content.question("begruendet").solution() == ("true", "reason=a")
    assert content.question("faecher").solution() == ("markt=draussen", "tresor=drinnen")
    assert content.question("wort").earn(("plan",)) == 1
    assert (content.question("bild").solution(), content.question("bild").width) == (("a",), 80)
    assert (content.question("eigenes").points, content.question("eigenes").model_answer) == (0, "Ich gehe hin.\n\nUnd frage.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dann [[zwei]]", "dann zwei", "the gap zwei stands 0 times"),
        ("shape: circle 50 50 12.5", "shape: square 1 2", "neither “circle x y r” nor"),
        ("file: platz.de.svg", "file: fehlt.svg", "fehlt.svg"),
        ("next: s2", "next: s9", "leads to s9, which is no later step and no ending"),
        ("category: drinnen", "category: oben", "the category oben, which does not exist"),
        ("factor: '1'\n", "factor: '2'\n", "exactly one unit has the factor 1"),
        (
            "        text: Er ist groß.\n        right: false",
            "        text: Er ist groß.\n        right: true",
            "the reasons need at least two entries",
        ),
        ("      - Aktionsplan\n      - Plan\n", "", "`accepted`"),
        ("    model_answer: |\n      Ich gehe hin.\n\n      Und frage.\n", "", "`model_answer` is missing"),
        ("    kind: free\n", "    kind: free\n    points: 1\n", "`points` is not known here"),
    ],
)
def test_a_fault_is_named(db, tmp_path, old, new, said):
    with pytest.raises(PackageRefused) as refused:
        import_folder(later_kinds.write(tmp_path / "package", {old: new}))

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("category: drinnen", "category: draussen"),
        ("            rating: risky\n            consequence: Still.", "            rating: possible\n            consequence: Still."),
        ("factor: '1000'", "factor: '1852'"),
        ("        right: true\n        feedback: Genau.\n      - key: b\n        text: Er ist groß.\n        right: false",
         "        right: false\n        feedback: Genau.\n      - key: b\n        text: Er ist groß.\n        right: true"),
        ("      - key: ort", "      - key: stelle"),
    ],
)  # fmt: skip
def test_languages_that_differ_in_what_is_right_are_refused(db, tmp_path, old, new):
    with pytest.raises(PackageRefused):
        import_folder(later_kinds.write(tmp_path / "package", {old: new}))


def test_languages_may_differ_in_accepted_words(db, tmp_path):
    import_folder(later_kinds.write(tmp_path / "package", {"      - Plan\n": "", "          - handeln": "          - tun"}))

    assert QuizPage.objects.count() == 2
