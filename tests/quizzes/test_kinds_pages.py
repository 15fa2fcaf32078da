"""The later kinds on their pages: answered with and without a script, shown in the review, nothing told before submitting."""

import json

import pytest

from courses.models import CourseItem
from courses.services.enrolment import enrol
from quizzes.models import Answer
from quizzes.pages import QuizPage
from quizzes.services.attempts import start_attempt, submit_attempt
from tests.factories import quizzes as make


@pytest.fixture
def quiz_course(tree):
    return make.make_quiz_course(tree, make.later_kinds())


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def address(attempt):
    return f"/attempts/{attempt.public_id}/"


def names_of(attempt, key):
    """The browser's names of the options by authored key."""
    return {authored: f"_{place}" for place, authored in enumerate(attempt.dealt["options"][key], start=1)}


BY_FORM = {
    "wort": ({"chosen": "NOTAUSGANG"}, ["NOTAUSGANG"]),
    "luecken": ({"chosen-zwei": " Pforte ", "chosen-eins": "b"}, ["eins=b", "zwei=Pforte"]),
    "weil": ({"chosen": "false", "chosen-reason": "b"}, ["false", "reason=b"]),
    "strecke": ({"chosen": "1,5", "chosen-unit": "km"}, ["1,5", "unit=km"]),
    "frei": ({"chosen": "Erste Zeile\r\nzweite\x0b Zeile\r\n"}, ["Erste Zeile\nzweite Zeile"]),
}


@pytest.mark.parametrize("key", BY_FORM)
def test_without_a_script_the_form_saves_it_and_the_page_shows_it(signed_in, attempt, address, key):
    values, stored = BY_FORM[key]
    signed_in.post(f"{address}answers/{key}/", {"revision": "1", **values})
    again = signed_in.post(f"{address}answers/{key}/", {"revision": "2", **values})
    page = signed_in.get(address).content.decode()

    assert Answer.objects.get(question_key=key).chosen == stored
    # The same once more is nothing new.
    assert (again.status_code, Answer.objects.get(question_key=key).revision) == (302, 1)
    assert all(text.split("=")[-1].split("\n")[0] in page for text in stored)


def test_without_a_script_cards_are_sorted_by_lists(signed_in, attempt, address):
    names = names_of(attempt, "fach")
    signed_in.post(f"{address}answers/fach/", {"revision": "1", f"chosen-{names['c1']}": "drin", f"chosen-{names['c2']}": "raus"})

    assert Answer.objects.get(question_key="fach").chosen == ["c1=drin", "c2=raus"]
    assert "2 Teile sind noch offen" in signed_in.get(address).content.decode()


def test_with_a_script_ten_thousand_characters_are_saved_and_one_more_is_refused(signed_in, attempt, address):
    def put(revision, text):
        return signed_in.put(
            f"{address}answers/frei/", json.dumps({"revision": revision, "chosen": [text]}), content_type="application/json"
        )

    saved, refused = put(1, "ä😀" * 5_000), put(2, "x" * 10_001)

    assert (saved.status_code, refused.status_code, refused.json()["error"]) == (200, 400, "too_long")
    assert Answer.objects.get(question_key="frei").revision == 1
    assert put(2, "x" * 1_000_000).status_code == 400


def test_scripts_in_a_text_stay_text(signed_in, attempt, address, learner):
    hostile = "<script>alert(1)</script></textarea><img src=x onerror=y>"
    make.answer_all(attempt, learner, {"frei": [hostile], "wort": [hostile], "luecken": [f"zwei={hostile}"]})
    pages = [signed_in.get(address)]
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    pages.append(signed_in.get(f"{address}review/"))

    assert all("alert(1)" in page.content.decode() for page in pages)
    assert not any("<script>alert" in page.content.decode() or "<img src=x" in page.content.decode() for page in pages)


