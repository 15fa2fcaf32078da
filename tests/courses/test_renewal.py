"""A renewal counts what has not changed, asks for the rest and for the final test, and begins once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.errors import CourseClosed, NotEnrolled
from courses.invariants import carried_was_done, completions_are_whole
from courses.models import Course, CourseItem, Enrolment, ItemCompletion
from courses.services.enrolment import enrol, withdraw
from courses.services.progress import complete_item, judge_course
from courses.services.renewal import plan, renew
from tests.factories import accounts as people
from tests.factories import certificates as make


@pytest.fixture
def course(db):
    """Two lessons and a final test, as frozen rows."""
    made = make.make_frozen_course()
    module = made.modules.get()
    lesson = CourseItem.objects.filter(module=module).first()
    test = CourseItem.objects.create(
        module=module, key=(key := lesson.key.__class__(int=7)), origin=key, kind="quiz", title="Abschlusstest", minutes=15, position=3,
        required=True, changed_on=lesson.changed_on,
    )  # fmt: skip
    version = made.live_version
    version.outline["modules"][0]["items"].append(
        {"id": test.pk, "kind": "quiz", "minutes": 15, "required": True, "title": {"de": "Abschlusstest"}}
    )
    type(version).objects.filter(pk=version.pk).update(
        outline=version.outline, required_ids=[*version.required_ids, test.pk], required_count=3
    )
    return Course.objects.get(pk=made.pk)


@pytest.fixture
def completed(course, learner) -> Enrolment:
    enrolment = enrol(learner=learner, course=course)
    for item in items(course):
        complete_item(enrolment_id=enrolment.pk, item=item, how="passed" if item.kind == "quiz" else "read")
    enrolment.refresh_from_db()
    assert enrolment.is_completed
    return enrolment


def items(course) -> list[CourseItem]:
    return list(CourseItem.objects.filter(module__course=course).select_related("module").order_by("position"))


def done(enrolment) -> dict[int, str]:
    return dict(enrolment.completions.values_list("item__position", "how"))


def change(item: CourseItem) -> None:
    CourseItem.objects.filter(pk=item.pk).update(changed_on=timezone.localdate() + timedelta(days=1))


def test_what_has_not_changed_counts_and_the_test_is_asked_for(completed, course):
    change(items(course)[1])

    found = plan(enrolment=completed)
    new = renew(enrolment=completed)

    assert [(each.item.position, each.why) for each in found.todo] == [(2, "changed"), (3, "test")]
    assert (found.minutes, done(new), new.items_done, new.renews) == (25, {1: "carried"}, 1, completed)
    assert list(completions_are_whole()) == list(carried_was_done()) == []


def test_it_is_completed_by_the_rest_and_the_old_one_stays_as_it_was(completed, course):
    before = Enrolment.objects.filter(pk=completed.pk).values().get()
    new = renew(enrolment=completed)

    complete_item(enrolment_id=new.pk, item=items(course)[2], how="passed")

    new.refresh_from_db()
    assert new.is_completed
    assert new.completed_at > completed.completed_at
    assert Enrolment.objects.filter(pk=completed.pk).values().get() == before


def test_beginning_twice_begins_once_and_enrolling_finds_it(completed, learner, course):
    new = renew(enrolment=completed)

    assert renew(enrolment=completed) == new
    assert enrol(learner=learner, course=course) == new


def test_a_renewal_that_was_left_can_be_begun_again(completed):
    withdraw(enrolment=renew(enrolment=completed))

    again = renew(enrolment=completed)

    assert (again.is_active, again.renews) == (True, completed)


def test_a_second_renewal_rests_on_the_work_and_not_on_the_first(completed, course):
    first = renew(enrolment=completed)
    complete_item(enrolment_id=first.pk, item=items(course)[2], how="passed")
    first.refresh_from_db()

    second = renew(enrolment=first)

    assert set(second.completions.values_list("carried_from__enrolment", flat=True)) == {completed.pk}
    assert list(carried_was_done()) == []


def test_the_same_test_passed_long_ago_elsewhere_does_not_pass_the_renewal(completed, course, learner):
    """A new version is judged with recognition: the test of another course from before must not count."""
    other = make.make_frozen_course()
    twin = items(other)[0]
    CourseItem.objects.filter(pk=twin.pk).update(kind="quiz", origin=items(course)[2].origin)
    elsewhere = enrol(learner=learner, course=other)
    ItemCompletion.objects.filter(enrolment=elsewhere, item=twin).update(
        how="passed", carried_from=None, completed_at=timezone.now() - timedelta(days=700)
    )
    new = renew(enrolment=completed)
    version = course.live_version
    version.pk, version.number = None, 2
    version.save()
    Course.objects.filter(pk=course.pk).update(live_version=version)

    judge_course(course_id=course.pk)

    new.refresh_from_db()
    assert (new.is_active, done(new)) == (True, {1: "carried", 2: "carried"})


def test_a_course_without_a_test_is_done_anew(learner):
    plain = make.make_frozen_course()
    completed = make.complete(enrol(learner=learner, course=plain))
    completed.refresh_from_db()

    assert [each.why for each in plan(enrolment=completed).todo] == ["anew", "anew"]
    assert done(renew(enrolment=completed)) == {}


def test_nothing_counts_when_nothing_may(completed):
    assert [each.why for each in plan(enrolment=completed, carry=False).todo] == ["anew", "anew", "test"]


def test_running_enrolments_and_closed_courses_are_not_renewed(completed, course):
    running = enrol(learner=people.make_user("x@example.com"), course=course)
    with pytest.raises(NotEnrolled):
        renew(enrolment=running)

    Course.objects.filter(pk=course.pk).update(is_live=False)
    with pytest.raises(CourseClosed):
        renew(enrolment=completed)
