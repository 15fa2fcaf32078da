"""Figures of questions: from seven people on, anew after seven more, aggregates only, shown to whom the matrix says."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from courses.services.enrolment import enrol
from quizzes.analysis.queries import bars_of
from quizzes.models import Answer, QuestionFigures
from quizzes.services.analysing import analyse_versions
from quizzes.services.attempts import start_attempt, submit_attempt
from tests.factories import accounts as people
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

QUESTIONS = [make.single("eins"), make.single("zwei"), make.numeric("drei")]


@pytest.fixture
def made(tree):
    ensure_groups(list(tree.catalog.values()))
    return make.make_quiz_course(tree, QUESTIONS)


def take(made, name, **answers):
    """Somebody takes the quiz, once more when known."""
    from accounts.models import User

    learner = User.objects.filter(email=f"{name}@example.com").first() or people.make_user(f"{name}@example.com", name.title())
    enrolment = enrol(learner=learner, course=made.course)
    attempt = start_attempt(enrolment=enrolment, item=made.quiz, language="de")
    make.answer_all(attempt, learner, {key: [chosen] for key, chosen in answers.items()})
    return submit_attempt(attempt_id=attempt.pk, learner=learner)


def class_of(made, count, first=0):
    """The first half knows everything, the second half guesses wrongly."""
    for number in range(first, first + count):
        knows = number % 2 == 0
        take(made, f"person{number}", eins="b" if knows else "a", zwei="b" if knows else "c", drei="58")


def desk(role):
    user = people.make_user(f"{role}@example.com", f"Person {role.title()}")
    grant(user=user, role=role)
    return people.sign_in(Client(), user)


def test_parts_of_the_later_kinds_are_counted_one_by_one_and_named(tree):
    ensure_groups(list(tree.catalog.values()))
    plain = [make.categorize(), make.cloze(), make.reasoned(), make.hotspot(), make.branching(), make.single("rest")]
    made = make.make_quiz_course(tree, [{**one, "image": make.add_picture().pk} if one["kind"] == "hotspot" else one for one in plain])
    for number in range(7):
        learner = people.make_user(f"person{number}@example.com", f"Person {number}")
        attempt = start_attempt(enrolment=enrol(learner=learner, course=made.course), item=made.quiz, language="de")
        answers = make.right_answers(attempt)
        if number < 3:
            answers |= {"fach": ["c1=raus"], "luecken": ["eins=a"], "weil": ["false", "reason=a"], "bild": ["a"], "lage": ["s1=b"]}
        make.answer_all(attempt, learner, answers)
        submit_attempt(attempt_id=attempt.pk, learner=learner)
    analyse_versions()

    rows = {row.question_key: row for row in QuestionFigures.objects.all()}
    shares = {key: {bar.label: bar.share for bar in bars_of(row)} for key, row in rows.items()}
    assert shares["fach"]["Karte 1 → Draußen"] == 45
    assert shares["luecken"] == {"(1) Wahl a": 45, "(1) Wahl b": 55, "(1) Wahl c": 0}
    assert shares["weil"]["Grund a"] == 45
    assert shares["bild"] == {"Ort a": 45, "Ort b": 55, "Ort c": 0}
    assert shares["lage"]["Schritt s1 → Weg b"] == 45
    assert {bar.label for bar in bars_of(rows["luecken"]) if bar.is_right} == {"(1) Wahl b"}


def test_six_people_leave_nothing_and_seven_leave_figures_in_steps(made):
    class_of(made, 6)
    analyse_versions()
    before = QuestionFigures.objects.count()
    class_of(made, 1, first=6)
    analyse_versions()

    rows = {row.question_key: row for row in QuestionFigures.objects.all()}
    assert before == 0
    assert sorted(rows) == ["drei", "eins", "zwei"]
    assert (rows["eins"].people, rows["eins"].difficulty, rows["eins"].options) == (7, 55, {"a": 45, "b": 55, "c": 0})
    assert (rows["eins"].discrimination, rows["drei"].discrimination, rows["drei"].hints) == (100, None, ["too_easy"])


def test_figures_stay_until_seven_more_people_came(made):
    class_of(made, 7)
    analyse_versions()
    class_of(made, 6, first=7)
    analyse_versions()
    between = set(QuestionFigures.objects.values_list("people", flat=True))
    class_of(made, 1, first=13)
    analyse_versions()

    assert (between, set(QuestionFigures.objects.values_list("people", flat=True))) == ({7}, {14})


def test_repeating_it_changes_nothing(made):
    class_of(made, 7)
    analyse_versions()
    before = list(QuestionFigures.objects.order_by("pk").values())

    assert analyse_versions() == 0
    assert list(QuestionFigures.objects.order_by("pk").values()) == before


def test_each_person_counts_once_with_the_first_attempt(made):
    class_of(made, 6)
    for _again in range(3):
        take(made, "person1", eins="b", zwei="b", drei="58")
    analyse_versions()

    assert QuestionFigures.objects.count() == 0


def test_attempts_without_their_answers_do_not_count(made):
    class_of(made, 7)
    Answer.objects.filter(attempt__enrolment__learner__email="person0@example.com").delete()
    analyse_versions()

    assert QuestionFigures.objects.count() == 0


def test_the_database_keeps_small_groups_out(made):
    class_of(made, 7)
    analyse_versions()

    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionFigures.objects.update(people=6)


def test_the_page_is_sortable_and_says_where_the_formula_comes_from(made):
    class_of(made, 7)
    analyse_versions()
    trainer = desk("trainer")

    page = trainer.get("/admin/statistics/?sort=-difficulty").content.decode()

    assert page.index("<code>drei</code>") < page.index("<code>eins</code>")
    assert "Guilford" in page
    assert "<code>eins</code>" not in trainer.get("/admin/statistics/?hint=1").content.decode()
    assert trainer.get("/admin/statistics/?sort=x&p=y&all=1").status_code == 200


def test_one_question_has_a_drawing_with_words_and_a_table(made):
    class_of(made, 7)
    analyse_versions()
    version = QuestionFigures.objects.first().version_id

    page = " ".join(desk("admin").get(f"/admin/statistics/{version}/eins/").content.decode().split())

    assert 'role="img" aria-labelledby="answers chart-words"' in page
    assert "Antwort b: 55 % (richtig)" in page.replace("\u00a0", " ")
    assert page.count("<tr>") >= 3


def test_the_figures_stand_beside_the_questions_in_the_editor(made):
    class_of(made, 7)
    admin = desk("admin")
    before = admin.get(f"/admin/pages/{made.page.pk}/edit/").content.decode()
    analyse_versions()

    assert "Trennschärfe" not in before
    assert "Trennschärfe" in admin.get(f"/admin/pages/{made.page.pk}/edit/").content.decode()


def test_the_list_asks_as_many_questions_for_three_rows_as_for_one(made):
    class_of(made, 7)
    analyse_versions()
    admin = desk("admin")
    admin.get("/admin/statistics/")
    with CaptureQueriesContext(connection) as three:
        admin.get("/admin/statistics/")
    with CaptureQueriesContext(connection) as one:
        admin.get("/admin/statistics/?hint=1")

    assert len(three) == len(one)


@pytest.mark.parametrize("where", ["/admin/statistics/99999/eins/", "/admin/statistics/{version}/nichts/"])
def test_what_has_no_figures_does_not_exist(made, where):
    class_of(made, 6)
    version = take(made, "person5", eins="b").version_id

    assert desk("admin").get(where.format(version=version)).status_code == 404