def test_nothing_of_a_solution_is_told_before_submitting(signed_in, attempt, address, learner):
    make.answer_all(
        attempt, learner, {"luecken": ["eins=a"], "fach": ["c1=raus"], "weil": ["true", "reason=a"], "strecke": ["3", "unit=km"]}
    )
    visits = [signed_in.get(address), signed_in.get(f"/en{address}"), signed_in.get(f"{address}submit/")]

    for visit in visits:
        page = visit.content.decode()
        assert make.CANARY not in page
        assert not any(word in page for word in ("accepted", "c1=", "chosen-c1", 'value="c1'))


def test_everything_right_gives_all_points_and_the_review_says_what_is_right(signed_in, attempt, address, learner):
    make.answer_all(attempt, learner)
    graded = submit_attempt(attempt_id=attempt.pk, learner=learner)
    page = signed_in.get(f"{address}review/").content.decode()

    assert (graded.points, graded.max_points, graded.passed) == (13, 13, True)
    assert "Musterantwort" in page
    assert "ohne Punkte" in page


def test_the_review_shows_own_answers_beside_right_ones(signed_in, attempt, address, learner):
    given = {
        "wort": ["Türchen"],
        "luecken": ["eins=a", "zwei=Pforten"],
        "fach": ["c1=raus"],
        "weil": ["false", "reason=a"],
        "strecke": ["3", "unit=km"],
    }
    make.answer_all(attempt, learner, {**given, "frei": ["Zuerst <b>sichern</b>."]})
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    page = signed_in.get(f"{address}review/").content.decode()

    for text in (
        "Türchen",
        "Pforten",
        "Wahl a",
        "Wahl b",
        "Grund a",
        "3 Kilometer",
        "1500 Meter",
        "Zuerst &lt;b&gt;sichern",
        "kanarienvogel Tor / Pforte",
    ):
        assert text in page
    # Each of these was half right at most.
    assert "1 von 2 Punkten" in page.replace("\xa0", " ")


def test_places_on_a_picture_are_listed_drawn_and_graded(client, tree, learner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make.make_quiz_course(
        tree, [make.hotspot(image=make.add_picture().pk), make.hotspot("zwei", right="bc", image=make.add_picture("zwei.svg").pk)]
    )
    assert course.page.problems() == []
    attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")
    client.force_login(learner)
    address = f"/attempts/{attempt.public_id}/"
    page = client.get(address).content.decode()

    assert page.count('<g class="hotspot__place"') == page.count('class="hotspot__number"') == 6
    assert (page.count('type="radio" name="chosen"'), page.count('type="checkbox" name="chosen"')) == (3, 3)
    assert make.CANARY not in page
    client.post(f"{address}answers/bild/", {"revision": "1", "chosen": "b"})
    client.post(f"{address}answers/zwei/", {"revision": "1", "chosen": ["c", "b"]})
    graded = submit_attempt(attempt_id=attempt.pk, learner=learner)
    review = client.get(f"{address}review/").content.decode()
    assert (graded.points, graded.max_points) == (2, 2)
    assert "2. Ort b" in review


def test_the_author_s_preview_shows_what_counts(quiz_course, rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    answer = QuizPage.objects.get(pk=quiz_course.page.pk).make_preview_request(request)
    page = (answer.render() if hasattr(answer, "render") else answer).content.decode()

    assert "Groß- und Kleinschreibung" in page
    assert f"{make.CANARY} Merkmal a" in page


def test_a_quiz_of_texts_for_oneself_alone_is_not_offered(quiz_course):
    page = quiz_course.page
    page.questions = make.stream([make.free()])

    assert any("Selbsteinschätzung" in problem or "self-assessment" in problem for problem in page.problems())
    page.questions = make.stream([make.free(), make.single()])
    assert page.problems() == []


def test_faults_of_the_later_kinds_keep_a_quiz_from_being_offered(quiz_course):
    page = quiz_course.page
    page.questions = make.stream([make.single(), make.cloze(gap_text="ohne Lücke")])

    assert any("luecken" in problem for problem in page.problems())


def test_the_sound_page_has_no_problems(quiz_course):
    assert quiz_course.page.problems() == []
    assert CourseItem.objects.get(pk=quiz_course.quiz.pk).is_live


def test_starting_again_deals_anew(enrolment, quiz, attempt):
    assert start_attempt(enrolment=enrolment, item=quiz, language="de").pk == attempt.pk
