"""One source, several courses: what a package borrows from one beside it, there and back, and what is refused."""

import shutil

import pytest
from django.core.management import call_command
from wagtail.models import Page

from courses.errors import PackageRefused
from courses.models import Course, CourseItem
from courses.package.borrowing import sources_first
from courses.package.reader import read_files, read_folder
from courses.pages import LessonPage, ModulePage
from courses.services.exporting import export_course
from courses.services.importing import Wishes, import_folder
from quizzes.pages import QuizPage
from tests.packages import sample, short

HEAD = short.files()["course.yaml"]
SHARED = "b2-netze/01-zurueck.shared.yaml"


@pytest.fixture
def basis(package):
    """The short course, in a folder beside the sample."""
    return short.write(package.parent / "basis")


@pytest.fixture
def both(imported, basis):
    """Sample and short course, imported."""
    return import_folder(basis)


def page_of(model, key, language="de"):
    return model.objects.get(translation_key=key, locale__language_code=language)


def edit(model, key, **fields):
    """Change a page in the editor and publish it."""
    page = page_of(model, key)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_what_is_borrowed_has_pages_and_keys_of_its_own_and_remembers_its_source(both):
    items = {
        str(item.origin): item
        for item in CourseItem.objects.filter(module__course__key=short.COURSE).order_by("module__position", "position")
    }

    assert list(items) == [sample.LESSON, sample.QUIZ, sample.LAST_LESSON, short.QUIZ]
    assert [str(item.key) for item in items.values()] == [
        *(short.copy_of(key) for key in (sample.LESSON, sample.QUIZ, sample.LAST_LESSON)),
        short.QUIZ,
    ]
    assert all(item.origin == item.key for item in CourseItem.objects.filter(module__course__key=sample.COURSE))
    outline = Course.objects.get(key=short.COURSE).live_version.outline
    assert [item.get("origin") for item in outline["modules"][1]["items"]] == [sample.LAST_LESSON, None]


def test_links_and_lessons_of_questions_lead_to_the_copies(both):
    last = page_of(LessonPage, short.copy_of(sample.LAST_LESSON))
    lesson = page_of(LessonPage, short.copy_of(sample.LESSON))
    quiz, own = page_of(QuizPage, short.copy_of(sample.QUIZ)), page_of(QuizPage, short.QUIZ)

    assert f'<a linktype="page" id="{last.pk}">am Ende</a>' in lesson.body[0].value.source
    assert quiz.questions[0].value["lesson"] == short.copy_of(sample.LESSON)
    assert quiz.questions[0].value["key"] == "jahr"
    assert own.questions[0].value["lesson"] == short.copy_of(sample.LAST_LESSON)
    assert f"/kurse/basis/{lesson.get_parent().slug}/" in lesson.url


def test_export_writes_the_references_again_byte_for_byte(both, basis):
    assert export_course(key=short.COURSE, path=basis) == []
    assert sample.contents(basis) == short.files()


def test_export_into_a_new_folder_beside_the_source_makes_references_too(both, basis):
    fresh = basis.parent / "neu"
    export_course(key=short.COURSE, path=fresh)

    assert (fresh / "course.yaml").read_bytes() == HEAD.replace(b"b2-netze", b"m2-netze")
    assert (fresh / "m2-netze/01-rueckblick.shared.yaml").read_bytes() == short.files()[SHARED]
    assert not (fresh / "figures").exists()


def test_export_where_the_source_is_not_beside_it_writes_everything_out_and_comes_back_the_same(both, tmp_path):
    said = []
    alone = tmp_path / "elsewhere/basis"
    export_course(key=short.COURSE, path=alone, say=said.append)
    first = sample.contents(alone)

    again = import_folder(alone, wishes=Wishes(publish=True))
    export_course(key=short.COURSE, path=tmp_path / "third/basis")

    assert len([text for text in said if "is not beside this folder" in text]) == 4
    assert f"origin: {sample.LESSON}" in first["m1-plaetze/01-platz.de.md"].decode()
    assert {name for name in first if name.startswith("figures")} == {"figures/platz.de.svg", "figures/platz.en.svg"}
    assert again.created == []
    assert sample.contents(tmp_path / "third/basis") == first
    assert CourseItem.objects.get(key=short.copy_of(sample.LESSON)).origin == CourseItem.objects.get(key=sample.LESSON).key


