"""The sweeper finds what was missed, and tidies what nobody needs."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from certificates import storage
from certificates.models import Certificate
from certificates.services import hints, sweeping
from certificates.services.issuing import issue
from certificates.services.sweeping import request_missing, requeue, sweep
from courses.models import Enrolment
from tests.factories import certificates as make


@pytest.fixture
def hinted(monkeypatch, django_capture_on_commit_callbacks):
    """What would have been sent, once the test's transaction had committed."""
    sent = []
    # Status lists have tests of their own.
    monkeypatch.setattr(hints, "_send", lambda task, pk=None: "status_list" in task or sent.append((task, pk)))

    def run(**arguments):
        with django_capture_on_commit_callbacks(execute=True):
            run.counts = sweep(**arguments)
        return sent

    return run


def test_a_new_row_is_hinted_and_so_is_a_new_file(rule, enrolment, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(hints, "_send", lambda task, pk=None: sent.append(task))
    with django_capture_on_commit_callbacks(execute=True):
        row = make.earn(enrolment)
    with django_capture_on_commit_callbacks(execute=True):
        issue(row.pk)

    assert sent == ["certificates.issue", "certificates.mail"]


def test_due_rows_and_untold_holders_are_found(earned, hinted):
    assert hinted() == [("certificates.issue", earned.pk)]

    issue(earned.pk)
    assert hinted()[1:] == [("certificates.mail", None)]


@pytest.mark.parametrize("field", ["next_try_at", "lease_until"])
def test_rows_that_wait_or_are_held_are_left_alone_until_their_time(earned, hinted, field):
    Certificate.objects.filter(pk=earned.pk).update(**{field: timezone.now() + timedelta(seconds=60)})

    assert hinted() == []
    assert hinted(now=timezone.now() + timedelta(seconds=61)) == [("certificates.issue", earned.pk)]


def test_what_waits_for_more_than_ten_minutes_raises_an_alarm(earned, hinted, caplog):
    hinted(now=earned.requested_at + timedelta(minutes=11))

    assert hinted.counts["late"] == 1
    assert "ten minutes" in caplog.text


def age(path):
    os.utime(path, (time.time() - 7200,) * 2)


def test_orphans_go_and_issued_files_stay(issued, private_store, hinted):
    name, _digest = storage.save(b"a worker that lost its lease wrote this")
    left = private_store / "certificates" / "incoming" / "x.part"
    left.write_bytes(b"half")
    for path in (storage.folder() / name, storage.folder() / issued.pdf, left):
        age(path)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    shelves = {f"{int(moment.timestamp() // 60 + minute) % 256:02x}": moment + timedelta(minutes=minute) for minute in range(256)}

    assert len(shelves) == 256
    hinted(now=shelves[name[:2]])
    hinted(now=shelves[issued.pdf[:2]])

    assert not (storage.folder() / name).exists()
    assert not left.exists()
    assert (storage.folder() / issued.pdf).exists()


def test_young_files_are_left_to_whoever_writes_them(private_store, db):
    name, _digest = storage.save(b"being written")

    assert sweeping.tidy(name[:2]) == 0
    assert (storage.folder() / name).exists()


def test_a_rule_that_comes_later_reaches_who_completed_before(course, enrolment):
    make.complete(enrolment)
    assert request_missing(limit=10) == 0

    make.make_rule(course)

    assert [request_missing(limit=10), request_missing(limit=10)] == [1, 0]
    assert Certificate.objects.get().statement["completed_at"] == Enrolment.objects.get(pk=enrolment.pk).completed_at.isoformat()


def test_a_row_that_needs_attention_is_made_again_when_a_person_says_so(earned, learner):
    Certificate.objects.filter(pk=earned.pk).update(state="needs_attention", losses=3, tries=7, last_error="x")

    assert requeue(certificate_id=earned.pk, actor=learner)
    assert not requeue(certificate_id=earned.pk, actor=learner)

    earned.refresh_from_db()
    assert (earned.state, earned.losses, earned.tries, earned.last_error) == ("requested", 0, 0, "")
    assert (earned.events.last().kind, earned.events.last().actor) == ("requeued", learner)
    assert issue(earned.pk)


def test_the_command_requeues_and_says_how_many(earned, capsys):
    Certificate.objects.filter(pk=earned.pk).update(state="needs_attention", last_error="the font lacks a letter")

    call_command("requeue_certificates", "--dry-run")
    assert Certificate.objects.get().state == "needs_attention"
    call_command("requeue_certificates")

    assert Certificate.objects.get().state == "requested"
    output = capsys.readouterr().out
    assert "the font lacks a letter" in output
    assert "1 certificate" in output


def test_the_command_names_one_by_its_code_and_refuses_unknown_ones(earned):
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="No certificate"):
        call_command("requeue_certificates", "--code", "AAAA-AAAA-AAAA-AAAA")
    with transaction.atomic():
        Certificate.objects.filter(pk=earned.pk).update(state="needs_attention")
    call_command("requeue_certificates", "--code", earned.code.lower())

    assert Certificate.objects.get().state == "requested"
