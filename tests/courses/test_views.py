"""The learner's pages: who gets in, what they show, what happens to wrong requests."""

import pytest
from django.urls import reverse

from courses.models import Bookmark, CourseItem, Enrolment, ItemCompletion
from courses.services.progress import complete_item
from tests.factories import courses as make

LESSON = "/kurse/plaetze/grundlagen/lektion-1/"


@pytest.fixture
def items(course):
    return list(CourseItem.objects.filter(module__course=course).select_related("module").order_by("position"))


@pytest.mark.parametrize(
    "path",
    [
        "/kurse/",
        "/kurse/plaetze/",
        "/kurse/plaetze/grundlagen/",
        "/en/courses/",
        "/en/courses/plaetze/",
        "/en/courses/plaetze/foundations/",
    ],
)
def test_everybody_reads_catalogue_and_course_pages(client, course, path):
    response = client.get(path)

    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("public")
    assert not response.cookies


def test_a_lesson_leads_anonymous_visitors_to_sign_in(client, course):
    response = client.get(LESSON)

    assert response.headers["Location"].startswith("/accounts/login/?next=")


def test_a_lesson_leads_people_without_enrolment_to_enrolling(client, course, learner):
    client.force_login(learner)

    assert client.get(LESSON).headers["Location"] == reverse("courses:enrol", args=[course.key])


def test_an_enrolled_person_reads_and_the_place_is_kept(client, enrolment, learner, items):
    client.force_login(learner)

    response = client.get(LESSON)

    assert (response.status_code, "no-store" in response.headers["Cache-Control"]) == (200, True)
    assert Bookmark.objects.get(enrolment=enrolment).item == items[0]


def test_progress_is_one_across_languages(client, enrolment, learner, items):
    complete_item(enrolment_id=enrolment.pk, item=items[0], how="read")
    client.force_login(learner)

    page = client.get("/en/courses/plaetze/foundations/lesson-1/")

    assert page.context["here"].state == "done"


def test_the_unpublished_lesson_is_missing_even_by_its_address(client, enrolment, learner, items):
    make.ModulePage.objects.get(translation_key=items[0].module.key, locale__language_code="de").unpublish()
    client.force_login(learner)

    assert client.get(LESSON).status_code == 404


def test_enrolling_asks_once_and_leads_to_the_first_lesson(client, course, learner):
    client.force_login(learner)
    address = reverse("courses:enrol", args=[course.key])

    assert client.get(address).status_code == 200
    response = client.post(address, {"membership": "none"})

    assert response.headers["Location"] == LESSON
    assert Enrolment.objects.get(learner=learner).course == course


@pytest.mark.parametrize("data", [{}, {"membership": ""}, {"membership": "999"}, {"membership": "none' OR 1=1"}])
def test_a_wrong_enrolment_form_is_shown_again_and_enrols_nobody(client, course, learner, data):
    client.force_login(learner)

    response = client.post(reverse("courses:enrol", args=[course.key]), data)

    assert (response.status_code, Enrolment.objects.count()) == (422, 0)


def test_an_unpublished_course_cannot_be_enrolled_in(client, course, learner):
    make.CoursePage.objects.get(translation_key=course.key, locale__language_code="de").unpublish()
    client.force_login(learner)

    assert client.get(reverse("courses:enrol", args=[course.key])).status_code == 404
    assert client.post(reverse("courses:enrol", args=[course.key]), {"membership": "none"}).status_code == 404


def test_marking_as_read_goes_on_to_the_next_lesson_and_then_to_the_completion(client, enrolment, learner, items):
    client.force_login(learner)

    first = client.post(reverse("courses:done", args=[items[0].key]))
    last = client.post(reverse("courses:done", args=[items[1].key]))

    assert first.headers["Location"] == "/kurse/plaetze/grundlagen/lektion-2/"
    assert last.headers["Location"] == reverse("courses:completed", args=[enrolment.public_id])


def test_a_tick_without_enrolment_or_for_an_unknown_item_is_the_same_404(client, course, learner, items):
    client.force_login(learner)

    foreign = client.post(reverse("courses:done", args=[items[0].key]))
    unknown = client.post(reverse("courses:done", args=["00000000-0000-4000-8000-000000000000"]))

    assert (foreign.status_code, unknown.status_code, ItemCompletion.objects.count()) == (404, 404, 0)


def test_ticking_twice_makes_one_row(client, enrolment, learner, items):
    client.force_login(learner)

    for _again in range(2):
        client.post(reverse("courses:done", args=[items[0].key]))

    assert ItemCompletion.objects.count() == 1


@pytest.mark.parametrize("block", ["x" * 37, "ä"])
def test_a_strange_bookmark_is_refused(client, enrolment, learner, items, block):
    client.force_login(learner)

    assert client.post(reverse("courses:bookmark", args=[items[0].key]), {"block": block}).status_code == 400


