"""Practising what was not right: judged at once, stored nowhere, and nobody else's run can be used."""

import re
import uuid

import pytest
from django.apps import apps
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.errors import NotEnrolled
from courses.models import Course, CourseItem, ItemCompletion
from courses.queries import outline_for
from courses.services.enrolment import enrol, withdraw
from courses.services.optional import mark_optional
from quizzes import practice
from quizzes.corrections import INSTEAD, correct_json
from quizzes.models import Attempt
from quizzes.services.attempts import start_attempt, submit_attempt
from quizzes.services.regrading import apply_regrades, decide
from tests.factories import accounts as people
from tests.factories import courses as course_factory
from tests.factories import quizzes as make

STEP = "/attempts/practice/"


@pytest.fixture
def graded(attempt, learner):
    """Everything is wrong or open but the statement and the number."""
    make.answer_all(attempt, learner, {"einfach": ["a"], "wahr": ["false"], "zahl": ["58"], "paare": ["p1=p2"]})
    return submit_attempt(attempt_id=attempt.pk, learner=learner)


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def token_of(answer) -> str:
    return re.search(r'name="run" value="([^"]+)"', answer.content.decode())[1]


def right_answer(answer) -> list[str]:
    """The answer that earns all points, as the page names it."""
    dealing = practice.dealing_of(practice.read(token_of(answer), answer.wsgi_request.user.pk))
    return list(dealing.dealt.for_browser(dealing.question, dealing.question.solution()))


def rows_of_everything() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_practising_asks_what_was_wrong_judges_it_and_writes_nothing(signed_in, graded):
    before = rows_of_everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = signed_in.get(f"/attempts/{graded.public_id}/practice/")
        assert make.CANARY not in page.content.decode()
        assert page.context["count"] == 4
        for _ in range(4):
            judged = signed_in.post(STEP, {"run": token_of(page), "chosen": right_answer(page), "go": "check"})
            assert make.CANARY in judged.content.decode()
            assert judged.context["one"].grade.is_right
            page = signed_in.post(STEP, {"run": token_of(judged), "go": "next"})

    assert (page.context["is_over"], page.context["right"]) == (True, 4)
    assert [query["sql"] for query in queries if not re.match(r"(?i)select|savepoint|release|begin", query["sql"])] == []
    assert rows_of_everything() == before
    assert "nichts gespeichert" in page.content.decode()


def test_a_wrong_answer_says_why_and_is_asked_once_more_at_the_end(signed_in, graded):
    page = signed_in.get(f"/attempts/{graded.public_id}/practice/")
    for _ in range(4):
        judged = signed_in.post(STEP, {"run": token_of(page), "go": "check"})
        assert not judged.context["one"].grade.is_right
        page = signed_in.post(STEP, {"run": token_of(judged), "go": "next"})

    once_more = signed_in.post(STEP, {"run": token_of(page), "go": "missed"})

    assert once_more.context["count"] == len(page.context["missed"]) == 4


def test_without_a_script_an_arrow_moves_a_line_before_anything_is_judged(signed_in, enrolment, graded):
    run = practice.begin(kind="again", origin=str(graded.public_id), learner=enrolment.learner_id, version=graded.version, keys=["folge"])
    page = signed_in.post(STEP, {"run": run.token(), "chosen": ["_1", "_2", "_3", "_4"], "move": "_2:up"})

    assert page.context["asked"].chosen == ("_2", "_1", "_3", "_4")
    assert make.CANARY not in page.content.decode()


def test_an_answer_that_does_not_fit_stays_in_the_field_and_says_why(signed_in, enrolment, graded):
    run = practice.begin(kind="again", origin=str(graded.public_id), learner=enrolment.learner_id, version=graded.version, keys=["zahl"])
    page = signed_in.post(STEP, {"run": run.token(), "chosen": "viele", "go": "check"})

    assert page.status_code == 422
    assert 'value="viele"' in page.content.decode()


def test_when_everything_was_right_there_is_nothing_to_practise(signed_in, enrolment, quiz):
    attempt = make.pass_quiz(enrolment, quiz)

    assert signed_in.get(f"/attempts/{attempt.public_id}/practice/").url == f"/attempts/{attempt.public_id}/review/"


