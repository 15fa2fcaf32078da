"""Pages of a test: intro, attempt, submission, review, with and without a script; nothing about solutions before submitting."""

import json
import re
import uuid

import pytest
from django.core.cache import cache
from django.utils.html import escape

from courses.models import CourseItem, ItemCompletion
from courses.services.enrolment import enrol, withdraw
from quizzes.models import Answer, Attempt
from quizzes.pages import QuizPage
from quizzes.services.attempts import save_answer, start_attempt, submit_attempt
from tests.factories import courses as course_factory
from tests.factories import quizzes as make


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def address(attempt):
    return f"/attempts/{attempt.public_id}/"


def path_of(quiz):
    return CourseItem.objects.get(pk=quiz.pk).texts["de"]["path"]


def test_the_quiz_page_says_the_rules_and_offers_to_start(signed_in, enrolment, quiz):
    page = signed_in.get(path_of(quiz)).content.decode()

    assert f'action="/attempts/start/{quiz.key}/"' in page
    assert "75 %" in page.replace("\xa0", " ")
    assert make.CANARY not in page


def test_starting_leads_to_the_attempt_and_starting_again_to_the_same(signed_in, enrolment, quiz):
    first = signed_in.post(f"/attempts/start/{quiz.key}/")
    second = signed_in.post(f"/attempts/start/{quiz.key}/")

    assert first.status_code == 302
    assert (first.url, Attempt.objects.count()) == (second.url, 1)


def test_the_quiz_page_offers_to_go_on_and_lists_earlier_attempts(signed_in, enrolment, quiz):
    graded = make.pass_quiz(enrolment, quiz)
    start_attempt(enrolment=enrolment, item=quiz, language="de")
    page = signed_in.get(path_of(quiz)).content.decode()

    assert f"/attempts/{graded.public_id}/review/" in page
    assert make.CANARY not in page


def test_starting_needs_enrolment_a_known_quiz_and_a_post(signed_in, quiz_course, quiz):
    assert signed_in.post(f"/attempts/start/{quiz.key}/").status_code == 404
    assert signed_in.post(f"/attempts/start/{uuid.uuid4()}/").status_code == 404
    assert signed_in.post(f"/attempts/start/{quiz_course.lesson.key}/").status_code == 404
    assert signed_in.get(f"/attempts/start/{quiz.key}/").status_code == 405


