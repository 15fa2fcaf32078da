"""Everybody whom a filter shows is reminded by one button: one question with a number, the same outbox, one answer whoever they are."""

import pytest
from django.urls import reverse

from accounts.models import CoordinationEvent
from courses.models import Reminder
from courses.services.asked_reminders import ask_everyone
from courses.services.enrolment import enrol
from courses.services.reminder_mails import send_reminders
from courses.services.reminders import choose
from reports.desk_queries import visible_running
from reports.models import ReportAccess
from tests.factories import accounts as people
from tests.reports.desk_world import decide, make_coordinator, make_people, make_town
from tests.reports.test_desk_reminders import noon

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def desk(client, town):
    return people.sign_in(client, make_coordinator(town))


def page(town, query: str = "") -> str:
    return reverse("reports:remind_everyone", args=[town.pk]) + query


def enrolled(town, course, count, **fields):
    made = make_people(town, count, **fields)
    for user in made:
        enrol(learner=user, course=course, organisation=town)
    return made


def test_the_question_names_the_filter_and_the_number_that_the_list_shows(desk, town, course):
    enrolled(town, course, 3, unit="Team Markt")
    enrolled(town, course, 2, unit="Presse", start=10)
    make_people(town, 4, unit="Team Markt", start=20)

    answer = desk.get(page(town, "?unit=Team+Markt"))
    text = answer.content.decode()

    assert answer.context["count"] == 3
    assert "3 Personen erinnern?" in text and "Team Markt" in text
    assert not Reminder.objects.exists()


def test_who_fits_the_filter_is_asked_and_nobody_else(desk, town, course):
    chosen = enrolled(town, course, 3, unit="Team Markt")
    enrolled(town, course, 2, unit="Presse", start=10)

    desk.post(page(town, "?unit=Team+Markt"))

    assert set(Reminder.objects.values_list("recipient", flat=True)) == {user.pk for user in chosen}
    assert CoordinationEvent.objects.get().facts == {"count": 3}
    assert send_reminders(now=noon()) == 3


def test_asking_twice_in_a_week_makes_one_mail(desk, town, course):
    enrolled(town, course, 2)
    for _ in range(2):
        desk.post(page(town))

    assert (Reminder.objects.count(), send_reminders(now=noon()), send_reminders(now=noon(1))) == (2, 2, 0)


def test_number_and_answer_are_the_same_whatever_people_have_turned_off(desk, town, course):
    one, _two = enrolled(town, course, 2)

    def ask():
        question = desk.get(page(town))
        answer = desk.post(page(town), follow=True)
        return question.context["count"], [str(message) for message in answer.context["messages"]]

    before = ask()
    Reminder.objects.all().delete()
    choose(user=one, wants_reminders=False)

    assert ask() == before
    assert Reminder.objects.count() == 1


def test_number_and_asking_are_recorded_before_anything_shows(desk, town, course):
    enrolled(town, course, 1)
    desk.get(page(town))
    desk.post(page(town))
    log = desk.get(reverse("reports:accesses", args=[town.pk])).content.decode()

    assert list(ReportAccess.objects.order_by("pk").values_list("report", flat=True)) == ["reminders.count", "reminders.all"]
    assert "Um Erinnerungen gebeten, für alle in einer Liste" in log


def test_a_list_with_nobody_enrolled_asks_for_nobody(desk, town):
    make_people(town, 2)

    assert "Niemand zu erinnern" in desk.get(page(town)).content.decode()
    answer = desk.post(page(town), follow=True)
    assert "Niemand in dieser Liste" in answer.content.decode()
    assert (Reminder.objects.count(), CoordinationEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("case", ["another's", "unknown", "off", "foreign unit"])
def test_what_is_not_ones_own_looks_like_missing(desk, town, course, case):
    other = make_town("Andere", "99000002")
    enrolled(other, course, 1, unit="Fremd")
    if case == "off":
        decide(town, 0)
    path = {"another's": page(other), "unknown": "/coordination/999999/reminders/all/", "foreign unit": page(town, "?unit=Fremd")}
    asked = path.get(case, page(town))

    assert (desk.get(asked).status_code, desk.post(asked).status_code) == (404, 404)
    assert not Reminder.objects.exists()


def test_asking_has_a_limit_that_counts_with_the_other(desk, town, course, settings):
    settings.LIMITS = {**settings.LIMITS, "remind": "1/h"}
    enrolled(town, course, 1)

    assert [desk.post(page(town)).status_code for _ in range(2)] == [302, 429]


@pytest.mark.parametrize("count", [1, 3])
def test_asking_costs_the_same_for_one_person_and_for_three(desk, town, course, count, django_assert_num_queries):
    enrolled(town, course, count)
    desk.get(page(town))

    with django_assert_num_queries(14):
        desk.post(page(town))


def test_more_people_than_one_choice_takes_are_asked_in_pieces(town, course, monkeypatch):
    coordinator, made = make_coordinator(town), enrolled(town, course, 5)
    monkeypatch.setattr("courses.services.asked_reminders.MOST_AT_ONCE", 2)
    from accounts.services.roles import viewer_of
    from reports.desk_queries import towns_of

    (own,) = towns_of(viewer_of(coordinator))
    memberships = [user.memberships.get().pk for user in made]
    ask_everyone(organisation=own, asked_by=coordinator, memberships=memberships, visible=visible_running(own))

    assert Reminder.objects.count() == 5