def test_importing_twice_changes_nothing(both, basis):
    again = import_folder(basis, wishes=Wishes(publish=True))

    assert (again.created, again.changed, again.published) == ([], [], [])
    assert Course.objects.get(key=short.COURSE).live_version.number == 1


def test_a_fact_changed_in_the_source_reaches_every_course_at_its_next_import(both, package, basis):
    path = package / "m1-plaetze/01-platz.de.md"
    path.write_bytes(path.read_bytes().replace(b"Zum Schluss ein Satz.", b"Ein neuer Satz."))

    reports = [import_folder(folder, wishes=Wishes(publish=True)) for folder in (package, basis)]

    assert [report.changed for report in reports] == [["m1-plaetze/01-platz.de.md"], ["package/m1-plaetze/01-platz.de.md"]]
    for key in (sample.LESSON, short.copy_of(sample.LESSON)):
        assert page_of(LessonPage, key).body[-1].value.source == "<p>Ein neuer Satz.</p>"
    assert export_course(key=short.COURSE, path=basis) == []


def test_the_import_of_a_source_names_who_borrows_from_it(both, package, basis):
    path = package / "m1-plaetze/01-platz.de.md"
    path.write_bytes(path.read_bytes().replace(b"Zum Schluss ein Satz.", b"Ein neuer Satz."))

    assert [note for note in import_folder(package).notes if "basis" in note] == [
        "The package basis borrows from this one: import it too, so that it says the same."
    ]


def test_of_several_packages_the_sources_are_imported_first(db, package, tmp_path):
    alphabetical_first = short.write(tmp_path / "aaa")
    other = sample.write(tmp_path / "other/package", {"course.yaml": sample.files()["course.yaml"]})

    assert sources_first([alphabetical_first, package, other]) == [other, package, alphabetical_first]
    call_command("import_course", str(alphabetical_first), str(package), "--new-only", verbosity=0)
    assert Course.objects.filter(is_live=True).count() == 2


def test_a_source_that_was_changed_after_the_import_is_no_local_edit(both, package, basis):
    path = package / "m1-plaetze/01-platz.de.md"
    path.write_bytes(path.read_bytes().replace(b"Zum Schluss ein Satz.", b"Ein neuer Satz."))
    said = []

    assert (export_course(key=short.COURSE, path=basis, say=said.append), said) == ([], [])


def test_a_lesson_that_was_edited_here_is_written_out_and_the_rest_stays_borrowed(both, basis):
    edit(LessonPage, short.copy_of(sample.LESSON), takeaway="Nur bei uns.")
    said = []

    changed = export_course(key=short.COURSE, path=basis, say=said.append)
    written = sample.contents(basis)
    again = import_folder(basis, wishes=Wishes(publish=True))

    assert said == ["“Platz” was edited here (de): written out in full, its source no longer reaches it."]
    assert "takeaway: Nur bei uns." in written["m1-plaetze/01-platz.de.md"].decode()
    assert written["m1-plaetze/02-test.shared.yaml"] == b"from: package\nmodule: m1-plaetze\nitem: 02-test\n"
    assert "m1-plaetze/module.yaml" in changed and "modules: [m1-plaetze, b2-netze]" in written["course.yaml"].decode()
    assert (again.created, again.published) == (
        [],
        ["m1-plaetze/01-platz.en.md", "m1-plaetze/01-platz.de.md", "m1-plaetze/module.yaml", "m1-plaetze/module.yaml"],
    )
    assert export_course(key=short.COURSE, path=basis) == []
    assert CourseItem.objects.filter(origin=sample.LESSON).count() == 2


