"""The bank in the administration: found, copied, compared, pasted, translated, previewed."""

import pytest

from courses.models import CourseItem
from courses.services.enrolment import enrol
from quizzes.bank.models import QuestionEntry
from quizzes.models import QuizVersion
from quizzes.services.attempts import start_attempt
from tests.factories import quizzes as make
from tests.quizzes.bank.conftest import fresh, reword

pytestmark = pytest.mark.django_db


def address(page, key, act):
    return f"/admin/questions/{page.pk}/{QuestionEntry.objects.get(page=page, key=key).block}/{act}/"


def draft(page):
    return fresh(page).get_latest_revision_as_object()


def test_the_menu_leads_to_the_bank_and_the_bank_lists_questions(desk, origin):
    page = desk.get("/admin/questions/").content.decode()

    assert '"name": "questions"' in desk.get("/admin/").content.decode()
    assert page.count('name="question"') == 12
    assert "in 1 Test, 1 Kurs" in " ".join(page.split())


def test_the_listing_asks_as_many_questions_with_three_rows_as_with_one(desk, tree, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make.make_quiz_course(tree, [make.single("eins"), make.single("zwei"), make.single("drei")])
    desk.get("/admin/questions/?q=eins")
    with CaptureQueriesContext(connection) as one:
        desk.get("/admin/questions/?q=eins")
    with CaptureQueriesContext(connection) as three:
        desk.get("/admin/questions/")

    assert len(three) == len(one)


def test_bad_filters_find_what_no_filter_finds(desk, origin):
    page = desk.get("/admin/questions/?kind=x&course=1&owner='&p=99999&status=%00")

    assert page.status_code == 200
    assert page.content.decode().count('name="question"') == 12


def test_ticked_questions_go_into_the_draft_of_another_test(desk, origin, other):
    block = QuestionEntry.objects.get(page=origin, key="zahl").block
    asked = desk.get(f"/admin/questions/insert/?question={origin.pk}:{block}")
    answer = desk.post("/admin/questions/insert/", {"question": f"{origin.pk}:{block}", "target": other.pk})

    assert "Zweiter Test" in asked.content.decode()
    assert answer.url == f"/admin/pages/{other.pk}/edit/"
    assert [child.value["key"] for child in draft(other).questions] == ["eigene", "zahl"]


@pytest.mark.parametrize("question", ["", "x", "1:2", "999999999999:a", "²:a"])
def test_unknown_ticks_lead_back(desk, origin, question):
    assert desk.get("/admin/questions/insert/", {"question": question}).url == "/admin/questions/"


def test_a_change_is_compared_and_taken_over_with_one_click(desk, origin, other):
    block = QuestionEntry.objects.get(page=origin, key="einfach").block
    desk.post("/admin/questions/insert/", {"question": f"{origin.pk}:{block}", "target": other.pk})
    reword(origin, "einfach", "Neue Worte")
    where = address(other, "einfach", "change")

    first = desk.get("/admin/").content.decode()
    listed = desk.get("/admin/questions/?hint=changed").content.decode()
    compared = desk.get(where).content.decode()
    taken = desk.post(where, {"act": "take"})

    assert where in first
    assert where in listed
    assert "<ins>Neue" in compared and "<del>Welche" in compared
    assert f'href="/admin/pages/{origin.pk}/edit/"' in compared and f'href="/admin/pages/{other.pk}/edit/#block-' in compared
    block = QuestionEntry.objects.get(page=other, key="einfach").block
    assert taken.url == f"/admin/pages/{other.pk}/edit/#block-{block}-section"
    assert draft(other).questions[1].value["text"] == "Neue Worte"
    assert where not in desk.get("/admin/").content.decode()


def test_pasting_shows_first_and_adds_only_when_confirmed(desk, other):
    text = "Wer hilft?\n* alle\n- niemand\n\nOhne Antworten"
    shown = desk.post(f"/admin/questions/paste/{other.pk}/", {"text": text, "act": "read"})
    before = len(draft(other).questions)
    added = desk.post(f"/admin/questions/paste/{other.pk}/", {"text": text, "act": "add"})

    assert "Zeile 5" in shown.content.decode()
    assert (before, added.url) == (1, f"/admin/pages/{other.pk}/edit/")
    assert [child.value["key"] for child in draft(other).questions] == ["eigene", "wer-hilft"]
    assert len(fresh(other).questions) == 1


def test_german_and_english_stand_side_by_side_and_become_drafts(desk, origin):
    where = address(origin, "einfach", "translate")
    shown = desk.get(where).content.decode()
    desk.post(where, {"de:text": "Welche Antwort stimmt?", "en:text": "Which is right?", "en:choices.b.text": "Answer b"})

    english = type(origin).objects.get(translation_key=origin.translation_key, locale__language_code="en")
    value = draft(english).questions[0].value
    assert 'name="en:choices.b.text"' in shown
    assert (value["key"], value["text"], value["choices"][1]["text"]) == ("einfach", "Which is right?", "Answer b")
    assert draft(origin).questions[0].value["text"] == "Welche Antwort stimmt?"
    assert fresh(english).questions[0].value["text"] == "Welche stimmt?"


def test_a_question_that_english_lacks_is_added_with_the_same_keys_and_answers(desk, origin):
    page = draft(origin)
    page.questions = [*page.questions.get_prep_value(), *make.stream([make.multiple("neu")])]
    page.save_revision()
    desk.post(address(origin, "neu", "translate"), {"en:text": "New?", "en:choices.a.text": "Yes"})

    english = type(origin).objects.get(translation_key=origin.translation_key, locale__language_code="en")
    value = draft(english).questions[6].value
    assert (value["key"], value["text"]) == ("neu", "New?")
    assert [choice["right"] for choice in value["choices"]] == [True, False, True, False]


def test_nothing_changed_saves_no_draft(desk, origin):
    where = address(origin, "einfach", "translate")
    before = origin.revisions.count()
    desk.post(where, {"de:text": "Welche stimmt?"})

    assert origin.revisions.count() == before


@pytest.mark.parametrize("act", ["change", "translate", "duplicate"])
def test_foreign_and_missing_questions_look_the_same(desk, staff, origin, act):
    from django.test import Client

    from tests.factories import accounts as people

    where = address(origin, "einfach", act)
    missing = where.replace(f"/{origin.pk}/", "/99999/")

    assert desk.post(missing).status_code == 404
    learner = people.sign_in(Client(), people.make_user("leser@example.com", "Lena Lese"))
    assert learner.post(where).status_code == 403
    assert learner.post(missing).status_code == 403


def test_the_editor_says_what_is_weak_what_publishing_changes_and_whom_it_concerns(desk, origin, learner):
    item = CourseItem.objects.get(key=origin.translation_key)
    start_attempt(enrolment=enrol(learner=learner, course=item.module.course), item=item, language="de")
    reword(origin, "einfach", "Andere Worte", publish=False)

    page = desk.get(f"/admin/pages/{origin.pk}/edit/").content.decode()

    assert "Geänderte Worte: einfach." in page
    assert "1 Mensch ist in Fassung 1 (de) und behält sie." in page
    assert "keine Quelle" in page
    assert QuizVersion.objects.filter(item=item, locale="de").count() == 1


def test_one_question_is_previewed_while_it_is_written(desk, origin):
    modes = dict(origin.preview_modes)
    shown = origin.make_preview_request(preview_mode="question-1").content.decode()
    beyond = origin.make_preview_request(preview_mode="question-99").content.decode()
    last = origin.make_preview_request(preview_mode="question-last").content.decode()

    assert list(modes)[:2] == ["", "question-1"]
    assert "Welche stimmt?" in shown and "Wie viele?" not in shown
    assert "Wie viele?" in last
    assert beyond.count("<h1") <= 1 and "Welche stimmt?" not in beyond
