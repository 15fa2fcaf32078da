"""Guides for leading a group: who may read them, what they show, what they cost."""

import uuid

import pytest

from courses.facilitation import guided_courses
from courses.templatetags.courses_tags import duration
from tests.factories import accounts as people
from tests.factories import courses as make


def guide(**fields):
    agenda = [
        {"minutes": 10, "title": "Ankommen", "text": "<p>Stühle im Kreis.</p>"},
        {"minutes": 80, "title": "Rundgang", "text": "<p>Zu viert.</p>"},
    ]
    value = {"title": "Modul 1 gemeinsam", "duration": 90, "group": "8 bis 20", "materials": ["Stifte"], "agenda": agenda, "sign_in": True}
    return {"type": "facilitation", "id": str(uuid.uuid4()), "value": {**value, **fields}}


def prose(text="Ein Absatz."):
    return {"type": "prose", "id": str(uuid.uuid4()), "value": f"<p>{text}</p>"}


@pytest.fixture
def trainer(client, tree):
    user = people.make_user("trainer@example.com", "Tove Brandt")
    people.grant(user, "trainer")
    return people.sign_in(client, user)


def published(tree, lessons=1, **fields):
    course = make.add_course(tree)
    module = make.add_module(course)
    pages = [make.add_lesson(module, title=f"Lektion {n}", body=[prose(), guide(**fields)]) for n in range(lessons)]
    make.publish(*pages, module, course)
    return pages[0]


def test_the_guide_shows_times_material_and_a_sheet(trainer, tree):
    page = published(tree)

    text = trainer.get(f"/learn/facilitation/{page.translation_key}/").content.decode()
    sheet = trainer.get(f"/learn/facilitation/{page.translation_key}/sheet/").content.decode()

    assert [word for word in ("Modul 1 gemeinsam", "Ankommen", "Stühle im Kreis.", "Stifte", duration(10)) if word not in text] == []
    assert sheet.count('<th scope="row">') == 25


def test_no_sheet_where_the_guide_asks_for_none(trainer, tree):
    page = published(tree, sign_in=False)

    assert trainer.get(f"/learn/facilitation/{page.translation_key}/sheet/").status_code == 404


def test_a_draft_guide_is_not_shown(trainer, tree):
    page = published(tree)
    page.unpublish()

    assert trainer.get(f"/learn/facilitation/{page.translation_key}/").status_code == 404
    assert "Modul 1 gemeinsam" not in trainer.get("/learn/facilitation/").content.decode()


def test_learners_see_nothing_of_a_guide(client, tree, learner):
    page = published(tree)
    people.sign_in(client, learner)

    answers = [client.get(path).status_code for path in ("/learn/facilitation/", f"/learn/facilitation/{page.translation_key}/")]

    assert answers == [403, 403]


@pytest.mark.parametrize("lessons", [1, 3])
def test_the_list_costs_three_queries_and_one_when_it_is_known(tree, lessons, django_assert_num_queries):
    published(tree, lessons)

    with django_assert_num_queries(3):
        first = guided_courses("de")
    with django_assert_num_queries(1):
        assert guided_courses("de") == first
    assert len(first[0].modules[0].guides) == lessons
