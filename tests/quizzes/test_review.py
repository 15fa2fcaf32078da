"""The review: a link to the very paragraph, attempts compared, and only what was wrong."""

import uuid

import pytest

from courses.passages import nearest, passages_in, passages_of, place_of
from courses.services.enrolment import enrol
from quizzes import drawing
from quizzes.comparing import comparison_of
from quizzes.review import review_of
from quizzes.services.attempts import save_answer, start_attempt, submit_attempt
from tests.factories import courses as course_factory
from tests.factories import quizzes as make

KEY = uuid.UUID(int=7)
TEXT = (
    "<p>Ein Platz lebt davon, dass Menschen sich dort gern treffen [S1].</p><h2>Sperren</h2>"
    "<p>Poller halten Fahrzeuge auf, wenn ihre Fundamente tief genug reichen.</p>"
    "<p>Beleuchtung hilft, Gesichter zu erkennen &amp; Wege zu finden.</p>"
)


@pytest.fixture
def lesson_course(tree):
    """A quiz whose questions name a lesson of three paragraphs and a callout."""

    def build(*questions):
        course = make.make_quiz_course(tree, [{**question, "lesson": str(KEY)} for question in questions])
        body = [
            {"type": "prose", "value": TEXT, "id": str(uuid.uuid4())},
            {
                "type": "callout",
                "value": {"kind": "remember", "title": "", "text": "<p>Merken Sie sich die Rettungswege.</p>"},
                "id": "merke",
            },
        ]
        course_factory.publish(course_factory.add_lesson(course.module, KEY, "Die Lektion dazu", "dazu", body=body))
        return course

    return build


def review_in(course, learner):
    return review_of(make.pass_quiz(enrol(learner=learner, course=course.course), course.quiz), "de")


def test_the_quoted_words_lead_to_their_paragraph(lesson_course, learner):
    course = lesson_course(make.single(passage="wenn ihre Fundamente  tief genug"), make.true_false(passage="merken sie sich die"))
    found = {one.question.key: one.lesson for one in review_in(course, learner).questions}

    assert found["einfach"].path.endswith("/dazu/#absatz-2")
    assert found["einfach"].paragraph == 2
    assert found["wahr"].path.endswith("#b-merke")


def test_without_a_quotation_the_paragraph_nearest_to_the_explanation_is_linked(lesson_course, learner):
    explained = make.single(explanation="Beleuchtung lässt uns Gesichter erkennen und Wege finden.")
    strange = make.true_false(explanation="Davon handelt kein einziger Absatz.")
    found = {one.question.key: one.lesson for one in review_in(lesson_course(explained, strange), learner).questions}

    assert found["einfach"].path.endswith("dazu/#absatz-3")
    assert found["wahr"].path.endswith("/dazu/")


def test_words_that_stand_nowhere_any_more_lead_to_the_lesson():
    passages = passages_in(
        '<div class="prose" id="b-1"><p id="absatz-1" class="numbered"><a class="para-number" href="#absatz-1">1</a>Wort</p></div>'
    )

    assert [(one.anchor, one.words) for one in passages] == [("absatz-1", "wort")]
    assert (place_of(passages, "anders"), place_of(passages, ""), nearest(passages, "Wort")) == (None, None, None)


def test_places_of_one_and_of_three_lessons_cost_the_same(tree, django_assert_max_num_queries):
    course = course_factory.add_course(tree)
    module = course_factory.add_module(course)
    keys = [uuid.uuid4() for _ in range(3)]
    course_factory.publish(course, module, *(course_factory.add_lesson(module, key, slug=f"l{key.int % 997}") for key in keys))
    with django_assert_max_num_queries(2):
        assert len(passages_of(keys[:1], "de")) == 1
    with django_assert_max_num_queries(2):
        assert len(passages_of(keys, "de")) == 3
    with django_assert_max_num_queries(1):
        assert {len(places) for places in passages_of(keys, "de").values()} == {1}


def test_two_attempts_side_by_side_say_what_was_right_then_and_now(enrolment, quiz, learner, client):
    first = start_attempt(enrolment=enrolment, item=quiz, language="de")
    make.answer_all(first, learner, {"einfach": ["a"], "wahr": ["false"], "paare": ["p1=p1"]})
    submit_attempt(attempt_id=first.pk, learner=learner)
    second = start_attempt(enrolment=enrolment, item=quiz, language="de")
    make.answer_all(second, learner, {"einfach": ["b"], "wahr": ["true"], "paare": ["p1=p1"]})
    submit_attempt(attempt_id=second.pk, learner=learner)

    changes = {one.key: one.change for one in comparison_of(first).questions}

    assert (changes["einfach"], changes["wahr"], changes["paare"]) == ("better", "worse", "same")
    client.force_login(learner)
    page = client.get(f"/attempts/{first.public_id}/compare/").content.decode()
    assert f"/attempts/{second.public_id}/review/" in page
    assert f"/attempts/{first.public_id}/compare/" in client.get(f"/attempts/{first.public_id}/review/").content.decode()


def test_comparing_costs_the_same_with_one_and_with_three_attempts(enrolment, quiz, django_assert_max_num_queries):
    attempt = make.pass_quiz(enrolment, quiz)
    comparison_of(attempt)
    # attempts, answers, and the corrections of the one version
    with django_assert_max_num_queries(3):
        comparison_of(attempt)
    make.pass_quiz(enrolment, quiz)
    make.pass_quiz(enrolment, quiz)
    with django_assert_max_num_queries(3):
        assert len(comparison_of(attempt).attempts) == 3


def test_foreign_attempts_cannot_be_compared(client, attempt, other_learner, learner):
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    client.force_login(other_learner)

    assert client.get(f"/attempts/{attempt.public_id}/compare/").status_code == 404


def test_what_was_chosen_is_drawn_once_for_all_and_what_was_typed_is_not_kept(lesson_course, client, learner, other_learner):
    course = lesson_course(make.single(), make.short())
    drawing._reviewed.cache_clear()
    pages = []
    for person in (learner, other_learner):
        attempt = start_attempt(enrolment=enrol(learner=person, course=course.course), item=course.quiz, language="de")
        save_answer(attempt_id=attempt.pk, learner=person, question_key="einfach", revision=1, chosen=["b"])
        save_answer(attempt_id=attempt.pk, learner=person, question_key="wort", revision=1, chosen=[f"Wort {person.pk}"])
        submit_attempt(attempt_id=attempt.pk, learner=person)
        client.force_login(person)
        pages.append(client.get(f"/attempts/{attempt.public_id}/review/").content.decode())

    assert f"Wort {learner.pk}" in pages[0]
    assert f"Wort {learner.pk}" not in pages[1]
    assert (drawing._reviewed.cache_info().hits, drawing._reviewed.cache_info().misses) == (1, 1)
    for page in pages:
        assert {number for number in (1, 2) if f'id="frage-{number}"' in page} == {1, 2}
        assert "number-" not in page


def test_another_answer_is_drawn_otherwise(lesson_course, client, learner, other_learner):
    course, seen = lesson_course(make.single()), []
    for person, choice in ((learner, "a"), (other_learner, "b")):
        attempt = start_attempt(enrolment=enrol(learner=person, course=course.course), item=course.quiz, language="de")
        save_answer(attempt_id=attempt.pk, learner=person, question_key="einfach", revision=1, chosen=[choice])
        submit_attempt(attempt_id=attempt.pk, learner=person)
        client.force_login(person)
        seen.append("Ihre Antwort, richtig" in client.get(f"/attempts/{attempt.public_id}/review/").content.decode())

    assert sorted(seen) == [False, True]