@pytest.mark.parametrize(
    "token",
    ["", "x", "a" * 5000, signing.dumps({"kind": "again"}, salt="quizzes.practice"), signing.dumps([1], salt="other")],
    ids=["empty", "short", "long", "another shape", "another purpose"],  # the tokens differ from second to second
)
def test_an_altered_run_leads_back_and_says_that_nothing_is_lost(signed_in, graded, token):
    answer = signed_in.post(STEP, {"run": token, "go": "check"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/learn/"


def test_a_run_belongs_to_one_person(client, other_learner, learner, graded):
    run = practice.begin(kind="again", origin=str(graded.public_id), learner=learner.pk, version=graded.version, keys=["einfach"])
    client.force_login(other_learner)

    assert client.post(STEP, {"run": run.token(), "chosen": "b", "go": "check"}).url == "/learn/"
    assert client.get(f"/attempts/{graded.public_id}/practice/").status_code == 404
    assert client.get(f"/attempts/{uuid.uuid4()}/practice/").status_code == 404


def test_an_open_attempt_cannot_be_practised(signed_in, attempt):
    assert signed_in.get(f"/attempts/{attempt.public_id}/practice/").status_code == 404
    assert Attempt.objects.get().is_open


def walk(client, key, wrong=()):
    """Answer a whole practice, some questions not at all; return the last page."""
    page = client.get(f"/attempts/practice/{key}/")
    while not page.context.get("is_over"):
        chosen = [] if page.context["question"].key in wrong else right_answer(page)
        judged = client.post(STEP, {"run": token_of(page), "chosen": chosen, "go": "check"})
        page = client.post(STEP, {"run": token_of(judged), "go": "next"})
    return page


def test_a_quiz_that_offers_it_can_be_practised_as_a_whole_without_a_trace(tree, signed_in, learner):
    course = make.make_quiz_course(tree, practice=True)
    enrol(learner=learner, course=course.course)
    signed_in.get(f"/attempts/practice/{course.quiz.key}/")
    before = rows_of_everything()

    assert walk(signed_in, course.quiz.key).context["right"] == 6
    assert rows_of_everything() == before


def test_other_quizzes_cannot_be_practised(signed_in, enrolment, quiz, quiz_course):
    for key in (quiz.key, quiz_course.lesson.key, uuid.uuid4()):
        assert signed_in.get(f"/attempts/practice/{key}/").status_code == 404


def test_practising_needs_enrolment(tree, signed_in):
    course = make.make_quiz_course(tree, practice=True)

    assert signed_in.get(f"/attempts/practice/{course.quiz.key}/").status_code == 404


@pytest.fixture
def assessment(tree, learner):
    """A self-assessment with a question about each of two lessons."""
    keys = [uuid.uuid4(), uuid.uuid4()]
    course = make.make_quiz_course(
        tree, [make.single(lesson=str(keys[0])), make.true_false(lesson=str(keys[1]))], self_assessment=True, required=False
    )
    for number, key in enumerate(keys):
        course_factory.publish(course_factory.add_lesson(course.module, key, f"Lektion {'AB'[number]}", f"lektion-{'ab'[number]}"))
    return course, enrol(learner=learner, course=course.course), CourseItem.objects.get(key=keys[0])


def test_lessons_whose_questions_went_well_become_optional_and_never_done(assessment, signed_in):
    course, enrolment, known = assessment
    page = walk(signed_in, course.quiz.key, wrong=["wahr"])
    enrolment.refresh_from_db()
    assert enrolment.optional_items == []
    # The page it leads to keeps where one reads, as every page of the player does.
    before = {name: count for name, count in rows_of_everything().items() if name not in ("sessions.Session", "courses.Bookmark")}

    answer = signed_in.post(STEP, {"run": token_of(page), "go": "mark"}, follow=True)

    enrolment.refresh_from_db()
    assert enrolment.optional_items == [known.pk]
    assert not ItemCompletion.objects.exists()
    assert {name: count for name, count in rows_of_everything().items() if name in before} == before
    assert answer.content.decode().count("für Sie freiwillig") >= 2
    assert "Für Sie freiwillig" in signed_in.get(known.texts["de"]["path"]).content.decode()


def test_an_optional_lesson_is_not_the_next_step_but_completion_asks_for_it(assessment, signed_in):
    course, enrolment, known = assessment
    mark_optional(enrolment_id=enrolment.pk, keys=[known.key, course.lesson.key, uuid.uuid4()])
    enrolment.refresh_from_db()
    outline = outline_for(course=course.course, enrolment=enrolment, language="de")

    assert outline.next_item.title == "Lektion B"
    assert known.pk in Course.objects.get(pk=course.course.pk).live_version.required_ids


def test_the_course_page_advises_which_lessons_are_optional(assessment, signed_in):
    course, enrolment, known = assessment
    address = course.course.texts["de"]["path"]
    before = signed_in.get(address).content.decode()
    mark_optional(enrolment_id=enrolment.pk, keys=[known.key])

    assert "für Sie freiwillig" not in before
    assert "Eine Lektion ist für Sie freiwillig" in signed_in.get(address).content.decode()


def test_optional_marks_are_for_one_s_own_enrolment_and_can_be_taken_back(assessment, signed_in):
    _course, enrolment, known = assessment
    assert mark_optional(enrolment_id=enrolment.pk, keys=[known.key]) == [known.pk]
    assert mark_optional(enrolment_id=enrolment.pk, keys=[]) == []
    withdraw(enrolment=enrolment)
    with pytest.raises(NotEnrolled):
        mark_optional(enrolment_id=enrolment.pk, keys=[known.key])


def test_an_ordinary_practice_marks_nothing(tree, signed_in, learner):
    course = make.make_quiz_course(tree, [make.single()], practice=True)
    enrol(learner=learner, course=course.course)
    page = walk(signed_in, course.quiz.key)

    assert signed_in.post(STEP, {"run": token_of(page), "go": "mark"}).url == "/learn/"


def test_practice_judges_by_the_corrected_key_and_says_so(signed_in, graded):
    """`einfach` was answered with a; b was the key and c is the right one, as was found out later."""
    admin = people.make_user("admin@example.com", "Ada Amt")
    people.grant(admin, "admin")
    question = practice.content_for(graded.version).question("einfach")
    correct = correct_json(question, INSTEAD, [["c"]])
    decide(decided_by=admin, version=graded.version, question_key="einfach", correct=correct, reason="Die Quelle sagt c.")
    apply_regrades()

    def judged(choice):
        page = signed_in.get(f"/attempts/{graded.public_id}/practice/")
        while page.context["question"].key != "einfach":
            page = signed_in.post(STEP, {"run": token_of(signed_in.post(STEP, {"run": token_of(page), "go": "check"})), "go": "next"})
        return signed_in.post(STEP, {"run": token_of(page), "chosen": choice, "go": "check"}).context["one"]

    assert [judged(choice).grade.is_right for choice in "bc"] == [False, True]
    assert judged("b").question.solution() == ("c",)


def test_a_scenario_is_practised_step_by_step_and_leaves_nothing(tree, signed_in, learner):
    course = make.make_quiz_course(tree, [make.branching(), make.single()], shuffle=False)
    attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")
    make.answer_all(attempt, learner, {"lage": ["s1=b", "s2=d", "s3=f"], "einfach": ["b"]})
    attempt = submit_attempt(attempt_id=attempt.pk, learner=learner)
    before = rows_of_everything()

    page = signed_in.get(f"/attempts/{attempt.public_id}/practice/")
    first = page.content.decode()
    second = signed_in.post(STEP, {"run": token_of(page), "chosen-s1": "a", "go": "1"})
    early = signed_in.post(STEP, {"run": token_of(second), "chosen-s1": "a", "go": "check"})
    ended = signed_in.post(STEP, {"run": token_of(second), "chosen-s1": "a", "chosen-s3": "e", "go": "1"})
    judged = signed_in.post(STEP, {"run": token_of(ended), "chosen-s1": "a", "chosen-s3": "e", "go": "check"})

    assert make.CANARY not in first
    assert "Schritt s3" in second.content.decode()
    assert "Ende gut" not in second.content.decode()
    assert "Schritt s3" in early.content.decode()  # nothing is judged before it has ended
    assert "Ende gut" in ended.content.decode()
    assert judged.context["one"].grade.is_right
    assert rows_of_everything() == before
