"""Enrolling, doing items, completing."""

import pytest

from courses.errors import CourseClosed, ItemNotOffered, NotEnrolled
from courses.models import Bookmark, CourseItem, Enrolment
from courses.services.bookmarks import keep
from courses.services.enrolment import enrol, withdraw
from courses.services.outline import project_outline
from courses.services.progress import complete_item, judge_course
from courses.signals import course_completed
from tests.factories import courses as make


@pytest.fixture
def items(course):
    return list(CourseItem.objects.filter(module__course=course).select_related("module").order_by("position"))


@pytest.fixture
def heard():
    """What the completion signal carried."""
    received = []

    def listener(sender, enrolment, **kwargs):
        received.append(enrolment.pk)

    course_completed.connect(listener)
    yield received
    course_completed.disconnect(listener)


def test_enrolling_twice_gives_the_same_enrolment(course, learner):
    assert enrol(learner=learner, course=course) == enrol(learner=learner, course=course)


def test_nobody_enrols_in_a_closed_course(course, learner):
    make.CoursePage.objects.get(translation_key=course.key, locale__language_code="de").unpublish()

    with pytest.raises(CourseClosed):
        enrol(learner=learner, course=course)


def test_a_course_is_completed_by_its_last_required_item_and_only_once(enrolment, items, heard):
    complete_item(enrolment_id=enrolment.pk, item=items[0], how="read")
    assert heard == []

    complete_item(enrolment_id=enrolment.pk, item=items[1], how="read")
    complete_item(enrolment_id=enrolment.pk, item=items[1], how="read")

    enrolment.refresh_from_db()
    assert heard == [enrolment.pk]
    assert (enrolment.status, enrolment.completed_version_id, enrolment.items_done) == ("completed", enrolment.course.live_version_id, 2)


def test_completing_deletes_the_bookmark(enrolment, items):
    keep(enrolment=enrolment, item=items[0], block_key="b1")

    for item in items:
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")

    assert not Bookmark.objects.exists()


def test_an_item_of_another_course_is_refused(tree, enrolment):
    other = make.make_course(tree, slug="andere")
    foreign = CourseItem.objects.filter(module__course=other).select_related("module").first()

    with pytest.raises(ItemNotOffered):
        complete_item(enrolment_id=enrolment.pk, item=foreign, how="read")


def test_a_withdrawn_enrolment_takes_no_more_ticks_and_a_new_one_can_begin(enrolment, items, learner, course):
    withdraw(enrolment=enrolment)

    with pytest.raises(NotEnrolled):
        complete_item(enrolment_id=enrolment.pk, item=items[0], how="read")
    assert enrol(learner=learner, course=course) != enrolment


def test_a_completed_course_cannot_be_left(enrolment, items):
    for item in items:
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")

    with pytest.raises(NotEnrolled):
        withdraw(enrolment=enrolment)


def test_dropping_a_lesson_completes_who_has_done_the_rest(enrolment, items, course):
    complete_item(enrolment_id=enrolment.pk, item=items[0], how="read")
    make.LessonPage.objects.get(translation_key=items[1].key, locale__language_code="de").unpublish()

    judged = judge_course(course_id=course.pk)

    enrolment.refresh_from_db()
    assert (judged, enrolment.status, enrolment.completed_version.number) == (1, "completed", 2)


def test_adding_a_lesson_never_undoes_a_completion(enrolment, items, course):
    for item in items:
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")
    before = Enrolment.objects.get(pk=enrolment.pk)
    module = make.ModulePage.objects.get(translation_key=items[0].module.key, locale__language_code="de")

    make.publish(make.add_lesson(module, title="Neu"))
    judge_course(course_id=course.pk)

    after = Enrolment.objects.get(pk=enrolment.pk)
    assert (after.status, after.completed_at, after.completed_version_id) == (
        before.status,
        before.completed_at,
        before.completed_version_id,
    )


def test_projecting_again_changes_nothing(course):
    version = project_outline(course_key=course.key)

    assert version.pk == course.live_version_id
