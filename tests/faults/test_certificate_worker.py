"""Certificates through a real broker and a real worker process, and through their deaths (F5, F6, F8, F9, F20 of SECURITY.md)."""

import os
import signal

import pypdf
import pytest
from celery import current_app

from certificates.models import Certificate, CertificateEvent
from tests.factories import certificates as make
from tests.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 40


def is_issued():
    return Certificate.objects.filter(state="issued").exists()


def is_mailed():
    return Certificate.objects.filter(notified_at__isnull=False).exists()


def assert_whole(private_store):
    """One certificate, one file, and nothing happened twice."""
    row = Certificate.objects.get()
    files = list(private_store.rglob("*.pdf"))
    kinds = list(CertificateEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert (row.state, row.lease_until) == ("issued", None)
    assert [str(file.relative_to(private_store / "certificates")) for file in files] == [row.pdf]
    assert "Sabine Albers" in pypdf.PdfReader(files[0]).pages[0].extract_text()
    assert [kind for kind in kinds if kind != "mailed"] == ["requested", "issued"]


@pytest.fixture
def gate(tmp_path):
    """A folder in which the worker says that it renders, and waits for leave to go on."""
    folder = tmp_path / "gate"
    folder.mkdir()
    return folder


def test_completing_a_course_brings_certificate_and_mail(rule, enrolment, celery_worker_process, valkey_server, private_store):
    celery_worker_process()

    make.complete(enrolment)

    wait_until(is_mailed, LONG, "the holder was told")
    assert_whole(private_store)
    assert len(list((valkey_server.folder / "mail").iterdir())) == 1


def test_a_child_killed_while_rendering_is_followed_by_another(rule, enrolment, celery_worker_process, private_store, gate, short_lease):
    celery_worker_process(WORKER_GATE=str(gate))
    make.complete(enrolment)
    wait_until((gate / "reached").exists, LONG, "the worker renders")

    os.kill(int((gate / "reached").read_text()), signal.SIGKILL)
    (gate / "go").touch()

    wait_until(is_issued, LONG, "the certificate came all the same")
    wait_until(is_mailed, LONG, "the holder was told")
    assert_whole(private_store)
    assert Certificate.objects.get().losses == 1


def test_a_whole_worker_killed_while_rendering_is_followed_by_another(
    rule, enrolment, celery_worker_process, private_store, gate, short_lease
):
    first = celery_worker_process(WORKER_GATE=str(gate))
    make.complete(enrolment)
    wait_until((gate / "reached").exists, LONG, "the worker renders")
    first.kill_group()
    assert Certificate.objects.get().state == "requested"

    celery_worker_process()

    wait_until(is_mailed, LONG, "the certificate came all the same")
    assert_whole(private_store)


def test_the_same_message_five_times_makes_one_certificate(rule, enrolment, celery_worker_process, valkey_server, private_store):
    make.complete(enrolment)
    pk = Certificate.objects.get().pk
    for _ in range(5):
        current_app.send_task("certificates.issue", args=[pk])
    celery_worker_process()

    wait_until(is_mailed, LONG, "the holder was told")
    for _ in range(5):
        current_app.send_task("certificates.mail", args=[pk])
    current_app.send_task("certificates.issue", args=[pk])
    wait_until(lambda: not _waiting(), LONG, "all messages were taken")

    assert_whole(private_store)
    assert len(list((valkey_server.folder / "mail").iterdir())) == 1


def _waiting() -> int:
    with current_app.connection_for_read() as connection:
        client = connection.default_channel.client
        return client.llen("celery") + client.hlen("unacked")


def test_a_broker_that_was_gone_and_came_back_empty_costs_nothing(rule, enrolment, celery_worker_process, valkey_server, private_store):
    valkey_server.kill()
    make.complete(enrolment)
    enrolment.refresh_from_db()
    assert enrolment.status == "completed"

    valkey_server.start()
    valkey_server.empty()
    celery_worker_process()

    wait_until(is_mailed, LONG, "the sweeper found the row")
    assert_whole(private_store)


def test_a_store_that_takes_nothing_is_waited_out(rule, enrolment, celery_worker_process, private_store):
    """A file stands where the folder should be: the worker meets a real OSError. ENOSPC itself is played in test_issuing."""
    private_store.mkdir()
    blocked = private_store / "certificates"
    blocked.write_text("no folder can be made here")
    celery_worker_process()
    make.complete(enrolment)
    wait_until(lambda: Certificate.objects.get().next_try_at is not None, LONG, "the fault was noted")
    row = Certificate.objects.get()
    assert (row.state, row.pdf) == ("requested", "")
    assert "FileExistsError" in row.last_error or "NotADirectoryError" in row.last_error

    blocked.unlink()

    wait_until(is_mailed, LONG, "made as soon as there was room")
    assert_whole(private_store)
