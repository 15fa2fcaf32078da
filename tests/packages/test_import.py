"""What an import does to the page tree, once and twice, whole and interrupted."""

import re

import pytest
from wagtail.documents import get_document_model
from wagtail.models import Page, Revision

from certificates.models import CertificateRule
from courses.errors import PackageRefused
from courses.models import Course
from courses.pages import CoursePage, LessonPage, ModulePage
from courses.services.importing import Wishes, import_folder
from quizzes.pages import QuizPage
from tests.packages import sample
from website.models import Film, Picture

LESSON_DE = "m1-plaetze/01-platz.de.md"


def page_of(model, key, language="de"):
    return model.objects.get(translation_key=key, locale__language_code=language)


def state():
    """Everything that an import could change."""
    pages = list(
        Page.objects.order_by("path").values_list("path", "translation_key", "live", "has_unpublished_changes", "title", "latest_revision")
    )
    return pages, Revision.objects.count(), list(Course.objects.values()), Picture.objects.count(), Film.objects.count()


def test_an_unknown_course_is_created_and_published_in_both_languages(imported):
    course = Course.objects.get(key=sample.COURSE)

    assert (course.is_live, course.live_version.number, course.source_locale) == (True, 1, "de")
    assert set(course.texts) == {"de", "en"}
    kinds = [(item["kind"], item["minutes"]) for module in course.live_version.outline["modules"] for item in module["items"]]
    assert kinds == [("lesson", 10), ("quiz", 5), ("lesson", 10)]
    assert Page.objects.filter(live=False, depth__gt=1).count() == 0
    assert CertificateRule.objects.get(course=course).valid_months == 24


def test_links_by_key_become_links_to_pages_of_the_same_language(imported):
    for language in ("de", "en"):
        lesson, last = page_of(LessonPage, sample.LESSON, language), page_of(LessonPage, sample.LAST_LESSON, language)
        assert f'<a linktype="page" id="{last.pk}">am Ende</a>' in lesson.body[0].value.source


def test_figures_films_and_files_are_stored_under_their_hash(imported):
    figure = page_of(LessonPage, sample.LESSON).body[1].value["image"]

    assert (figure.package_name, figure.width, figure.height) == ("platz.de.svg", 80, 45)
    assert figure.file.name.startswith("figures/")
    assert figure.file.name.endswith("/platz.de.svg")
    assert sorted(Film.objects.values_list("title", flat=True)) == ["film.mp4", "film.mp4"]  # one for the captions of each language
    assert all(re.fullmatch(r"posters/[0-9a-f]{32}/film\.jpg", film.thumbnail.name) for film in Film.objects.all())
    assert get_document_model().objects.count() == 1


def test_the_lesson_and_the_quiz_have_no_problems(imported):
    assert page_of(LessonPage, sample.LESSON).problems() == []
    assert page_of(QuizPage, sample.QUIZ).problems() == []


def test_importing_twice_changes_nothing(imported, package):
    before = state()

    again = import_folder(package)
    published = import_folder(package, wishes=Wishes(publish=True))

    assert state() == before
    assert (again.created, again.changed, again.published, again.unchanged) == ([], [], [], 12)
    assert (published.changed, published.published) == ([], [])


def test_a_known_course_gets_a_draft_of_what_differs_and_publish_publishes_it(imported, package):
    text = (package / LESSON_DE).read_bytes()
    (package / LESSON_DE).write_bytes(text.replace(b"Zum Schluss ein Satz.", b"Neu."))
    revisions = Revision.objects.count()

    report = import_folder(package)

    lesson = page_of(LessonPage, sample.LESSON)
    assert (report.changed, report.published, Revision.objects.count()) == ([LESSON_DE], [], revisions + 1)
    assert (lesson.live, lesson.has_unpublished_changes) == (True, True)
    assert "Zum Schluss" in lesson.body[-1].value.source
    assert import_folder(package).changed == []

    assert import_folder(package, wishes=Wishes(publish=True)).published == [LESSON_DE]
    assert page_of(LessonPage, sample.LESSON).body[-1].value.source == "<p>Neu.</p>"


def test_a_changed_figure_is_a_difference(imported, package):
    path = package / "figures/platz.de.svg"
    path.write_bytes(path.read_bytes().replace(b"#123", b"#456"))

    report = import_folder(package, wishes=Wishes(publish=True))

    assert report.changed == [LESSON_DE]
    assert Picture.objects.filter(package_name="platz.de.svg").count() == 2


def test_local_edits_stay_in_the_history(imported, package):
    lesson = page_of(LessonPage, sample.LESSON)
    lesson.title = "Von Hand"
    edited = lesson.save_revision()

    report = import_folder(package)

    assert report.changed == [LESSON_DE]
    assert Revision.objects.filter(pk=edited.pk, content__title="Von Hand").exists()
    assert page_of(LessonPage, sample.LESSON).get_latest_revision_as_object().title == "Platz"


