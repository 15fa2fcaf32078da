"""Tools beneath their lesson: who gets in, what the page holds, what it costs, and that it has no way to send anything."""

import json
import re

import pytest

from courses.models import Bookmark, CourseItem
from courses.pages import LessonPage
from courses.services.enrolment import withdraw
from courses.services.progress import complete_item
from tests.factories import courses as make
from tests.factories.tools import tool_block

LESSON = "/kurse/plaetze/grundlagen/lektion-1/"
TOOL = f"{LESSON}werkzeug/begehung/"
ENGLISH = "/en/courses/plaetze/foundations/lesson-1/tool/begehung/"
SOURCE = {"type": "source", "id": "s", "value": {"ref": "S25", "title": "Aktionsplan", "publisher": "", "year": "", "url": ""}}


@pytest.fixture
def course(course):
    """The course; its first lesson has a tool in both languages."""
    first = CourseItem.objects.filter(module__course=course).order_by("position").first()
    for page in LessonPage.objects.filter(translation_key=first.key).select_related("locale"):
        page.body = [*page.body.get_prep_value(), tool_block(page.locale.language_code)]
        page.sources = [SOURCE]
        make.publish(page)
    course.refresh_from_db()
    return course


@pytest.fixture
def reader(client, enrolment, learner):
    client.force_login(learner)
    return client


def test_the_lesson_shows_a_card_that_leads_to_the_tool(reader):
    html = reader.get(LESSON).content.decode()

    assert 'href="werkzeug/begehung/"' in html
    assert "Bleibt auf diesem Gerät" in html


@pytest.mark.parametrize("path", [TOOL, ENGLISH])
def test_a_learner_opens_the_tool_in_either_language(reader, path):
    response = reader.get(path)

    assert (response.status_code, "no-store" in response.headers["Cache-Control"]) == (200, True)


def test_opening_a_tool_leaves_the_reading_place_where_it_is(reader, enrolment, course):
    second = CourseItem.objects.filter(module__course=course).order_by("position").last()
    reader.get("/kurse/plaetze/grundlagen/lektion-2/")

    reader.get(TOOL)

    assert Bookmark.objects.get(enrolment=enrolment).item == second


def test_the_tool_has_the_door_of_its_lesson(client, course, learner, other_learner):
    assert client.get(TOOL).headers["Location"].startswith("/accounts/login/?next=")
    client.force_login(other_learner)
    assert client.get(TOOL).headers["Location"] == f"/learn/enrol/{course.key}/"


def test_it_stays_open_after_completion_and_closes_after_leaving(reader, enrolment, course):
    for item in CourseItem.objects.filter(module__course=course).select_related("module"):
        complete_item(enrolment_id=enrolment.pk, item=item, how="read")
    assert reader.get(TOOL).status_code == 200

    enrolment.refresh_from_db()
    assert enrolment.is_completed


def test_whoever_has_left_the_course_is_asked_to_enrol(reader, enrolment):
    withdraw(enrolment=enrolment)

    assert reader.get(TOOL).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        f"{LESSON}werkzeug/anderes/",
        f"{LESSON}tool/begehung/",
        f"{LESSON}werkzeug/",
        f"{LESSON}werkzeug/begehung/mehr/",
        "/kurse/plaetze/grundlagen/lektion-2/werkzeug/begehung/",
        "/kurse/plaetze/werkzeug/begehung/",
    ],
)
def test_other_addresses_are_unknown(reader, path):
    assert reader.get(path).status_code == 404


def test_an_unpublished_lesson_takes_its_tool_along(reader, course):
    LessonPage.objects.get(slug="lektion-1").unpublish()

    assert reader.get(TOOL).status_code == 404


def test_nothing_in_the_form_can_be_sent(reader):
    html = reader.get(TOOL).content.decode()
    form = re.search(r"<form class=\"tool-sheet\".*?</form>", html, re.DOTALL)[0]

    assert "action=" not in form
    assert "method=" not in form
    assert not re.search(r"<(input|select|textarea)[^>]*\sname=", form)
    assert 'type="submit"' not in form
    assert 'spellcheck="false"' in form


def test_the_blank_sheet_has_rows_and_every_field_has_its_label(reader):
    html = reader.get(TOOL).content.decode()
    controls = re.findall(r"<(?:input|select|textarea)[^>]* id=\"(f-[^\"]+)\"", html)

    assert html.count("<tr data-row>") == 4  # three rows and the pattern for further ones
    assert len(set(controls)) == len(controls) == 5 + 2 + 4 * 4
    assert [
        name for name in controls if f'for="{name}"' not in html and f'<label class="check"><input type="checkbox" id="{name}"' not in html
    ] == []


def test_the_script_is_told_what_it_has_to_know(reader):
    html = reader.get(ENGLISH).content.decode()
    told = json.loads(re.search(r"<script id=\"tool-definition\" type=\"application/json\">(.*?)</script>", html)[1])

    assert (told["tool"], told["language"], told["confidential"]) == ("begehung", "en", True)
    by_area = told["sections"][1]["fields"][2]
    assert (by_area["of"], by_area["round"], by_area["unit"]) == (["flaeche", "2"], "down", "people")
    assert told["sections"][1]["fields"][0] == {
        "key": "flaeche", "kind": "number", "label": "Net area", "unit": "m²", "decimals": 1, "round": "nearest", "min": "1", "max": "200000",
    }  # fmt: skip
    assert [row["section"] for row in told["example"]] == ["anlass", "rechnen", "beobachtungen", "beobachtungen"]


def test_the_switch_of_languages_leads_to_the_same_tool(reader):
    assert reader.get(f"/language/en/?from={TOOL}").headers["Location"].endswith(ENGLISH)


def test_a_sheet_names_its_sources(reader):
    html = reader.get(TOOL).content.decode()

    assert 'id="quelle-S25"' in html
    assert "Aktionsplan" in html


@pytest.mark.parametrize("path", ["/learn/", "/kurse/plaetze/"])
def test_my_tools_are_listed_where_i_learn(reader, path):
    html = reader.get(path).content.decode()

    assert f'href="{TOOL}"' in html
    assert "Begehung und Rechner" in html


def test_visitors_see_no_list_of_tools(client, course):
    assert "werkzeug/" not in client.get("/kurse/plaetze/").content.decode()


def test_a_tool_costs_six_queries_and_the_lists_none(reader, django_assert_num_queries):
    for path in (TOOL, "/learn/", "/kurse/plaetze/"):
        reader.get(path)

    with django_assert_num_queries(6):
        reader.get(TOOL)
    with django_assert_num_queries(6):
        reader.get("/learn/")
    with django_assert_num_queries(7):  # as without tools: test_queries.py
        reader.get("/kurse/plaetze/")


def test_an_editor_sees_a_draft_of_the_tool(course, rf, learner):
    page = LessonPage.objects.get(slug="lektion-1")
    request = rf.get("/")
    request.user = learner

    assert "Begehung und Rechner" in page.serve_preview(request, "tool").content.decode()
