"""Export gives back what was imported, byte for byte."""

import pytest
from django.core.management import call_command

from courses.errors import ExportIncomplete
from courses.package.prose import to_markdown
from courses.pages import LessonPage
from courses.services.exporting import export_course
from courses.services.importing import Wishes, import_folder
from quizzes.pages import QuizPage
from tests.packages import sample


def test_import_and_export_give_the_same_bytes(imported, package, tmp_path):
    again = sample.write(tmp_path / "again")

    assert export_course(key=sample.COURSE, path=again) == []
    assert sample.contents(again) == sample.files()


def test_a_new_folder_gets_names_from_position_and_address(imported, tmp_path):
    export_course(key=sample.COURSE, path=tmp_path / "new")
    first = sample.contents(tmp_path / "new")
    import_folder(tmp_path / "new", wishes=Wishes(publish=True))
    export_course(key=sample.COURSE, path=tmp_path / "newer")

    assert "m2-abschluss/01-rueckblick.en.md" in first
    assert sample.contents(tmp_path / "newer") == first


def test_export_of_a_copy_is_stable_too(imported, package, tmp_path):
    report = import_folder(package, wishes=Wishes(copy=True))
    copied = LessonPage.objects.exclude(translation_key__in=[sample.LESSON, sample.LAST_LESSON]).first().get_parent().get_parent()
    export_course(key=str(copied.translation_key), path=tmp_path / "copy")

    again = import_folder(tmp_path / "copy", wishes=Wishes(publish=True))

    assert len(report.created) == 12
    assert (again.created, again.changed, again.published) == ([], [], [])


def test_what_an_editor_writes_comes_out_as_text(imported, package):
    lesson = LessonPage.objects.get(translation_key=sample.LESSON, locale__language_code="de")
    lesson.body[0].value.source = '<p data-block-key="q1">Neu <b>und fett </b>hier.</p><h2 data-block-key="q2">Titel</h2>'
    lesson.save_revision().publish()

    changed = export_course(key=sample.COURSE, path=package)

    assert changed == ["m1-plaetze/01-platz.de.md"]
    assert "\nNeu **und fett** hier.\n\n## Titel\n" in (package / changed[0]).read_text()
    assert import_folder(package).changed == []


def test_drafts_are_exported_on_request_only(imported, package):
    lesson = LessonPage.objects.get(translation_key=sample.LESSON, locale__language_code="de")
    lesson.takeaway = "Ein Entwurf."
    lesson.save_revision()

    assert export_course(key=sample.COURSE, path=package) == []
    assert export_course(key=sample.COURSE, path=package, drafts=True) == ["m1-plaetze/01-platz.de.md"]


def test_a_course_with_a_gap_in_a_language_says_so(imported, tmp_path):
    LessonPage.objects.get(translation_key=sample.LESSON, locale__language_code="en").unpublish()

    with pytest.raises(ExportIncomplete, match="“Platz” is missing in the language en"):
        export_course(key=sample.COURSE, path=tmp_path / "out")
    export_course(key=sample.COURSE, path=tmp_path / "out", languages=("de",))

    assert not list((tmp_path / "out").glob("*/*.en.*"))


def test_items_that_are_gone_leave_the_folder(imported, package):
    LessonPage.objects.filter(translation_key=sample.LAST_LESSON).first().get_parent().specific.unpublish()
    for page in LessonPage.objects.filter(translation_key=sample.LAST_LESSON):
        page.get_parent().unpublish()

    changed = export_course(key=sample.COURSE, path=package)

    assert "m9-abschluss/01-rueckblick.de.md" in changed
    assert not list((package / "m9-abschluss").iterdir())


def test_a_folder_with_other_things_is_refused(imported, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/holiday.jpg").write_bytes(b"x")

    with pytest.raises(ExportIncomplete, match="holds other files"):
        export_course(key=sample.COURSE, path=tmp_path / "photos")


def test_format_course_brings_hand_written_files_into_canonical_form(package):
    path = package / "m9-abschluss/module.yaml"
    path.write_bytes(path.read_bytes().replace(b"title: Abschluss", b'title:   "Abschluss"'))
    lesson = package / "m1-plaetze/01-platz.de.md"
    lesson.write_bytes(lesson.read_bytes().replace(b"- eins\n", b"* eins\n").replace(b"- zwei\n", b"* zwei\n"))

    call_command("format_course", str(package), verbosity=0)

    assert sample.contents(package) == sample.files()


def test_what_the_editor_opens_and_saves_unchanged_is_no_difference(imported):
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    from website.blocks import PROSE

    converter = ContentstateConverter(features=PROSE)
    for block in LessonPage.objects.get(translation_key=sample.LESSON, locale__language_code="de").body:
        if block.block_type == "prose":
            saved = converter.to_database_format(converter.from_database_format(block.value.source))
            assert to_markdown(saved) == to_markdown(block.value.source)


def test_shares_tags_and_review_dates_come_back_byte_for_byte(db, package, tmp_path):
    for path in package.glob("m1-plaetze/02-test.*"):
        text = path.read_text()
        shares = "draw: 2\ndraws:\n  - count: 1\n    tag: m1\n  - count: 1\n    difficulty: medium\n    lesson: " + sample.LESSON
        text = text.replace("draw: 4", shares)
        text = text.replace("changed_on: '2026-11-20'\n", "changed_on: '2026-11-20'\nreviewed_on: '2026-11-21'\nreview_due: '2027-07-01'\n")
        extra = "    tags: [m1, recht]\n    review_due: '2027-01-01'\n    review_reason: Neue Zahlen.\n"
        text = text.replace(f"    lesson: {sample.LESSON}\n  - key: was", f"    lesson: {sample.LESSON}\n{extra}  - key: was")
        text = text.replace(
            "    explanation: Orte für alle.\n", f"    explanation: Orte für alle.\n    lesson: {sample.LESSON}\n    tags: [m1]\n"
        )
        path.write_text(text)
    for path in package.glob("m1-plaetze/01-*"):
        path.write_text(path.read_text().replace("review_due: ''\n", "review_due: '2027-07-01'\nreview_reason: Das Gesetz gilt dann.\n"))
    before = sample.contents(package)
    import_folder(package)

    assert export_course(key=sample.COURSE, path=package) == []
    assert sample.contents(package) == before
    quiz = QuizPage.objects.get(translation_key=sample.QUIZ, locale__language_code="de")
    assert (quiz.asked, quiz.problems(), quiz.questions[0].value["tags"]) == (2, [], "m1 recht")
    assert quiz.questions[0].value["review_due"].isoformat() == "2027-01-01"
