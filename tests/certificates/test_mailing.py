"""Many mails: over one connection, one refusal does not hold up the others, a server that is gone is asked once, a hint is given once."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.codes import grouped
from certificates.models import Certificate
from certificates.services import hints, mailing
from certificates.services.mailing import PART
from certificates.services.notices import send_waiting
from certificates.services.notifying import notify_waiting
from certificates.services.revocation import replace
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import certificates as make


class CountingBackend(EmailBackend):
    """Counts connections, refuses whom a test names, and is gone after as many mails as a test says."""

    connections = asked = 0
    refused: str = ""
    gone_after: int | None = None

    def open(self):
        CountingBackend.connections += 1
        return True

    def send_messages(self, messages):
        CountingBackend.asked += 1
        if self.gone_after is not None and self.asked > self.gone_after:
            raise smtplib.SMTPServerDisconnected
        if self.refused and self.refused in messages[0].to[0]:
            raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})
        return super().send_messages(messages)


@pytest.fixture
def post(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.CountingBackend"
    for name, value in {"connections": 0, "asked": 0, "refused": "", "gone_after": None}.items():
        monkeypatch.setattr(CountingBackend, name, value)
    return CountingBackend


@pytest.fixture
def several(rule, course):
    """Five issued certificates whose holders wait for their mail."""
    learners = [people.make_user(f"p{number}@example.com", f"Person {number}") for number in range(5)]
    return [make.as_issued(make.earn(enrol(learner=learner, course=course))) for learner in learners]


def waiting() -> int:
    return Certificate.objects.filter(state="issued", notified_at=None).count()


def test_all_who_wait_are_told_over_one_connection(several, post):
    assert notify_waiting() == 5

    assert (waiting(), post.connections, len(mail.outbox)) == (0, 1, 5)
    assert {row.events.filter(kind="mailed").count() for row in several} == {1}
    assert notify_waiting() == 0


def test_more_people_cost_no_more_queries(several):
    Certificate.objects.filter(pk__in=[row.pk for row in several[1:]]).update(notified_at=several[0].requested_at)
    with CaptureQueriesContext(connection) as one:
        notify_waiting()
    Certificate.objects.exclude(pk=several[0].pk).update(notified_at=None)
    with CaptureQueriesContext(connection) as four:
        notify_waiting()

    assert len(four) == len(one)


def test_one_who_is_refused_does_not_hold_up_the_others(several, post):
    post.refused = "p2@"

    assert notify_waiting() == 4

    assert [row.enrolment.learner.email for row in Certificate.objects.filter(notified_at=None)] == ["p2@example.com"]
    assert Certificate.objects.get(notified_at=None).next_try_at is not None


def test_a_server_that_is_gone_is_asked_once_and_all_the_others_wait(several, post):
    post.gone_after = 2

    assert notify_waiting() == 2

    assert (waiting(), post.asked) == (3, 3)
    assert Certificate.objects.filter(notified_at=None, lease_until=None, next_try_at__isnull=False).count() == 3


def test_many_new_rows_are_one_message_until_the_worker_begins(several, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(hints, "_send", lambda task, pk=None: sent.append(task) or True)

    def ask():
        with django_capture_on_commit_callbacks(execute=True):
            hints.hint_mails(hints.MAIL)

    ask()
    ask()
    notify_waiting()
    ask()

    assert sent == ["certificates.mail", "certificates.mail"]


def test_a_broker_that_takes_nothing_is_asked_again_by_the_next_row(db, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(hints, "_send", lambda task, pk=None: sent.append(task) and False)
    for _row in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            hints.hint_mails(hints.MAIL)

    assert len(sent) == 2


def test_a_task_that_has_no_time_leaves_the_rest_to_another(several, post, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(hints, "_send", lambda task, pk=None: sent.append(task))
    monkeypatch.setattr(mailing, "PART", 2)
    with django_capture_on_commit_callbacks(execute=True):
        assert notify_waiting(seconds=0) == 2

    assert (sent, waiting(), PART) == (["certificates.mail"], 3, 10)


def test_a_new_one_in_place_of_an_old_one_is_one_mail_that_names_both_codes(several, post):
    notify_waiting()
    mail.outbox.clear()
    old = several[0]

    new = make.as_issued(replace(certificate=old, actor=people.make_user("admin@example.com", "Admin")), sha256="cd" * 32)

    assert (notify_waiting(), send_waiting()) == (1, 0)
    (sent,) = mail.outbox
    assert sent.subject == "Ihr neues Zertifikat: Plätze schützen"
    assert grouped(old.code) in sent.body
    assert grouped(new.code) in sent.body
    assert grouped(old.code) in sent.alternatives[0].content
    assert "abgeschlossen" not in sent.body