def test_an_edit_in_the_editor_is_a_difference_that_the_next_import_takes_back_as_a_draft(both, basis):
    edit(LessonPage, short.copy_of(sample.LESSON), takeaway="Nur bei uns.")

    report = import_folder(basis)

    assert report.changed == ["package/m1-plaetze/01-platz.de.md"]
    assert page_of(LessonPage, short.copy_of(sample.LESSON)).takeaway == "Nur bei uns."


def test_a_lesson_that_was_taken_out_or_a_new_order_is_a_local_edit_of_the_module(both, basis):
    for language in ("de", "en"):
        page_of(QuizPage, short.copy_of(sample.QUIZ), language).unpublish()
    said = []
    export_course(key=short.COURSE, path=basis, say=said.append)

    assert said == ["“Plätze: eine Übersicht” was edited here (de, en): written out in full, its source no longer reaches it."]
    assert sorted(path.name for path in (basis / "m1-plaetze").iterdir()) == ["01-platz.shared.yaml", "module.yaml"]


def test_a_copy_of_a_course_that_borrows_borrows_too(both, basis):
    import_folder(basis, wishes=Wishes(copy=True))
    copied = Course.objects.exclude(key__in=[sample.COURSE, short.COURSE]).get()

    assert CourseItem.objects.filter(origin=sample.LESSON).count() == 3
    fresh = basis.parent / "kopie"
    export_course(key=str(copied.key), path=fresh)
    assert b"  - from: package\n    module: m1-plaetze\n" in (fresh / "course.yaml").read_bytes()
    again = import_folder(fresh, wishes=Wishes(publish=True))
    assert (again.created, again.changed) == ([], [])


def test_a_page_that_an_editor_copies_is_a_thing_of_its_own(both):
    module = page_of(ModulePage, short.copy_of(sample.MODULE))

    copy = page_of(LessonPage, short.copy_of(sample.LESSON)).copy(to=module, update_attrs={"slug": "kopie", "title": "Kopie"})

    assert (copy.origin, copy.origin_digest) == (None, "")


def faults_of(folder):
    before = Page.objects.count()
    with pytest.raises(PackageRefused) as refused:
        import_folder(folder)
    assert Page.objects.count() == before
    return refused.value.faults


REFERENCE = b"  - from: package\n    module: m1-plaetze\n"
REFUSED = [
    # file, what stands there, what stands there instead, line, what to do
    ("course.yaml", b"from: package", b"from: nirgends", 7, "There is no package `nirgends` beside this one."),
    ("course.yaml", b"module: m1-plaetze", b"module: m7-weg", 7, "`package` has no module m7-weg; it has m1-plaetze, m9-abschluss."),
    ("course.yaml", b"from: package", b"from: ../package", 7, "`../package` does not fit: small letters a to z, digits and single hyphens"),
    ("course.yaml", b"from: package", b"from: /etc", 7, "does not fit"),
    ("course.yaml", b"from: package", b"from: .", 7, "does not fit"),
    ("course.yaml", b"module: m1-plaetze", b"module: m1-plaetze/01-platz", 8, "does not fit"),
    ("course.yaml", b"    module: m1-plaetze\n", b"", 7, "`module` is missing"),
    ("course.yaml", b"from: package", b"from: basis", 7, "borrows from this one"),
    ("course.yaml", REFERENCE, REFERENCE * 2, 0, "names the module m1-plaetze twice"),
    (SHARED, b"item: 01-rueckblick", b"item: 01-weg", 3, "m9-abschluss has no item 01-weg of its own; it has 01-rueckblick."),
    (SHARED, b"from: package", b"from: ..", 1, "does not fit"),
    (SHARED, b"module: m9-abschluss", b"module: m1-plaetze", 3, "m1-plaetze has no item 01-rueckblick of its own; it has 01-platz, 02-test."),
    (SHARED, b"item: 01-rueckblick\n", b"", 1, "`item` is missing"),
    (SHARED, b"item:", b"language: de\nitem:", 3, "`language` is not known here"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "what"), REFUSED)
