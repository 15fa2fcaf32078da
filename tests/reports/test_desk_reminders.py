"""A coordinator asks to remind people: own people, what the desk shows, at most one mail a week, and no answer about anybody."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import CoordinationEvent, Membership
from courses.models import Enrolment, Reminder
from courses.services.enrolment import enrol
from courses.services.reminder_mails import send_reminders
from courses.services.reminders import choose
from reports.models import ReportAccess
from tests.factories import accounts as people
from tests.reports.desk_world import decide, make_coordinator, make_people, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def coordinator(town):
    return make_coordinator(town)


@pytest.fixture
def person(town, course):
    (user,) = make_people(town, 1)
    enrol(learner=user, course=course, organisation=town)
    return user


@pytest.fixture
def desk(client, coordinator):
    return people.sign_in(client, coordinator)


def ask(desk, town, *users, **sent):
    memberships = Membership.objects.filter(user__in=users).values_list("pk", flat=True)
    return desk.post(reverse("reports:remind", args=[town.pk]), {"person": list(memberships)} | sent, follow=True)


def noon(days: int = 0) -> datetime:
    """A working day at noon, so many days from now or later."""
    at = timezone.localtime(timezone.now() + timedelta(days=days)).replace(hour=12)
    return at + timedelta(days={5: 2, 6: 1}.get(at.weekday(), 0))


def test_the_person_is_told_by_one_mail_who_asked(desk, town, coordinator, person):
    answer = ask(desk, town, person)
    sent = send_reminders(now=noon())

    (text,) = [message.body for message in mail.outbox]
    assert (answer.status_code, sent) == (200, 1)
    assert "Die Koordination Ihrer Kommune hat uns um diese Erinnerung gebeten." in text and "Niemand sonst sieht" not in text
    assert (ReportAccess.objects.first().report, CoordinationEvent.objects.get().facts) == ("reminders", {"count": 1})


def test_asking_again_within_the_week_sends_nothing_more(desk, town, person):
    for _ in range(3):
        ask(desk, town, person)
    send_reminders(now=noon())
    ask(desk, town, person)

    assert (Reminder.objects.count(), send_reminders(now=noon()), len(mail.outbox)) == (1, 0, 1)


def test_a_mail_of_the_week_puts_the_next_one_off(desk, town, person):
    row = Enrolment.objects.get(learner=person)
    Reminder.objects.create(
        recipient=person, enrolment=row, reason="due", on_date=timezone.localdate(), made_at=timezone.now(), mailed_at=timezone.now()
    )
    ask(desk, town, person)

    assert (send_reminders(now=noon(1)), send_reminders(now=noon(8))) == (0, 1)


@pytest.mark.parametrize("case", ["wants none", "not enrolled", "before the agreement", "of another municipality", "has left", "unknown"])
def test_the_answer_is_the_same_whoever_was_chosen(desk, town, person, course, case):
    same = [str(message) for message in ask(desk, town, person).context["messages"]]
    (other,) = make_people(make_town("Andere", "99000002") if case == "of another municipality" else town, 1, start=5)
    if case != "not enrolled":
        row = enrol(learner=other, course=course, organisation=other.memberships.get().organisation)
    if case == "wants none":
        choose(user=other, wants_reminders=False)
    if case == "before the agreement":
        Enrolment.objects.filter(pk=row.pk).update(enrolled_at=timezone.now() - timedelta(days=60))
    if case == "has left":
        other.memberships.update(ended_at=timezone.now())
    answer = ask(desk, town, person=["999999"]) if case == "unknown" else ask(desk, town, other)

    assert [str(message) for message in answer.context["messages"]] == same
    assert Reminder.objects.filter(recipient=other).count() == 0


@pytest.mark.parametrize("case", ["role ended", "level lowered", "completed", "two weeks later"])
def test_what_no_longer_holds_is_not_mailed(desk, town, coordinator, person, case):
    ask(desk, town, person)
    if case == "role ended":
        coordinator.grants.update(valid_until=timezone.now())
    elif case == "level lowered":
        decide(town, 0)
    elif case == "completed":
        Enrolment.objects.filter(learner=person).update(status="withdrawn", withdrawn_at=timezone.now())

    assert send_reminders(now=noon(20 if case == "two weeks later" else 0)) == 0
    assert (len(mail.outbox), Reminder.objects.get().dropped_at is not None) == (0, True)


@pytest.mark.parametrize("sent", [[], ["abc"], ["-1"], ["²"], ["1" * 30], [str(number) for number in range(1, 202)]])
def test_bad_choices_ask_for_nobody(desk, town, sent):
    answer = desk.post(reverse("reports:remind", args=[town.pk]), {"person": sent}, follow=True)

    assert "Bitte wählen Sie mindestens eine" in answer.content.decode()
    assert (Reminder.objects.count(), CoordinationEvent.objects.count()) == (0, 0)


def test_somebody_coming_back_keeps_the_filter_and_nothing_else(desk, town, person):
    (row,) = Membership.objects.filter(user=person)
    path = f"{reverse('reports:remind', args=[town.pk])}?status=enrolled&page=1&next=//evil.example&municipality=999999"

    assert desk.post(path, {"person": row.pk})["Location"] == f"/coordination/?status=enrolled&page=1&municipality={town.pk}"


def test_asking_has_a_limit(desk, town, person, settings):
    settings.LIMITS = {**settings.LIMITS, "remind": "1/h"}

    assert [ask(desk, town, person).status_code for _ in range(2)] == [200, 429]
