"""Facts age: authors are reminded once a week, the list says what is due, learners are not told."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from courses.models import ReviewDigest
from courses.pages import LessonPage
from courses.reviews import due_reviews, for_person
from courses.services.digests import prepare_digests, send_digests
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import courses as make
from tests.factories import quizzes

TODAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def author(tree):
    user = people.make_user("tove@example.com", "Tove Brandt")
    people.grant(user, "trainer")
    return user


def lesson(tree, due, slug="plaetze", owner=None, **fields):
    course = make.add_course(tree, slug=slug)
    module = make.add_module(course)
    page = make.add_lesson(module, review_due=due, owner=owner, **fields)
    make.publish(course, module, page)
    return page


def test_what_is_due_within_thirty_days_is_listed_soonest_first(tree):
    lesson(tree, TODAY + timedelta(days=31), "spaet", title="Später")
    soon = lesson(tree, TODAY + timedelta(days=30), "bald", title="Bald")
    late = lesson(tree, TODAY - timedelta(days=1), "ueber", title="Überfällig", review_reason="Gesetz in Kraft")

    rows = due_reviews(today=TODAY)

    assert [(row.page.pk, row.is_overdue, row.course) for row in rows] == [
        (late.pk, True, "Plätze schützen"),
        (soon.pk, False, "Plätze schützen"),
    ]
    assert rows[0].review.reason == "Gesetz in Kraft"


def test_a_draft_is_not_listed(tree):
    lesson(tree, TODAY).unpublish()

    assert due_reviews(today=TODAY) == []


def test_a_question_that_ages_earlier_is_listed_by_itself(tree):
    made = quizzes.make_quiz_course(tree)
    page = made.page if hasattr(made, "page") else None
    from quizzes.pages import QuizPage

    page = page or QuizPage.objects.get(locale__language_code="de")
    page.questions[0].value["review_due"] = TODAY
    page.questions[0].value["review_reason"] = "neue Zahlen"
    page.save_revision().publish()

    rows = due_reviews(today=TODAY)

    assert [(row.review.what, row.review.reason) for row in rows] == [(page.questions[0].value["text"], "neue Zahlen")]


def test_an_author_is_reminded_once_a_week_of_what_is_theirs(tree, author):
    other = people.make_user("other@example.com", "Emre Aydın")
    people.grant(other, "trainer")
    lesson(tree, TODAY, "meine", author, title="Meine Lektion")
    lesson(tree, TODAY, "fremde", other, title="Fremde Lektion")
    lesson(tree, TODAY, "niemandes", title="Niemandes Lektion")

    made = [prepare_digests(today=TODAY), prepare_digests(today=TODAY + timedelta(days=2))]
    sent = [send_digests(now=NOW), send_digests(now=NOW)]

    assert (made, sent) == ([2, 0], [2, 0])
    mine = next(message for message in mail.outbox if message.to == ["tove@example.com"])
    assert "Meine Lektion" in mine.body and "Niemandes Lektion" in mine.body and "Fremde Lektion" not in mine.body
    assert prepare_digests(today=TODAY + timedelta(days=7)) == 2


def test_nobody_without_something_due_is_written_to(tree, author):
    lesson(tree, TODAY + timedelta(days=60))

    assert (prepare_digests(today=TODAY), send_digests(now=NOW)) == (0, 0)


def test_a_mail_server_that_refuses_costs_no_reminder(tree, author, settings):
    lesson(tree, TODAY)
    prepare_digests(today=TODAY)
    settings.EMAIL_BACKEND = "tests.courses.test_reviews.Refusing"

    refused = send_digests(now=NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert (refused, send_digests(now=NOW), send_digests(now=NOW + timedelta(minutes=3))) == (0, 0, 1)


class Refusing:
    """A mail server that is away."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("no connection")


def test_old_reminders_are_deleted(tree, author):
    lesson(tree, TODAY)
    prepare_digests(today=TODAY)
    prepare_digests(today=TODAY + timedelta(days=40))

    assert [row.week for row in ReviewDigest.objects.all()] == [date(2027, 1, 4)]


def test_an_overdue_lesson_says_so_to_authors_and_not_to_learners(tree, author, learner, client):
    page = lesson(tree, date.today() - timedelta(days=1), review_reason="Neue Fassung erwartet")
    from courses.models import Course

    seen = {}
    for user in (author, learner):
        enrol(learner=user, course=Course.objects.get())
        seen[user] = people.sign_in(client, user).get(LessonPage.objects.get(pk=page.pk).url).content.decode()

    assert ("Neue Fassung erwartet" in seen[author], "Neue Fassung erwartet" in seen[learner]) == (True, False)
    assert "geprüft werden" not in seen[learner]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_three_queries_with_one_lesson_and_with_three(tree, count, django_assert_num_queries):
    for number in range(count):
        lesson(tree, TODAY, f"kurs-{number}")

    with django_assert_num_queries(3):
        assert len(due_reviews(today=TODAY)) == count


def test_pages_of_people_who_left_fall_to_everybody(tree, author):
    gone = people.make_user("gone@example.com", "Wer Weg")
    lesson(tree, TODAY, owner=gone)

    assert len(for_person(due_reviews(today=TODAY), author)) == 1
