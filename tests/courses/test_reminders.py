"""Reminders: before a due date, after a rest; once, at most weekly, never at night, never after completion or refusal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import MailText, Notification
from courses.models import Enrolment, Reminder
from courses.services.enrolment import enrol, withdraw
from courses.services.reminder_mails import send_reminders, stop_token
from courses.services.reminders import choose, forget_old, is_quiet, prepare_reminders, wants_reminders
from tests.factories import accounts as make
from tests.factories.certificates import complete, make_frozen_course

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)  # a Tuesday


@pytest.fixture
def due(learner):
    """A course to be done within the week."""
    row = enrol(learner=learner, course=make_frozen_course(), due_on=(NOON + timedelta(days=5)).date())
    Enrolment.objects.filter(pk=row.pk).update(enrolled_at=NOON - timedelta(days=3))
    row.refresh_from_db()
    return row


def run(now=NOON):
    return prepare_reminders(now=now), send_reminders(now=now)


def test_before_the_due_date_one_mail_and_no_second(due):
    times = [run(), run(), run(NOON + timedelta(days=1)), run(NOON + timedelta(days=3))]

    assert times == [(1, 1), (0, 0), (0, 0), (0, 0)]
    assert len(mail.outbox) == 1 and "Plätze schützen" in mail.outbox[0].body and "6. Dezember 2026" in mail.outbox[0].body


def test_not_before_the_week(due):
    Enrolment.objects.update(due_on=(NOON + timedelta(days=8)).date())

    assert run() == (0, 0)


@pytest.mark.parametrize("what", ["completed", "left", "moved", "refused", "suspended"])
def test_what_was_settled_before_the_mail_needs_none(due, learner, what):
    prepare_reminders(now=NOON)
    if what == "completed":
        complete(due)
    elif what == "left":
        withdraw(enrolment=due)
    elif what == "moved":
        Enrolment.objects.update(due_on=(NOON + timedelta(days=50)).date())
    elif what == "refused":
        choose(user=learner, wants_reminders=False)
    else:
        type(learner).objects.update(is_active=False)

    assert (send_reminders(now=NOON), len(mail.outbox)) == (0, 0)
    assert Reminder.objects.get().dropped_at


def test_whoever_wants_none_gets_no_row(due, learner):
    choose(user=learner, wants_reminders=False)

    assert run() == (0, 0) and Reminder.objects.count() == 0


def test_everything_due_comes_in_one_mail_and_the_next_a_week_later(due, learner):
    resting = enrol(learner=learner, course=make_frozen_course())
    Enrolment.objects.filter(pk=resting.pk).update(enrolled_at=NOON - timedelta(days=30))
    first = run()
    third = enrol(learner=learner, course=make_frozen_course(), due_on=(NOON + timedelta(days=12)).date())
    Enrolment.objects.filter(pk=third.pk).update(enrolled_at=NOON)
    early, late = run(NOON + timedelta(days=6)), run(NOON + timedelta(days=8))

    assert (first, early, late) == ((2, 1), (1, 0), (0, 1))
    assert mail.outbox[0].body.count("Plätze schützen") == 2 and len(mail.outbox) == 2


def test_the_mail_that_begins_a_pause_names_the_due_date_that_lies_in_it(learner):
    resting, due = (enrol(learner=learner, course=make_frozen_course()) for _number in range(2))
    Enrolment.objects.filter(pk=resting.pk).update(enrolled_at=NOON - timedelta(days=30))
    Enrolment.objects.filter(pk=due.pk).update(enrolled_at=NOON, due_on=(NOON + timedelta(days=9)).date())
    times = [run(), run(NOON + timedelta(days=3)), run(NOON + timedelta(days=8))]

    assert times == [(1, 1), (0, 0), (0, 0)]
    (told,) = mail.outbox
    assert "bitte bis zum 10. Dezember 2026 abschließen" in told.body


def test_a_due_date_set_within_the_pause_is_put_off_and_not_lost(learner):
    resting = enrol(learner=learner, course=make_frozen_course())
    Enrolment.objects.filter(pk=resting.pk).update(enrolled_at=NOON - timedelta(days=30))
    run()
    late = enrol(learner=learner, course=make_frozen_course())
    Enrolment.objects.filter(pk=late.pk).update(enrolled_at=NOON, due_on=(NOON + timedelta(days=3)).date())
    times = [run(NOON + timedelta(days=1)), run(NOON + timedelta(days=3)), run(NOON + timedelta(days=7, hours=1))]

    assert times == [(1, 0), (0, 0), (0, 1)]
    assert "sollte bis zum 4. Dezember 2026 abgeschlossen sein. Sie können jederzeit dort weitermachen" in mail.outbox[1].body


def test_a_course_that_rests_is_remembered_once_until_something_is_done(learner):
    row = enrol(learner=learner, course=make_frozen_course())
    Enrolment.objects.filter(pk=row.pk).update(enrolled_at=NOON - timedelta(days=22))
    counts = [run(), run(NOON + timedelta(days=8)), run(NOON + timedelta(days=15))]

    assert counts == [(1, 1), (0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (datetime(2026, 12, 1, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 17, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 5, 11, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 6, 11, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 5, 0, tzinfo=UTC), False),
    ],
)
def test_quiet_hours_are_those_of_the_clock_on_the_wall(moment, quiet):
    assert is_quiet(moment) is quiet


def test_in_quiet_hours_the_row_waits(due):
    night = NOON.replace(hour=22)
    assert (run(night), len(mail.outbox)) == ((1, 0), 0)
    assert send_reminders(now=NOON + timedelta(days=1)) == 1


def test_a_server_that_refuses_is_asked_again_later(due, monkeypatch):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("weg")))
    first = run()
    monkeypatch.undo()

    assert (first, send_reminders(now=NOON), send_reminders(now=NOON + timedelta(minutes=5))) == ((1, 0), 0, 1)


def test_the_database_keeps_one_row_a_reason_and_day(due):
    prepare_reminders(now=NOON)
    row = Reminder.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_mail_speaks_the_municipality_s_words_and_leads_out(due, learner):
    town, by = make.make_organisation(), make.make_user("k@example.com")
    Enrolment.objects.update(organisation=town)
    MailText.objects.create(
        organisation=town, kind="reminder", language="de", subject="Moin", body="{courses}\n{link}", changed_by=by, changed_at=NOON
    )
    run()
    message = mail.outbox[0]

    assert message.subject == "Moin" and message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/learn/mails/stop/" in message.extra_headers["List-Unsubscribe"] and "/learn/mails/" in message.body


def test_the_link_ends_reminders_by_one_click_and_not_by_looking(learner):
    client = Client(enforce_csrf_checks=True)
    address = f"/learn/mails/stop/{stop_token(learner)}/"
    looked = (client.get(address).status_code, wants_reminders(learner))
    clicked = (client.post(address, {"List-Unsubscribe": "One-Click"}).status_code, wants_reminders(learner))
    altered = client.post(f"/learn/mails/stop/{stop_token(learner)[:-2]}xx/").status_code

    assert (looked, clicked, altered) == ((200, True), (200, False), 404)


def test_the_person_reads_what_was_sent_and_nobody_else_does(due, learner, other_learner):
    run()
    pages = []
    for user in (learner, other_learner):
        client = Client()
        client.force_login(user)
        pages.append(client.get("/learn/mails/").content.decode())

    assert ["Plätze schützen" in page for page in pages] == [True, False]


def test_the_switch_in_the_account(client, learner):
    client.force_login(learner)
    client.post("/learn/mails/", {"wants": "no"})
    off = wants_reminders(learner)
    client.post("/learn/mails/", {"wants": "yes"})

    assert (off, wants_reminders(learner)) == (False, True)


def test_rows_are_forgotten_after_twelve_months(due):
    prepare_reminders(now=NOON)
    Reminder.objects.update(made_at=timezone.now() - timedelta(days=364))
    early = forget_old()
    Reminder.objects.update(made_at=timezone.now() - timedelta(days=366))

    assert (early, forget_old()) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_preparing_and_reading_cost_the_same_for_one_and_for_three(learner, django_assert_num_queries, count):
    for _number in range(count):
        row = enrol(learner=learner, course=make_frozen_course(), due_on=(NOON + timedelta(days=5)).date())
        Enrolment.objects.filter(pk=row.pk).update(enrolled_at=NOON)
    with django_assert_num_queries(5):
        prepare_reminders(now=NOON)


def test_a_reminder_is_in_the_tray_as_well(due, learner):
    run()

    assert [row.facts["course"] for row in Notification.objects.filter(person=learner, kind="reminded")] == ["Plätze schützen"]