def test_starting_too_often_is_refused_with_a_time(signed_in, enrolment, quiz, settings):
    cache.clear()  # people of other tests had the same number
    settings.LIMITS = {**settings.LIMITS, "start_attempt": "2/m"}
    answers = [signed_in.post(f"/attempts/start/{quiz.key}/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_all_attempts_used_says_so(tree, signed_in, learner):
    course = make.make_quiz_course(tree, max_attempts=1)
    make.pass_quiz(enrol(learner=learner, course=course.course), course.quiz)
    answer = signed_in.post(f"/attempts/start/{course.quiz.key}/", follow=True)

    assert Attempt.objects.count() == 1
    assert "start/" not in answer.content.decode()


def test_no_solution_reaches_the_learner_before_submitting(signed_in, attempt, address, quiz):
    make.answer_all(attempt, attempt.enrolment.learner, {"einfach": ["a"], "paare": ["p1=p2"]})
    visits = [
        signed_in.get(address), signed_in.get(address + "?q=4"), signed_in.get(f"/en{address}"), signed_in.get(address + "submit/"), signed_in.get(path_of(quiz)),
        signed_in.get(address + "?preview=1&format=json", headers={"Accept": "text/csv", "HX-Request": "true"}), signed_in.get(address + "review/", follow=True),
        signed_in.put(address + "answers/einfach/", json.dumps({"revision": 9, "chosen": ["b"]}), content_type="application/json"),
        signed_in.post(address + "answers/einfach/", {"revision": "2", "chosen": "b", "go": "2"}, follow=True),
    ]  # fmt: skip

    for visit in visits:
        everything = visit.content.decode() + str(visit.headers) + str(visit.cookies)
        assert make.CANARY not in everything
        assert not re.search(r'value="(?:i[1-4]|d1)"|p\d=p\d', everything)
        assert '"right"' not in everything


def test_the_canary_would_be_seen(signed_in, attempt, address):
    submit_attempt(attempt_id=attempt.pk, learner=attempt.enrolment.learner)

    assert make.CANARY in signed_in.get(address + "review/").content.decode()


def test_one_question_is_shown_and_the_others_wait(signed_in, address):
    page = signed_in.get(address + "?q=4").content.decode()

    assert page.count('data-question="') == 6
    assert len(re.findall(r'<section class="question"[^>]*data-number="\d" [^>]*hidden>', page)) == 5


@pytest.mark.parametrize("q", ["0", "7", "-1", "x", "9" * 30, "²", ""])
def test_a_question_number_that_does_not_exist_shows_the_first_open_one(signed_in, address, q):
    assert signed_in.get(address, {"q": q}).context["current"] == 1


def test_going_on_begins_at_the_first_open_question(signed_in, attempt, address):
    first = attempt.dealt["questions"][0]
    make.answer_all(attempt, attempt.enrolment.learner, {first: make.right_answers(attempt)[first]})

    assert signed_in.get(address).context["current"] == 2


def test_without_a_script_a_form_saves_and_goes_on(signed_in, attempt, address):
    answer = signed_in.post(address + "answers/einfach/", {"revision": "1", "chosen": "b", "go": "3"})

    assert (answer.status_code, answer.url) == (302, address + "?q=3")
    assert list(Answer.objects.values_list("question_key", "chosen", "revision")) == [("einfach", ["b"], 1)]


def test_without_a_script_every_kind_is_answered_and_passes(signed_in, attempt, address):
    dealt = attempt.dealt
    names = {key: f"_{dealt['options']['paare'].index(key) + 1}" for key in ("p1", "p2", "p3")}
    signed_in.post(address + "answers/einfach/", {"revision": "1", "chosen": "b", "go": "2"})
    signed_in.post(address + "answers/mehrfach/", {"revision": "1", "chosen": ["c", "a"], "go": "2"})
    signed_in.post(address + "answers/wahr/", {"revision": "1", "chosen": "false", "go": "2"})
    signed_in.post(address + "answers/paare/", {"revision": "1", "chosen": [f"{key}={name}" for key, name in names.items()], "go": "2"})
    signed_in.post(
        address + "answers/folge/",
        {"revision": "1", "chosen": [f"_{dealt['options']['folge'].index(key) + 1}" for key in ("i1", "i2", "i3", "i4")], "go": "2"},
    )
    last = signed_in.post(address + "answers/zahl/", {"revision": "1", "chosen": " 58,0 ", "go": "end"})
    assert last.url == address + "submit/"

    done = signed_in.post(address + "submit/", follow=True)

    attempt.refresh_from_db()
    assert (attempt.points, attempt.max_points, attempt.passed) == (11, 11, True)
    assert done.redirect_chain[-1][0] == address + "review/"
    assert ItemCompletion.objects.filter(item=attempt.item, how="passed").exists()


def test_without_a_script_arrows_move_a_line_and_save(signed_in, attempt, address):
    lines = ["_1", "_2", "_3", "_4"]
    moved = signed_in.post(address + "answers/folge/", {"revision": "1", "chosen": lines, "move": "_1:down"})

    number = attempt.dealt["questions"].index("folge") + 1
    order = attempt.dealt["options"]["folge"]
    assert moved.url == f"{address}?q={number}"
    assert Answer.objects.get().chosen == [order[1], order[0], order[2], order[3]]


def test_lines_that_were_never_moved_are_no_answer(signed_in, attempt, address):
    signed_in.post(address + "answers/folge/", {"revision": "1", "chosen": ["_1", "_2", "_3", "_4"], "go": "2"})
    signed_in.post(address + "answers/folge/", {"revision": "1", "chosen": ["_1", "_2", "_3", "_4"], "move": "_9:up"})

    assert not Answer.objects.exists()


def test_an_unchanged_form_writes_nothing(signed_in, attempt, address, learner):
    save_answer(attempt_id=attempt.pk, learner=learner, question_key="mehrfach", revision=1, chosen=["a", "c"])
    signed_in.post(address + "answers/mehrfach/", {"revision": "2", "chosen": ["c", "a"], "go": "2"})

    assert Answer.objects.get().revision == 1


def test_what_was_entered_wrongly_stays_in_the_field_and_says_why(signed_in, attempt, address):
    answer = signed_in.post(address + "answers/zahl/", {"revision": "1", "chosen": "viele <b>", "go": "2"})

    assert answer.status_code == 422
    assert escape("viele <b>") in answer.content.decode()
    assert not Answer.objects.exists()


def test_an_old_page_overwrites_nothing_and_shows_what_is_held(signed_in, attempt, address, learner):
    save_answer(attempt_id=attempt.pk, learner=learner, question_key="einfach", revision=1, chosen=["b"])
    answer = signed_in.post(address + "answers/einfach/", {"revision": "1", "chosen": "c", "go": "2"}, follow=True)

    assert Answer.objects.get().chosen == ["b"]
    assert "message--warning" in answer.content.decode()


def test_too_many_answers_without_a_script_are_told_not_swallowed(signed_in, attempt, address, settings):
    settings.LIMITS = {**settings.LIMITS, "answer": "1/m"}
    signed_in.post(address + "answers/einfach/", {"revision": "1", "chosen": "b", "go": "2"})
    answer = signed_in.post(address + "answers/wahr/", {"revision": "1", "chosen": "true", "go": "2"})

    assert (answer.status_code, Answer.objects.count()) == (429, 1)


def test_the_submission_says_what_is_open(signed_in, attempt, address):
    make.answer_all(attempt, attempt.enrolment.learner, {"einfach": ["b"]})
    page = signed_in.get(address + "submit/")

    assert len(page.context["view"].open_questions) == 5
    assert page.content.decode().count("?q=") == 5


def test_submitting_twice_leads_to_the_one_review(signed_in, attempt, address):
    first, second = signed_in.post(address + "submit/"), signed_in.post(address + "submit/")

    assert first.url == second.url == address + "review/"
    assert signed_in.get(address).url == signed_in.get(address + "submit/").url == address + "review/"


def test_what_waited_in_the_browser_is_submitted_too(signed_in, attempt, address):
    signed_in.post(address + "submit/", {"pending": json.dumps([{"question": "einfach", "revision": 1, "chosen": ["b"]}])})

    attempt.refresh_from_db()
    assert attempt.points == 1


@pytest.mark.parametrize(
    "pending",
    [
        "[",
        "{}",
        "[1]",
        json.dumps([{"question": "fremd", "revision": 1, "chosen": ["b"]}]),
        json.dumps([{}]),
        "[" * 20_000,
        "[" + "{}," * 300 + "{}]",
        "x" * 300_000,
    ]
    + [json.dumps([{"question": "einfach", "revision": revision, "chosen": ["b"]}]) for revision in (0, "1", True, 2)],
)
def test_waiting_answers_that_cannot_be_read_submit_nothing(signed_in, attempt, address, pending):
    answer = signed_in.post(address + "submit/", {"pending": pending})

    attempt.refresh_from_db()
    assert (answer.url, attempt.is_open) == (address + "submit/", True)


def test_the_review_shows_own_and_right_answers_source_and_receipt(signed_in, attempt, address, learner):
    make.answer_all(attempt, learner, {"einfach": ["a"], "zahl": ["57"], "paare": ["p1=p2", "p2=p2"], "wahr": ["false"]})
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    page = signed_in.get(address + "review/")
    text = page.content.decode()

    attempt.refresh_from_db()
    assert attempt.receipt in text
    assert "Aktionsplan" in text
    assert {one.number for one in page.context["review"].wrong} == {
        attempt.dealt["questions"].index(key) + 1 for key in ("einfach", "zahl", "paare", "mehrfach", "folge")
    }


def test_only_wrong_ones_leaves_out_what_was_right(signed_in, attempt, address, learner):
    make.answer_all(attempt, learner, {"wahr": ["false"]})
    submit_attempt(attempt_id=attempt.pk, learner=learner)

    assert len(signed_in.get(address + "review/?only=wrong").context["shown"]) == 5


def test_a_lesson_that_a_question_names_is_linked(tree, client, learner):
    key = uuid.uuid4()
    course = make.make_quiz_course(tree, [make.single(lesson=str(key))])
    lesson = course_factory.add_lesson(course.module, key, "Die Lektion dazu", "dazu")
    course_factory.publish(lesson)
    client.force_login(learner)
    attempt = make.pass_quiz(enrol(learner=learner, course=course.course), course.quiz)

    assert CourseItem.objects.get(key=key).texts["de"]["path"] in client.get(f"/attempts/{attempt.public_id}/review/").content.decode()


def test_a_review_whose_answers_were_deleted_keeps_the_result_only(signed_in, enrolment, quiz):
    attempt = make.pass_quiz(enrolment, quiz)
    Answer.objects.all().delete()
    page = signed_in.get(f"/attempts/{attempt.public_id}/review/").content.decode()

    assert make.CANARY not in page
    assert attempt.receipt in page


def test_foreign_and_unknown_attempts_look_the_same(client, attempt, address, other_learner):
    client.force_login(other_learner)
    unknown = f"/attempts/{uuid.uuid4()}/"
    body = json.dumps({"revision": 1, "chosen": ["b"]})

    for part in ("", "submit/", "review/"):
        foreign, missing = client.get(address + part), client.get(unknown + part)
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert without_tokens(foreign) == without_tokens(missing)
    for call in (
        lambda base: client.put(base + "answers/einfach/", body, content_type="application/json"),
        lambda base: client.post(base + "answers/einfach/", {"chosen": "b"}),
        lambda base: client.post(base + "submit/"),
    ):
        foreign, missing = call(address), call(unknown)
        assert (foreign.status_code, foreign.headers.keys()) == (404, missing.headers.keys())
        assert without_tokens(foreign) == without_tokens(missing)
    assert not Answer.objects.exists()


def without_tokens(answer):
    return re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "[^"]+"|[0-9a-f-]{36}', "", answer.content.decode())


def test_signed_out_people_are_asked_to_sign_in(client, attempt, address):
    for part in ("", "submit/", "review/"):
        assert client.get(address + part).url.startswith("/accounts/login/")


def test_a_void_attempt_is_gone(signed_in, attempt, address):
    Attempt.objects.filter(pk=attempt.pk).update(state="void", void_reason="withdrawn")

    assert [signed_in.get(address + part).status_code for part in ("", "submit/", "review/")] == [404, 404, 404]


def test_submitting_after_leaving_the_course_says_so(signed_in, enrolment, attempt, address):
    withdraw(enrolment=enrolment)

    assert signed_in.post(address + "submit/").url == "/learn/"


def test_the_source_language_serves_marked_as_such(tree, client, learner):
    course = make.make_quiz_course(tree)
    client.force_login(learner)
    attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="en")
    page = client.get(f"/en/attempts/{attempt.public_id}/").content.decode()

    assert '<html lang="en"' in page
    assert re.search(r'<h1[^>]* lang="de">', page)