def test_another_persons_enrolment_looks_like_an_unknown_one(client, enrolment, other_learner):
    client.force_login(other_learner)
    unknown = "00000000-0000-4000-8000-000000000000"

    for name in ("courses:leave", "courses:completed"):
        foreign = client.get(reverse(name, args=[enrolment.public_id]))
        missing = client.get(reverse(name, args=[unknown]))
        assert (foreign.status_code, missing.status_code) == (404, 404)


def test_leaving_asks_first(client, enrolment, learner):
    client.force_login(learner)
    address = reverse("courses:leave", args=[enrolment.public_id])

    assert client.get(address).status_code == 200
    enrolment.refresh_from_db()
    assert enrolment.is_active
    client.post(address)
    enrolment.refresh_from_db()
    assert enrolment.status == "withdrawn"


@pytest.mark.parametrize("query", ["q=Plätze", "q=lektion", "duration=60", "q=%00", "duration=nonsense", "q=" + "x" * 500])
def test_the_catalogue_answers_every_filter(client, course, query):
    assert client.get(f"/kurse/?{query}").status_code == 200


def test_the_catalogue_says_when_nothing_fits(client, course):
    assert client.get("/kurse/?q=Zeppelin").context["nothing_found"]


def test_the_dashboard_shows_the_next_step_first(client, enrolment, learner, items):
    complete_item(enrolment_id=enrolment.pk, item=items[0], how="read")
    client.force_login(learner)

    response = client.get("/learn/")

    assert response.context["current"].next_item.title == "Lektion 2"


def test_the_dashboard_of_a_newcomer_leads_to_the_courses(client, learner, tree):
    client.force_login(learner)

    response = client.get("/learn/")

    assert (response.status_code, response.context["current"]) == (200, None)


def test_a_place_of_the_map_belongs_to_the_first_module_that_plays_there(tree):
    from courses.models import Course
    from courses.queries import outline_for
    from courses.views.course import map_places

    page = make.add_course(tree)
    modules = [make.add_module(page, title=title, slug=title.lower(), place="rathaus") for title in ("Anfang", "Abschluss")]
    lessons = [make.add_lesson(module) for module in modules]
    make.publish(*lessons, *modules, page)

    places = map_places(outline_for(course=Course.objects.get(), enrolment=None, language="de"))

    assert [(place["place"], place["title"]) for place in places] == [("rathaus", "Anfang")]


def workshop_course(tree, required):
    page = make.add_course(tree, slug="praxis")
    module = make.add_module(page)
    lesson = make.add_lesson(module, slug="lesen")
    workshop = make.add_lesson(module, slug="werkstatt", format="workshop", minutes=90, required=required)
    make.publish(lesson, workshop, module, page)
    from courses.models import Course

    return Course.objects.get(key=page.translation_key)


def test_a_course_that_asks_for_a_workshop_opens_with_its_first_session(client, tree, learner):
    course = workshop_course(tree, required=True)
    client.force_login(learner)

    page = client.get("/kurse/praxis/").content.decode()
    answer = client.post(reverse("courses:enrol", args=[course.key]), {"membership": "none"})

    assert "öffnet mit dem ersten Termin" in page
    assert (answer.headers["Location"], Enrolment.objects.count()) == ("/kurse/praxis/", 0)


def test_a_voluntary_workshop_is_neither_ticked_by_reading_nor_needed_for_the_module(client, tree, learner):
    from courses.queries import outline_for
    from courses.services.enrolment import enrol

    course = workshop_course(tree, required=False)
    enrolment = enrol(learner=learner, course=course)
    lesson, workshop = CourseItem.objects.filter(module__course=course).order_by("position")
    client.force_login(learner)

    page = client.get("/kurse/praxis/grundlagen/werkstatt/").content.decode()
    ticked = client.post(reverse("courses:done", args=[workshop.key]))
    complete_item(enrolment_id=enrolment.pk, item=lesson, how="read")
    enrolment.refresh_from_db()
    module = outline_for(course=course, enrolment=enrolment, language="de").modules[0]

    assert ("data-lesson-end" in page, "Er ist freiwillig." in page, ticked.status_code) == (False, True, 404)
    assert (module.state, module.minutes, enrolment.is_completed) == ("done", 10, True)


def test_people_who_finished_see_what_changed_since_and_keep_their_completion(client, enrolment, learner, items, tree):
    from datetime import date, timedelta

    from courses.pages import LessonPage

    for item in items:
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")
    page = LessonPage.objects.get(translation_key=items[0].key, locale__language_code="de")
    page.changed_on = date.today() + timedelta(days=1)
    page.save_revision().publish()
    client.force_login(learner)

    module, dashboard = (client.get(path).content.decode() for path in ("/kurse/plaetze/grundlagen/", "/learn/"))

    enrolment.refresh_from_db()
    assert enrolment.is_completed
    assert module.count("Geändert, seit Sie abgeschlossen haben") == 1
    assert "Ein Baustein ist neu oder hat sich geändert, seit Sie abgeschlossen haben" in dashboard
