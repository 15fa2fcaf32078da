"""Certificates outlive the course, the layout and the account: the code answers, the file stays what it was, the name goes on request."""

import hashlib
import os

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from certificates import storage
from certificates.errors import FileDamaged, NotStanding
from certificates.models import Certificate, CertificateLayout, CertificateRule, CertificateShare, ChangeRequest, HolderNotice, Transcript
from certificates.services.changes import ask
from certificates.services.erasure import erase_certificates_of
from certificates.services.issuing import issue
from certificates.services.reminders import remind
from certificates.services.revocation import replace
from certificates.services.sharing import find, share
from certificates.services.sweeping import tidy
from certificates.services.transcripts import request_transcript
from certificates.verification import lookup
from courses.models import Course


def page_of(code: str) -> str:
    answer = Client().get(reverse("certificates:verify_code", args=[code]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_course_rule_and_layout_the_code_and_the_file_still_answer(issued, course):
    before = page_of(issued.code)
    CertificateRule.objects.all().delete()
    CertificateLayout.objects.all().delete()
    Course.objects.filter(pk=course.pk).update(is_live=False, live_version=None, title="Ganz anders", texts={})

    assert lookup(issued.code).state == "valid"
    assert "Plätze schützen" in page_of(issued.code)
    assert "Stadt Lindenstadt" in before
    assert "Stadt Lindenstadt" in page_of(issued.code)
    assert hashlib.sha256(storage.read(issued.pdf, issued.pdf_sha256)).hexdigest() == issued.pdf_sha256
    with pytest.raises(ProtectedError):
        Course.objects.get(pk=course.pk).delete()


def test_a_closed_account_takes_no_certificate_along(issued, learner):
    User.objects.filter(pk=learner.pk).update(is_active=False)

    assert lookup(issued.code).state == "valid"
    with pytest.raises(ProtectedError):
        User.objects.get(pk=learner.pk).delete()


def test_erasure_leaves_a_stub_whose_code_says_so(issued, learner):
    file, fingerprint = issued.pdf, issued.pdf_sha256

    assert erase_certificates_of(holder=learner) == 1

    issued.refresh_from_db()
    verdict = lookup(issued.code)
    assert (verdict.state, verdict.is_erased, verdict.statement.holder) == ("valid", True, "")
    assert (issued.pdf, issued.pdf_sha256, issued.statement["title"]["de"]) == ("", fingerprint, "Plätze schützen")
    with pytest.raises(FileDamaged):
        storage.read(file, fingerprint)
    assert "Albers" not in page_of(issued.code)
    assert "Albers" not in repr(list(Certificate.objects.values())) + repr(list(issued.events.values()))


def test_a_second_run_changes_nothing_and_finishes_a_first_that_was_killed(issued, learner, monkeypatch):
    def killed(name):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(storage, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            erase_certificates_of(holder=learner)
    before = Certificate.objects.values().get()

    assert erase_certificates_of(holder=learner) == 0

    assert Certificate.objects.values().get() == before
    assert issued.events.filter(kind="erased").count() == 1
    age(issued.pdf)
    tidy(issued.pdf[:2])
    assert not (storage.folder() / issued.pdf).exists()


def age(name: str) -> None:

    os.utime(storage.folder() / name, (0, 0))


def test_what_waits_about_an_erased_person_is_closed_and_nothing_new_begins(issued, learner, other_learner):
    ask(certificate=issued, kind="revoke", reason="error", note="Sabine Albers told us.", actor=other_learner)
    remind(now=issued.valid_until)

    erase_certificates_of(holder=learner)

    request = ChangeRequest.objects.get()
    assert (request.state, request.note) == ("withdrawn", "")
    assert not HolderNotice.objects.filter(ended_at=None).exists()
    with pytest.raises(NotStanding):
        replace(certificate=issued, actor=None)


def test_what_was_not_made_yet_is_never_printed(earned, learner):
    erase_certificates_of(holder=learner)

    assert not issue(earned.pk)
    earned.refresh_from_db()
    assert (earned.state, earned.revocation_reason, earned.pdf) == ("revoked", "holder", "")


def test_links_end_and_transcripts_keep_their_number_only(issued, learner):
    shared, token = share(certificate=issued, days=30, with_file=True)
    request_transcript(learner=learner, language="de")
    made = Transcript.objects.create(
        learner=learner, number="T1", language="de", state="made", content={"holder": "Sabine Albers"}, requested_at=timezone.now(),
        made_at=timezone.now(), pdf=b"x", pdf_sha256="y",
    )  # fmt: skip

    erase_certificates_of(holder=learner)

    assert find(token) is None
    assert list(Transcript.objects.values_list("pk", "content", "pdf", "pdf_sha256")) == [(made.pk, {}, None, "y")]
    assert CertificateShare.objects.get(pk=shared.pk).revoked_at is not None


def test_the_others_keep_theirs(issued, other_learner):
    assert erase_certificates_of(holder=other_learner) == 0
    assert lookup(issued.code).statement.holder == "Sabine Albers"
