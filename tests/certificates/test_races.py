"""Many at once: one row, one file, one mail. Threads with connections of their own, on whichever database the run uses."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from certificates.models import Certificate, CertificateEvent
from certificates.services.issuing import issue
from certificates.services.notifying import notify
from courses.models import CourseItem, Enrolment
from courses.services.progress import complete_item

pytestmark = pytest.mark.django_db(transaction=True)


def together(work, arguments):
    """Call `work` with each argument at the same moment and return the results."""
    gate = threading.Barrier(len(arguments))

    def run(argument):
        try:
            gate.wait(20)
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return [future.result(60) for future in [pool.submit(run, argument) for argument in arguments]]


def test_the_last_two_items_done_at_once_bring_one_certificate(rule, enrolment):
    items = list(CourseItem.objects.filter(module__course=enrolment.course).select_related("module"))

    together(lambda item: complete_item(enrolment_id=enrolment.pk, item=item, how="read"), items * 3)

    assert Enrolment.objects.get(pk=enrolment.pk).status == "completed"
    assert Certificate.objects.filter(enrolment=enrolment).count() == 1
    assert CertificateEvent.objects.filter(kind="requested").count() == 1


def test_eight_workers_at_once_issue_one(earned, private_store):
    assert sorted(together(issue, [earned.pk] * 8)) == [False] * 7 + [True]

    assert Certificate.objects.get().state == "issued"
    assert CertificateEvent.objects.filter(kind="issued").count() == 1
    assert len(list(private_store.rglob("*.pdf"))) == 1


def test_eight_workers_at_once_send_one_mail(issued):
    assert sorted(together(notify, [issued.pk] * 8)) == [False] * 7 + [True]

    assert len(mail.outbox) == 1
