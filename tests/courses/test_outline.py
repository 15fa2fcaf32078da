"""What editors do to pages never damages what learners have: publishing, moving, copying, deleting, translating."""

import pytest

from courses.models import Course, CourseItem, CourseModule, CourseVersion, ItemCompletion
from courses.services.outline import outline_deferred, project_outline
from courses.services.progress import complete_item
from tests.factories import courses as make


def page_of(row, language="de"):
    """The page that a frozen row was projected from."""
    for model in (make.LessonPage, make.ModulePage, make.CoursePage):
        found = model.objects.filter(translation_key=row.key, locale__language_code=language).first()
        if found:
            return found
    raise LookupError(row.key)


@pytest.fixture
def items(course):
    return list(CourseItem.objects.filter(module__course=course).select_related("module").order_by("position"))


@pytest.fixture
def done(enrolment, items):
    """A learner who has read the first lesson."""
    complete_item(enrolment_id=enrolment.pk, item=items[0], how="read")
    return enrolment


def test_publishing_writes_course_module_items_and_one_version(course):
    version = course.live_version

    assert (course.is_live, version.number, version.required_count) == (True, 1, 2)
    assert [item["title"]["en"] for item in version.outline["modules"][0]["items"]] == ["Lesson 1", "Lesson 2"]
    assert CourseItem.objects.get(title="Lektion 1").texts["de"]["path"] == "/kurse/plaetze/grundlagen/lektion-1/"
    assert CourseItem.objects.get(title="Lektion 1").texts["en"]["path"] == "/en/courses/plaetze/foundations/lesson-1/"


def test_fifty_pages_published_together_make_one_version(tree):
    course = make.make_course(tree, lessons=6)

    assert CourseVersion.objects.filter(course=course).count() == 1


def test_an_import_that_breaks_off_leaves_the_outline_as_it_was(course):
    page = page_of(course)

    with pytest.raises(RuntimeError), outline_deferred():
        page.title = "Neu"
        make.publish(page)
        raise RuntimeError

    course.refresh_from_db()
    assert (course.title, course.live_version.number) == ("Plätze schützen", 1)


def test_a_draft_changes_nothing_for_learners(course, items):
    page = page_of(items[0])
    page.title = "Entwurf"
    page.save_revision()

    project_outline(course_key=course.key)

    items[0].refresh_from_db()
    assert items[0].title == "Lektion 1"


def test_a_new_title_makes_a_new_version_and_keeps_the_old_one(course, items):
    old = course.live_version
    page = page_of(items[0])
    page.title = "Neuer Titel"
    make.publish(page)

    course.refresh_from_db()
    assert course.live_version.number == 2
    assert old.outline["modules"][0]["items"][0]["title"]["de"] == "Lektion 1"


def test_deleting_a_lesson_page_keeps_the_row_and_the_tick(done, course, items):
    page_of(items[0]).delete()

    item = CourseItem.objects.get(pk=items[0].pk)
    course.refresh_from_db()
    assert (item.is_live, ItemCompletion.objects.filter(item=item).count(), course.live_version.required_ids) == (False, 1, [items[1].pk])


def test_deleting_the_whole_course_closes_it_and_keeps_every_row(done, course):
    page_of(course).delete()

    course.refresh_from_db()
    assert (course.is_live, CourseItem.objects.count(), ItemCompletion.objects.count()) == (False, 2, 1)


def test_unpublishing_a_module_takes_its_lessons_out_of_the_outline(done, course):
    module = CourseModule.objects.get(course=course)

    page_of(module).unpublish()

    course.refresh_from_db()
    assert (course.is_live, ItemCompletion.objects.count()) == (False, 1)
    assert not CourseItem.objects.filter(is_live=True, module__is_live=True).exists()


def test_moving_a_lesson_to_another_module_of_the_course_keeps_its_row(done, course, items):
    other = make.add_module(page_of(course), title="Zweites Modul", slug="zweites")
    make.publish(other)

    page_of(items[0]).move(other, pos="last-child")

    item = CourseItem.objects.select_related("module").get(pk=items[0].pk)
    assert (item.module.title, item.is_live, ItemCompletion.objects.get().item_id) == ("Zweites Modul", True, item.pk)


def test_a_lesson_does_not_move_to_another_course(tree, course, items):
    other = make.make_course(tree, slug="andere")
    target = page_of(CourseModule.objects.get(course=other))

    assert page_of(items[0]).can_move_to(target) is False


def test_a_copy_has_keys_of_its_own_and_no_learners(done, course, items):
    module = page_of(CourseModule.objects.get(course=course))
    copy = page_of(items[0]).copy(to=module, update_attrs={"slug": "kopie", "title": "Kopie"}, reset_translation_key=True)
    make.publish(copy)

    row = CourseItem.objects.get(title="Kopie")
    assert row.key != items[0].key
    assert not ItemCompletion.objects.filter(item=row).exists()


def test_a_translation_lends_words_and_shares_progress(tree, learner):
    course = make.make_course(tree, english=False)
    item = CourseItem.objects.filter(module__course=course).select_related("module").first()
    with outline_deferred():
        english = make.add_course(tree, "en", course.key, "Protecting squares", "squares")
        module = make.add_module(english, item.module.key, "Foundations", "foundations")
        make.publish(english, module, make.add_lesson(module, item.key, "First lesson", "first"))

    item.refresh_from_db()
    assert (CourseItem.objects.filter(module__course=course).count(), item.texts["en"]["title"]) == (2, "First lesson")


def test_deleting_a_translation_leaves_the_source_alone(done, course, items):
    page_of(items[0], "en").delete()

    item = CourseItem.objects.get(pk=items[0].pk)
    assert (item.is_live, sorted(item.texts)) == (True, ["de"])


def test_an_item_with_problems_is_not_offered(course):
    module = page_of(CourseModule.objects.get(course=course))

    make.publish(make.add_lesson(module, title="Ungeprüft", reviewed_on=None))

    assert not CourseItem.objects.filter(title="Ungeprüft", is_live=True).exists()


def test_a_course_without_a_required_item_is_closed_not_empty(tree):
    with outline_deferred():
        page = make.add_course(tree, slug="leer")
        make.publish(page)

    row = Course.objects.get(key=page.translation_key)
    assert (row.is_live, row.live_version) == (False, None)