def test_dry_run_writes_nothing_and_new_only_leaves_known_courses_alone(db, package):
    before = state()
    assert len(import_folder(package, wishes=Wishes(dry_run=True)).created) == 12
    assert state() == before

    import_folder(package, wishes=Wishes(new_only=True))
    assert Course.objects.get().is_live
    (package / LESSON_DE).write_bytes((package / LESSON_DE).read_bytes().replace(b"Gehen Sie hin.", b"Nein."))
    before = state()
    import_folder(package, wishes=Wishes(new_only=True, publish=True))
    assert state() == before


def test_as_copy_makes_a_second_course_with_keys_of_its_own(imported, package):
    import_folder(package, wishes=Wishes(copy=True))

    copied = Course.objects.exclude(key=sample.COURSE).get()
    pages = LessonPage.objects.descendant_of(page_of(CoursePage, copied.key))
    assert copied.title == "Plätze schützen (Kopie)"
    assert not {str(page.translation_key) for page in pages} & {sample.LESSON, sample.LAST_LESSON}
    quiz = QuizPage.objects.descendant_of(page_of(CoursePage, copied.key)).get()
    lesson = pages.get(title="Platz")
    assert quiz.questions[0].value["key"] == "jahr"
    assert quiz.questions[0].value["lesson"] == str(lesson.translation_key)
    assert f'id="{pages.get(title="Rückblick").pk}"' in lesson.body[0].value.source


def test_order_follows_the_package_when_published(imported, package):
    course = (package / "course.yaml").read_bytes()
    (package / "course.yaml").write_bytes(course.replace(b"[m1-plaetze, m9-abschluss]", b"[m9-abschluss, m1-plaetze]"))

    drafted = import_folder(package)
    assert [note for note in drafted.notes if "order" in note] != []
    import_folder(package, wishes=Wishes(publish=True))

    modules = page_of(CoursePage, sample.COURSE).get_children()
    assert [page.title for page in modules] == ["Abschluss", "Plätze: eine Übersicht"]
    assert [module["key"] for module in Course.objects.get().live_version.outline["modules"]] == [sample.LAST_MODULE, sample.MODULE]


def test_what_the_package_lacks_is_named_and_not_deleted(imported, package):
    for path in package.glob("m9-abschluss/*"):
        path.unlink()
    course = (package / "course.yaml").read_bytes()
    (package / "course.yaml").write_bytes(course.replace(b", m9-abschluss", b""))
    for path in package.glob("m1-plaetze/01*"):
        path.write_bytes(path.read_bytes().replace(b"(item:" + sample.LAST_LESSON.encode() + b")", b"(https://efus.eu)"))

    report = import_folder(package, wishes=Wishes(publish=True))

    assert [note for note in report.notes if "Rückblick" in note] == ["The page “Rückblick” is not in the package; it stays as it is."]
    assert ModulePage.objects.filter(translation_key=sample.LAST_MODULE, live=True).count() == 2


class Cut(Exception):
    """The process dies here."""


@pytest.mark.parametrize("at", [1, 14, 23])
def test_an_import_that_dies_leaves_no_outline_and_the_next_one_goes_on(db, package, at):
    said = []

    def dies(text):
        said.append(text)
        if len(said) == at:
            raise Cut

    with pytest.raises(Cut):
        import_folder(package, say=dies)
    assert not Course.objects.exists()

    report = import_folder(package, wishes=Wishes(new_only=True))

    assert len(said) + len(report.created) + len(report.published) >= 24
    assert (Course.objects.get().is_live, Course.objects.get().live_version.number) == (True, 1)
    assert Page.objects.filter(live=False, depth__gt=1).count() == 0


def test_an_update_that_dies_leaves_the_outline_as_it_was(imported, package):
    for path in package.glob("m1-plaetze/01*"):
        path.write_bytes(path.read_bytes().replace(b"minutes: 10", b"minutes: 12"))
    version = Course.objects.get().live_version

    def dies(text):
        raise Cut

    with pytest.raises(Cut):
        import_folder(package, wishes=Wishes(publish=True), say=dies)
    assert Course.objects.get().live_version == version
    import_folder(package, wishes=Wishes(publish=True))

    assert Course.objects.get().live_version.outline["minutes"] == version.outline["minutes"] + 2


def test_the_translation_editor_takes_no_page_over_and_knows_the_words(imported, package):
    from wagtail_localize.models import StringTranslation, Translation

    import_folder(package, wishes=Wishes(pairs=True))

    assert Translation.objects.count() == 0
    course = page_of(CoursePage, sample.COURSE)
    known = StringTranslation.objects.get(context__object_id=course.translation_key, context__path="title")
    assert (known.translation_of.data, known.data) == ("Plätze schützen", "Protecting squares")


def test_keys_of_another_course_and_taken_addresses_are_refused_before_anything_is_written(imported, package, tmp_path):
    other = sample.write(tmp_path / "other", {"course.yaml": sample.files()["course.yaml"].replace(b"11111111", b"22222222")})
    before = state()

    with pytest.raises(PackageRefused) as refused:
        import_folder(other)

    assert state() == before
    said = [text for _file, _line, text in refused.value.faults]
    assert any("belongs to another course" in text for text in said)
    assert any("The slug `plaetze-schuetzen` is taken" in text for text in said)
