"""The shipped courses: they read without a fault, stand in canonical form, import, and are what they promise to be."""

import shutil

import pytest
from django.conf import settings

from courses.models import Course
from courses.package.faults import Faults
from courses.package.reader import load_folder, read_folder
from courses.package.writer import format_file
from courses.services.exporting import export_course
from courses.services.importing import Wishes, import_folder
from tests.architecture.curriculum import QUESTIONS_A_MODULE, WORDS_A_MINUTE, count_words
from tests.packages import sample

COURSES = sorted(path.parent for path in settings.CURRICULUM_DIR.glob("*/course.yaml"))
NAMES = [course.name for course in COURSES]

pytestmark = pytest.mark.content


def test_there_is_a_shipped_course():
    assert "schutz-oeffentlicher-raeume" in NAMES


@pytest.mark.parametrize("course", COURSES, ids=NAMES)
def test_every_file_stands_in_canonical_form(course):
    faults = Faults()
    files = load_folder(course)

    odd = [name for name, content in files.items() if format_file(name, content, faults) != content]

    assert (odd, faults.found) == ([], [])


@pytest.mark.parametrize("course", COURSES, ids=NAMES)
def test_minutes_match_the_words_within_a_third_in_both_languages(course):
    off = []
    for module, item in read_folder(course).items():
        for language, file in item.files.items():
            if item.kind.name == "lesson" and file.fields["format"] != "workshop":
                read = count_words(file.fields["body"]) / WORDS_A_MINUTE
                if not 2 / 3 <= read / file.fields["minutes"] <= 4 / 3:
                    off.append((module.folder, item.name, language, file.fields["minutes"], round(read, 1)))

    assert off == []


@pytest.mark.parametrize("course", COURSES, ids=NAMES)
def test_each_module_asks_enough_and_each_question_explains_and_names_its_source(course):
    poor, package = [], read_folder(course)
    for module in package.modules:
        for language in ("de", "en"):
            quizzes = [item.files[language].fields for item in module.items if item.kind.name == "quiz"]
            questions = [question["value"] for fields in quizzes for question in fields["questions"]]
            # A short course asks for less in its own modules: twice as many questions as it draws.
            is_short = package.fields["group"] == "short" and not module.borrowed
            if len(questions) < (2 * sum(fields["draw"] for fields in quizzes) if is_short else QUESTIONS_A_MODULE):
                poor.append((module.folder, language, len(questions)))
            poor += [(module.folder, language, q["key"]) for q in questions if not (q["explanation"] and q["source"] and q["lesson"])]

    assert poor == []


@pytest.mark.parametrize("course", COURSES, ids=NAMES)
def test_every_picture_is_drawn_for_both_languages_and_used(course):
    package = read_folder(course)

    assert package.notes == ()
    assert {name.split(".")[-2] for name in package.figures} == {"de", "en"}
    assert len([name for name in package.figures if ".de." in name]) == len([name for name in package.figures if ".en." in name])


@pytest.mark.parametrize("course", COURSES, ids=NAMES)
def test_it_imports_and_equals_its_own_export(db, course, tmp_path):
    package = read_folder(course)
    import_folder(course)
    shutil.copytree(course.parent, tmp_path / "curriculum")  # with the packages beside it, from which it may borrow
    copy = tmp_path / "curriculum" / course.name

    changed = export_course(key=package.key, path=copy)
    again = import_folder(course, wishes=Wishes(publish=True))

    assert (changed, sample.contents(copy)) == ([], load_folder(course))
    assert (again.created, again.changed, again.published) == ([], [], [])
    row = Course.objects.get(key=package.key)
    assert (row.is_live, row.live_version.number, set(row.texts)) == (True, 1, {"de", "en"})
    assert [len(module["items"]) for module in row.live_version.outline["modules"]] == [len(module.items) for module in package.modules]
