"""How many queries a page costs: the same number with one row and with three, and within the budgets of the product."""

import pytest
from django.test import Client

from courses.models import Course, CourseItem
from courses.services.enrolment import enrol
from courses.services.progress import complete_item
from tests.factories import courses as course_factory
from tests.factories.sharing import items_of, shared_courses


@pytest.fixture
def reader(client: Client, learner) -> Client:
    """Somebody who is signed in."""
    client.force_login(learner)
    return client


def add_courses(tree, learner, count: int) -> list[Course]:
    """Publish further courses and enrol in each."""
    made = [course_factory.make_course(tree, slug=f"kurs-{number}", english=False) for number in range(count)]
    for course in made:
        enrol(learner=learner, course=course)
    return made


def path_of(row: Course | CourseItem) -> str:
    return row.texts["de"]["path"]


def opened(client: Client, path: str) -> None:
    """Ask once before counting: what every reader sees alike is read by then."""
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("courses", [1, 3])
def test_the_dashboard_costs_six_queries_with_one_course_and_with_three(reader, tree, learner, courses, django_assert_num_queries):
    add_courses(tree, learner, courses)
    opened(reader, "/learn/")

    with django_assert_num_queries(6):
        reader.get("/learn/")


@pytest.mark.parametrize("courses", [1, 3])
def test_the_catalogue_costs_eight_queries_with_one_course_and_with_three(reader, tree, learner, courses, django_assert_num_queries):
    add_courses(tree, learner, courses)
    opened(reader, "/kurse/")

    with django_assert_num_queries(8):
        reader.get("/kurse/")


@pytest.mark.parametrize("lessons", [1, 3])
def test_a_course_costs_seven_queries_with_one_lesson_and_with_three(reader, tree, learner, lessons, django_assert_num_queries):
    course = course_factory.make_course(tree, lessons=lessons, english=False)
    enrol(learner=learner, course=course)
    opened(reader, path_of(course))

    with django_assert_num_queries(7):
        reader.get(path_of(course))


@pytest.mark.parametrize("lessons", [1, 3])
def test_a_lesson_costs_six_queries_with_one_lesson_done_and_with_three(reader, tree, learner, lessons, django_assert_num_queries):
    course = course_factory.make_course(tree, lessons=lessons, english=False)
    enrolment = enrol(learner=learner, course=course)
    items = list(CourseItem.objects.filter(module__course=course).select_related("module").order_by("position"))
    opened(reader, path_of(items[0]))
    for item in items:
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")

    with django_assert_num_queries(6):
        reader.get(path_of(items[0]))


def test_opening_another_lesson_costs_one_more_and_reaching_its_end_eight(reader, tree, learner, django_assert_num_queries):
    course = course_factory.make_course(tree, lessons=3, english=False)
    enrol(learner=learner, course=course)
    first, second, _third = CourseItem.objects.filter(module__course=course).order_by("position")
    for item in (second, first):  # both texts are rendered by now, and the bookmark stands at the first
        opened(reader, path_of(item))

    with django_assert_num_queries(7):
        reader.get(path_of(second))
    with django_assert_num_queries(10):  # two of them open and close a savepoint inside the test's transaction
        reader.post(f"/learn/done/{second.key}/", headers={"accept": "application/json"})


@pytest.mark.parametrize("shared", [1, 3])
def test_what_is_recognised_costs_one_more_with_one_part_and_with_three(reader, tree, learner, shared, django_assert_num_queries):
    first, second = shared_courses(tree, lessons=shared, own=1)
    enrolment = enrol(learner=learner, course=first)
    for item in items_of(first):
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")
    enrol(learner=learner, course=second)
    lesson = items_of(second)[0]
    for path in (path_of(lesson), path_of(second), "/learn/"):
        opened(reader, path)

    with django_assert_num_queries(8):
        page = reader.get(path_of(second)).content.decode()
    assert f"): {shared} Baustein" in page
    with django_assert_num_queries(7):
        reader.get(path_of(lesson))
    with django_assert_num_queries(7):
        reader.get("/learn/")


@pytest.mark.parametrize("shared", [1, 3])
def test_what_has_changed_since_costs_one_more_with_one_part_and_with_three(reader, tree, learner, shared, django_assert_num_queries):
    first, second = shared_courses(tree, lessons=shared)
    CourseItem.objects.filter(module__course=second).update(changed_on="2026-11-02")
    enrolment = enrol(learner=learner, course=first)
    for item in items_of(first):
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")
    enrol(learner=learner, course=second)
    opened(reader, path_of(second))

    with django_assert_num_queries(8):
        page = reader.get(path_of(second)).content.decode()
    assert f"{shared} Baustein" in page and "geändert" in page


@pytest.mark.parametrize("shared", [1, 3])
def test_reaching_the_end_of_a_shared_lesson_costs_the_same_whatever_else_is_shared(
    reader, tree, learner, shared, django_assert_num_queries
):
    first, second = shared_courses(tree, lessons=shared + 1)
    for course in (first, second):
        enrol(learner=learner, course=course)
    lesson = items_of(first)[0]
    opened(reader, path_of(lesson))

    with django_assert_num_queries(16):  # two of them open and close a savepoint inside the test's transaction
        reader.post(f"/learn/done/{lesson.key}/", headers={"accept": "application/json"})
    assert CourseItem.objects.filter(completions__how="carried").count() == 1
