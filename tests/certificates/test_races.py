"""Many at once: one row, one file, one mail. Threads with connections of their own, on whichever database the run uses."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection, transaction

from certificates.errors import ChangeRefused
from certificates.models import Certificate, CertificateEvent, CertificateRule, HolderNotice
from certificates.services import earning
from certificates.services.bulk import work
from certificates.services.bulk_planning import Selection, plan
from certificates.services.bulk_planning import approve as begin
from certificates.services.changes import approve, ask, refuse
from certificates.services.issuing import issue
from certificates.services.notifying import notify
from certificates.services.statements import build
from courses.models import CourseItem, Enrolment
from courses.services.enrolment import enrol
from courses.services.progress import complete_item
from courses.services.renewal import renew
from tests.factories import accounts as people
from tests.factories import certificates as make
from tests.factories.certificates import complete as complete_all
from tests.factories.certificates import make_rule

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


def insert_once_more(enrolment):
    """What a second completion would do that did not look: the constraint is then the only thing in its way."""
    rule = CertificateRule.objects.select_related("layout").get(course_id=enrolment.course_id)
    with transaction.atomic():
        return earning._insert(enrolment, build(enrolment=enrolment, rule=rule), None).pk


def test_two_that_do_not_look_are_held_by_the_constraint(rule, enrolment):
    make.complete(enrolment)
    enrolment.refresh_from_db()

    keys = together(insert_once_more, [enrolment, enrolment])

    assert set(keys) == {Certificate.objects.get().pk}


def test_without_the_constraint_the_same_race_leaves_several(rule, enrolment):
    """The control."""
    make.complete(enrolment)
    enrolment.refresh_from_db()
    (held,) = [each for each in Certificate._meta.constraints if each.name == "certificate_one_standing"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Certificate, held)
    try:
        together(insert_once_more, [enrolment, enrolment])

        assert Certificate.objects.filter(enrolment=enrolment).count() == 3
    finally:
        CertificateEvent.objects.all().delete()
        Certificate.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Certificate, held)


def test_eight_workers_at_once_issue_one(earned, private_store):
    assert sorted(together(issue, [earned.pk] * 8)) == [False] * 7 + [True]

    assert Certificate.objects.get().state == "issued"
    assert CertificateEvent.objects.filter(kind="issued").count() == 1
    assert len(list(private_store.rglob("*.pdf"))) == 1


def test_eight_workers_at_once_send_one_mail(issued):
    assert sorted(together(notify, [issued.pk] * 8)) == [False] * 7 + [True]

    assert len(mail.outbox) == 1


def test_two_administrators_decide_at_once_and_one_decision_counts(issued):
    """Two approve and one refuses: one act, one notice, and the other one is told that it came too late."""
    admins = [people.make_user(f"a{number}@example.com", f"A {number}") for number in range(3)]
    for user in admins:
        people.grant(user, "admin")
    request = ask(certificate=issued, kind="revoke", reason="error", note="Issued twice.", actor=admins[0])

    def decide(act):
        try:
            return act().state
        except ChangeRefused as refused:
            return refused.reason

    acts = [
        lambda: approve(request_id=request.pk, actor=admins[1]),
        lambda: approve(request_id=request.pk, actor=admins[2]),
        lambda: refuse(request_id=request.pk, actor=admins[2], note="No."),
    ]
    found = sorted(together(decide, acts))

    assert found in (["approved", "decided", "decided"], ["decided", "decided", "refused"])
    was_revoked = Certificate.objects.get().state == "revoked"
    assert was_revoked is ("approved" in found)
    assert CertificateEvent.objects.filter(kind="revoked").count() == HolderNotice.objects.count() == int(was_revoked)


def test_two_workers_on_one_run_do_each_row_once(learner, course):
    enrolment = enrol(learner=learner, course=course)
    complete_all(enrolment)
    make_rule(course)
    admins = [people.make_user(f"a{number}@example.com", f"A {number}") for number in range(2)]
    for user in admins:
        people.grant(user, "admin")
    run = plan(kind="issue", selection=Selection(course=course), actor=admins[0], note="Because.")
    begin(run_id=run.pk, actor=admins[1])

    assert sorted(together(work, [run.pk] * 4)) == [0, 0, 0, 1]
    assert Certificate.objects.count() == 1


def test_a_renewal_begun_in_two_tabs_is_one(issued):
    found = together(lambda old: renew(enrolment=old).pk, [issued.enrolment] * 3)

    assert len(set(found)) == 1
    assert Enrolment.objects.filter(renews=issued.enrolment).count() == 1
