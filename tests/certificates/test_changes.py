"""Two persons for a revocation and for a correction; every step leaves an event, and the holder is told."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from certificates.errors import ChangeRefused
from certificates.models import Certificate, CertificateRule, ChangeRequest, HolderNotice
from certificates.services.changes import approve, ask, ask_correction, refuse, withdraw
from certificates.services.notices import send
from certificates.verification import lookup


def asked(issued, actor, **changes) -> ChangeRequest:
    words = {"kind": "revoke", "reason": "deception", "note": "Someone else sat the test.", "public_reason": "Found in an audit."} | changes
    return ask(certificate=issued, actor=actor, **words)


def kinds(row) -> list[str]:
    return list(row.events.values_list("kind", flat=True))


def test_nothing_changes_until_somebody_else_approves(issued, first, second):
    request = asked(issued, first)
    assert lookup(issued.code).state == "valid"

    approve(request_id=request.pk, actor=second)

    issued.refresh_from_db()
    assert (issued.state, issued.revocation_reason, issued.public_reason) == ("revoked", "deception", "Found in an audit.")
    assert issued.revoked_by == second
    assert lookup(issued.code).state == "revoked"
    assert kinds(issued)[-3:] == ["revoke_asked", "revoke_approved", "revoked"]


def test_nobody_approves_the_own_request(issued, first, second):
    request = asked(issued, first)

    with pytest.raises(ChangeRefused) as refused:
        approve(request_id=request.pk, actor=first)

    assert refused.value.reason == "second_person"
    issued.refresh_from_db()
    assert issued.state == "issued"


def test_the_database_refuses_one_person_for_both(issued, first):
    request = asked(issued, first)

    with pytest.raises(IntegrityError, match="change_request_needs_a_second_person"), transaction.atomic():
        ChangeRequest.objects.filter(pk=request.pk).update(state="approved", decided_by=first, decided_at=timezone.now())


def test_the_only_administrator_waits_a_day_and_the_record_says_so(issued, first):
    request = asked(issued, first)
    with pytest.raises(ChangeRefused, match="wait"):
        approve(request_id=request.pk, actor=first)

    ChangeRequest.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    approve(request_id=request.pk, actor=first)

    request.refresh_from_db()
    assert (request.state, request.alone) == ("approved", True)
    assert issued.events.get(kind="revoke_approved").data["alone"] is True


def test_a_second_request_waits_for_the_first_and_one_decision_counts(issued, first, second):
    request = asked(issued, first)
    with pytest.raises(ChangeRefused, match="open"):
        asked(issued, second)
    approve(request_id=request.pk, actor=second)

    with pytest.raises(ChangeRefused, match="decided"):
        refuse(request_id=request.pk, actor=second, note="too late")
    with pytest.raises(ChangeRefused, match="not_standing"):
        asked(issued, first)


@pytest.mark.parametrize("change", [{"note": " "}, {"reason": ""}, {"reason": "replaced"}, {"reason": "whim"}])
def test_without_a_proper_reason_nothing_is_asked(issued, first, change):
    with pytest.raises(ChangeRefused, match="reason"):
        asked(issued, first, **change)
    assert not ChangeRequest.objects.exists()


def test_who_asked_may_take_it_back_and_nobody_else(issued, first, second):
    request = asked(issued, first)
    with pytest.raises(ChangeRefused, match="foreign"):
        withdraw(request_id=request.pk, actor=second)

    withdraw(request_id=request.pk, actor=first)

    assert kinds(issued)[-1] == "revoke_withdrawn"
    assert asked(issued, first).state == "open"


def test_a_holder_gets_the_new_name_and_the_old_code_says_replaced(issued, learner, first):
    with pytest.raises(ChangeRefused, match="same_name"):
        ask_correction(certificate=issued, holder=learner, note="Married.")
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")
    learner.refresh_from_db()
    CertificateRule.objects.update(valid_months=60)

    request = ask_correction(certificate=issued, holder=learner, note="Married.")
    approve(request_id=request.pk, actor=first)

    new = Certificate.objects.get(replaces=issued)
    assert new.statement["holder"] == "Sabine Neumann"
    assert (new.valid_until, new.statement["valid_until"]) == (issued.valid_until, issued.statement["valid_until"])
    assert lookup(issued.code).state == "replaced"


def test_a_holder_asks_for_the_own_certificate_only(issued, other_learner):
    with pytest.raises(ChangeRefused, match="foreign"):
        ask_correction(certificate=issued, holder=other_learner, note="Mine now.")


def test_a_course_without_a_rule_makes_no_new_one_and_the_old_one_stands(issued, learner, first):
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann")
    learner.refresh_from_db()
    request = ask_correction(certificate=issued, holder=learner, note="Married.")
    CertificateRule.objects.all().delete()

    with pytest.raises(ChangeRefused, match="no_rule"):
        approve(request_id=request.pk, actor=first)

    request.refresh_from_db()
    assert (request.state, lookup(issued.code).state) == ("open", "valid")
    assert not HolderNotice.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("de", "widerrufen"), ("en", "was revoked")])
def test_the_holder_is_told_once_with_the_public_reason(issued, learner, first, second, language, words):
    User.objects.filter(pk=learner.pk).update(language=language)
    approve(request_id=asked(issued, first).pk, actor=second)
    notice = HolderNotice.objects.get(key="revoked")

    assert send(notice.pk) is True
    assert send(notice.pk) is False

    (message,) = mail.outbox
    assert words in message.subject
    assert "Found in an audit." in message.body
    assert "Someone else sat the test." not in message.body
    assert (message.to, message.alternatives[0].mimetype) == (["Sabine Albers <learner@example.com>"], "text/html")


def test_a_mail_server_that_refuses_gets_another_chance(issued, first, second, monkeypatch):
    approve(request_id=asked(issued, first).pk, actor=second)
    notice = HolderNotice.objects.get(key="revoked")

    def refused(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", refused)
        assert send(notice.pk) is False

    notice.refresh_from_db()
    assert (notice.ended_at, notice.tries, notice.lease_until) == (None, 1, None)
    assert notice.next_try_at > timezone.now()
    HolderNotice.objects.update(next_try_at=None)
    assert send(notice.pk) is True


def test_a_refusal_is_told_to_the_holder_who_asked(issued, learner, first):
    User.objects.filter(pk=learner.pk).update(full_name="Sabine Neumann", language="en")
    learner.refresh_from_db()
    request = ask_correction(certificate=issued, holder=learner, note="Married.")

    refuse(request_id=request.pk, actor=first, note="Please send us the document first.")

    assert send(HolderNotice.objects.get().pk)
    assert "Please send us the document first." in mail.outbox[0].body
    assert lookup(issued.code).state == "valid"