def test_a_reference_that_leads_nowhere_is_named_with_file_and_line(imported, package, file, old, new, line, what):
    text = short.files()[file]
    assert old in text
    basis = short.write(package.parent / "basis", {file: text.replace(old, new, 1)})

    assert [fault for fault in faults_of(basis) if fault[:2] == (file, line) and what in fault[2]] != []


def test_a_reference_to_a_reference_is_refused_and_its_source_named(both, basis):
    head = HEAD.replace(b"33333333", b"44444444").replace(b"from: package", b"from: basis").replace(b"slug: bas", b"slug: zweit-bas")
    third = short.write(basis.parent / "dritte", {"course.yaml": head, SHARED: b"from: basis\nmodule: b2-netze\nitem: 01-zurueck\n"})

    said = {fault[:2]: fault[2] for fault in faults_of(third)}
    assert said["course.yaml", 7] == "`basis` has the module m1-plaetze from `package` itself: borrow it there."
    assert said[SHARED, 3] == "b2-netze has no item 01-zurueck of its own; it has 02-test."


def test_two_packages_that_borrow_from_each_other_are_refused(both, package):
    head = sample.files()["course.yaml"]
    circle = b"modules:\n  - from: basis\n    module: b2-netze\n  - m1-plaetze\n  - m9-abschluss\n"
    (package / "course.yaml").write_bytes(head.replace(b"modules: [m1-plaetze, m9-abschluss]\n", circle))

    assert any(fault[:2] == ("course.yaml", 7) and "one of them has to be the source" in fault[2] for fault in faults_of(package))


def test_a_fault_of_the_source_is_named_where_it_is(imported, package, basis):
    path = package / "m1-plaetze/01-platz.de.md"
    path.write_bytes(path.read_bytes().replace(b"minutes: 10", b"minutes: zehn"))

    assert [fault[:2] for fault in faults_of(basis)] == [("package/m1-plaetze/01-platz.de.md", 5)]


def test_a_package_that_comes_alone_reaches_nothing_beside_it(package, basis):
    with pytest.raises(PackageRefused) as refused:
        read_files(short.files())

    assert {fault[2] for fault in refused.value.faults} == {"There is no package `package` beside this one."}


def test_a_link_beside_a_package_is_no_package(package, tmp_path):
    elsewhere = short.write(tmp_path / "other/basis")
    (tmp_path / "other/package").symlink_to(package)

    with pytest.raises(PackageRefused, match="There is no package `package` beside this one"):
        read_folder(elsewhere)


def test_one_name_of_a_figure_stands_for_one_picture(imported, package):
    lesson = sample.files()["m9-abschluss/01-rueckblick.de.md"].replace(sample.LAST_LESSON.encode(), short.QUIZ.encode())
    lesson = lesson.replace(b"Ein Satz.", b"```figure\nfile: platz.de.svg\nalt: Anders.\n```")
    extra = {f"b2-netze/02-test.{language}.yaml": None for language in ("de", "en")}
    extra |= {f"b2-netze/02-bild.{language}.md": lesson for language in ("de", "en")}
    basis = short.write(package.parent / "basis", extra | {"figures/platz.de.svg": sample.SVG.replace("45", "44").encode()})

    assert any(fault[2].startswith("platz.de.svg has another content in `package`") for fault in faults_of(basis))


def test_the_canonical_form_of_references(basis):
    (basis / SHARED).write_bytes(b"item: '01-rueckblick'\nfrom: \"package\"\nmodule: m9-abschluss\n")
    (basis / "course.yaml").write_bytes(HEAD.replace(REFERENCE, b"  - {module: m1-plaetze, from: package}\n"))
    call_command("format_course", str(basis), verbosity=0)

    assert sample.contents(basis) == short.files()


def test_a_course_whose_source_is_gone_keeps_its_pages(both, package, basis):
    shutil.rmtree(package)

    with pytest.raises(PackageRefused, match="There is no package"):
        import_folder(basis)
    assert page_of(LessonPage, short.copy_of(sample.LESSON)).live
