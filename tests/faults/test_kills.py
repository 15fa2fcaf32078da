"""Many certificates while workers are killed at random, the broker is emptied and the disk is full: each is issued exactly once.

`make kill` runs it on both databases; COUNT=2000 makes it long, SEED repeats the dice of a run. The control takes the lease away: then
the same count has to fail, or it would prove nothing.
"""

import hashlib
import os
import random
import re
import signal
import time
from collections import Counter

import pytest
from celery import current_app
from django.db.models import Q

from certificates import storage
from certificates.models import Certificate, CertificateEvent
from certificates.services.sweeping import requeue, tidy
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import certificates as make
from tests.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = int(os.environ.get("COUNT") or 12)
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
MESSAGE_ID = re.compile(r"^Message-ID: <(.+)>$", re.MULTILINE)
LIMIT = 120 + COUNT  # seconds; a quiet machine needs a tenth


@pytest.fixture
def earned_many(course, rule, valkey_server):
    """Rows that wait, of people who all completed the course; their messages lie in the broker."""

    def earn(count: int) -> None:
        for number in range(count):
            make.complete(enrol(learner=people.make_user(f"p{number}@example.com", f"Person {number}"), course=course))

    return earn


def left() -> int:
    """How many are not issued, or whose holder was not told."""
    return Certificate.objects.filter(~Q(state="issued") | Q(notified_at=None)).count()


def exactly_once(count: int, folder) -> None:
    """Count rows, files, hashes, events and mails. Files that no row names are tidied away first, as an hour later they would be."""
    for path in storage.folder().rglob("*"):
        os.utime(path, (time.time() - 7200,) * 2)
    for shelf in range(256):
        tidy(f"{shelf:02x}")
    rows = list(Certificate.objects.order_by("pk"))
    files = {str(path.relative_to(storage.folder())): path for path in storage.folder().glob("??/*.pdf")}
    kinds = Counter(CertificateEvent.objects.values_list("certificate", "kind"))
    mails = set(MESSAGE_ID.findall("".join(path.read_text() for path in (folder / "mail").iterdir())))

    assert len({row.enrolment_id for row in rows}) == len(rows) == count
    assert {row.state for row in rows} == {"issued"}
    assert set(files) == {row.pdf for row in rows}
    assert len(files) == count
    assert [hashlib.sha256(files[row.pdf].read_bytes()).hexdigest() for row in rows] == [row.pdf_sha256 for row in rows]
    for kind in ("requested", "issued", "mailed"):
        assert [kinds[row.pk, kind] for row in rows] == [1] * count, kind
    # A mail goes out at least once and bears the row's own name, so that a second one can be told from a second certificate.
    assert len(mails) == count


def test_workers_killed_at_random_issue_every_certificate_once(
    earned_many, celery_worker_process, valkey_server, private_store, short_lease, tmp_path
):
    dice = random.Random(SEED)
    print(f"\n{COUNT} certificates, SEED={SEED}")
    full = tmp_path / "full"
    earned_many(COUNT)
    worker = celery_worker_process(WORKER_CHILDREN="2", WORKER_FULL=str(full))
    kills, at, before, pause = 0, time.monotonic(), COUNT, 0.2
    faults = {COUNT * 3 // 4: "worker", COUNT // 2: "broker", COUNT // 4: "disk"}  # by how many are left

    while left():
        assert time.monotonic() - at < LIMIT, f"{left()} of {COUNT} are left, SEED={SEED}"
        time.sleep(dice.uniform(0, pause))  # the dice, no wait: at whatever instruction the child is
        if children := worker.children():
            os.kill(dice.choice(children), signal.SIGKILL)
            kills += 1
        # As often as this machine can bear: a child that never lives to its first certificate proves nothing.
        before, pause = left(), min(pause * 1.5, 8) if left() == before else max(pause * 0.8, 0.2)
        for threshold in [each for each in faults if left() <= each]:
            match faults.pop(threshold):
                case "worker":
                    worker.kill_group()
                    worker = celery_worker_process(WORKER_CHILDREN="2", WORKER_FULL=str(full))
                case "broker":
                    valkey_server.empty()
                case "disk":
                    full.touch()
                    noted = Certificate.objects.filter(last_error__contains="No space left")
                    wait_until(lambda noted=noted: noted.exists() or not left(), 30, "a full disk was met")
                    full.unlink()
        for pk in Certificate.objects.filter(state="needs_attention").values_list("pk", flat=True):
            requeue(certificate_id=pk, actor=None)  # three kills in a row on one row: a person has looked

    print(f"{kills} kills in {time.monotonic() - at:.1f} s, {Certificate.objects.filter(losses__gt=0).count()} certificates begun anew")
    worker.stop()
    assert kills >= 3
    assert not faults
    exactly_once(COUNT, valkey_server.folder)


def test_without_the_lease_the_same_count_fails(earned_many, celery_worker_process, valkey_server, private_store, short_lease):
    earned_many(3)
    for pk in Certificate.objects.values_list("pk", flat=True):
        for _ in range(3):
            current_app.send_task("certificates.issue", args=[pk])
    worker = celery_worker_process(WORKER_CHILDREN="2", WORKER_CONTROL="no-lease")

    twice = CertificateEvent.objects.filter(kind="issued")
    wait_until(lambda: not left() and twice.count() > 3, 60, "a message that came twice made a second file")

    worker.stop()
    with pytest.raises(AssertionError):
        exactly_once(3, valkey_server.folder)
