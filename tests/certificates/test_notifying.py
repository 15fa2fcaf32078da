"""The mail: once, in the learner's language, with a link that nobody can turn elsewhere."""

import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate
from certificates.services import notifying
from certificates.services.notifying import message, notify


def test_the_holder_is_told_once(issued, settings):
    settings.PUBLIC_URL = "https://lernen.example"

    assert [notify(issued.pk), notify(issued.pk)] == [True, False]

    issued.refresh_from_db()
    (sent,) = mail.outbox
    assert issued.notified_at is not None
    assert [event.kind for event in issued.events.all()] == ["requested", "issued", "mailed"]
    assert sent.to == ["Sabine Albers <learner@example.com>"]
    assert sent.extra_headers["Message-ID"] == f"<certificate-{issued.public_id}@lernen.example>"
    assert f"https://lernen.example/certificates/{issued.public_id}/" in sent.body
    assert f"https://lernen.example/verify/{issued.code[:4]}-" in sent.body
    html = sent.alternatives[0].content
    assert "Plätze schützen" in sent.body
    assert "Plätze schützen" in html


def test_the_mail_speaks_english_to_who_chose_it(issued, learner):
    User.objects.filter(pk=learner.pk).update(language="en")
    issued.refresh_from_db()

    sent = message(issued, User.objects.get(pk=learner.pk))

    assert sent.subject == "Your certificate: Protecting squares"
    assert "/en/certificates/" in sent.body
    assert "/verify/" in sent.body


def test_a_mail_server_that_refuses_is_tried_again_later(issued, monkeypatch):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(notifying.EmailMultiAlternatives, "send", refuse)
        assert not notify(issued.pk)
    issued.refresh_from_db()
    assert (issued.state, issued.notified_at, issued.lease_until, issued.tries) == ("issued", None, None, 1)
    assert issued.next_try_at > timezone.now()
    assert not notify(issued.pk)

    Certificate.objects.filter(pk=issued.pk).update(next_try_at=None)
    assert notify(issued.pk)


@pytest.mark.parametrize("change", [{"erased_at": timezone.now(), "email": "erased@invalid"}, {"is_active": False}])
def test_who_is_gone_gets_no_mail(issued, learner, change):
    User.objects.filter(pk=learner.pk).update(**change)

    assert not notify(issued.pk)

    issued.refresh_from_db()
    assert (mail.outbox, issued.notified_at is not None) == ([], True)
    assert issued.events.last().kind == "not_mailed"


def test_nothing_is_mailed_before_the_file_is_there(earned):
    assert not notify(earned.pk)
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@example.org", "a, b <x@y.z>", "<script>", "Jörg Müller"])
def test_names_do_no_harm_in_headers_and_html(issued, learner, name):
    User.objects.filter(pk=learner.pk).update(full_name=name)
    Certificate.objects.filter(pk=issued.pk).update(statement=issued.statement | {"holder": name})
    issued.refresh_from_db()

    sent = message(issued, User.objects.get(pk=learner.pk))
    wire = sent.message()

    assert sent.recipients() == sent.to
    assert len(wire.get_all("To")) == 1
    assert wire.get_all("Bcc") is None
    assert "<script>" not in sent.alternatives[0].content