def test_authors_preview_every_question_with_its_solution(quiz_course, rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    answer = QuizPage.objects.get(pk=quiz_course.page.pk).make_preview_request(request)

    text = answer.render().content.decode() if hasattr(answer, "render") else answer.content.decode()
    assert text.count(make.CANARY) >= 6


def test_an_unfinished_draft_can_be_previewed(quiz_course):
    page = quiz_course.page
    page.questions = make.stream([make.single(), {**make.numeric(), "answer": None}])
    answer = page.make_preview_request()

    assert answer.status_code == 200


def test_queries_stay_the_same_with_one_and_with_three_earlier_attempts(signed_in, enrolment, quiz, django_assert_max_num_queries):
    path = path_of(quiz)
    make.pass_quiz(enrolment, quiz)
    signed_in.get(path)
    # ten of them are routing and navigation, the same on every page of the tree
    with django_assert_max_num_queries(19) as one:
        signed_in.get(path)
    make.pass_quiz(enrolment, quiz)
    make.pass_quiz(enrolment, quiz)
    with django_assert_max_num_queries(len(one.captured_queries)):
        signed_in.get(path)


def test_the_page_of_an_attempt_costs_the_same_with_one_question_and_with_six(tree, client, learner, django_assert_max_num_queries):
    client.force_login(learner)
    for slug, questions in (("eine", [make.single()]), ("sechs", make.all_kinds())):
        course = make.make_quiz_course(tree, questions, slug=slug)
        attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")
        client.get(f"/attempts/{attempt.public_id}/")
        # person, attempt with version, item and course, answers; three for the navigation
        with django_assert_max_num_queries(6):
            client.get(f"/attempts/{attempt.public_id}/")
