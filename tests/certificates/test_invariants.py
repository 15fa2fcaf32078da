"""The read-only checks: quiet while all is well, loud about each thing that was broken on purpose."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.invariants import standing_certificates_are_earned, work_arrives
from certificates.models import Certificate, StatusList
from certificates.services import status_lists
from certificates.services.revocation import revoke
from tests.factories import certificates as make


def age(row, **changes):
    old = timezone.now() - timedelta(minutes=6)
    Certificate.objects.filter(pk=row.pk).update(**dict.fromkeys(("requested_at",), old), **changes)


def test_an_issued_certificate_breaks_nothing(issued):
    assert list(standing_certificates_are_earned()) == []
    assert list(work_arrives()) == []


@pytest.mark.parametrize("change", [{"version": 99}, {"completed_at": "2020-01-01T00:00:00+00:00"}, {"schema": 7}])
def test_a_statement_that_differs_from_its_enrolment_is_found(issued, change):
    Certificate.objects.filter(pk=issued.pk).update(statement=issued.statement | change)

    assert list(standing_certificates_are_earned()) == [issued.pk]


def test_a_file_that_was_changed_is_found(issued, private_store):
    (private_store / "certificates" / issued.pdf).write_bytes(b"x")

    assert list(standing_certificates_are_earned()) == [issued.pk]


def test_a_row_that_nobody_took_is_found(earned):
    assert list(work_arrives()) == []
    age(earned)

    assert list(work_arrives()) == [earned.pk]


def test_a_holder_who_was_not_told_is_found(issued):
    age(issued, issued_at=timezone.now() - timedelta(minutes=6))

    assert list(work_arrives()) == [issued.pk]


def test_a_completion_without_its_row_is_found(course, enrolment):
    enrolment = make.complete(enrolment)
    type(enrolment).objects.filter(pk=enrolment.pk).update(completed_at=timezone.now() - timedelta(minutes=6))
    assert list(work_arrives()) == []

    make.make_rule(course)

    assert list(work_arrives()) == [enrolment.pk]


def test_a_list_that_says_another_state_is_found(issued):
    revoke(certificate=issued, reason="error", actor=None)
    assert list(standing_certificates_are_earned()) == []  # it waits to be signed

    StatusList.objects.update(dirty_since=None)
    assert list(standing_certificates_are_earned()) == [issued.pk]

    StatusList.objects.update(signed_at=timezone.now() - timedelta(days=2))
    status_lists.publish(issued.status_list_id)
    assert list(standing_certificates_are_earned()) == []

    StatusList.objects.update(credential="{}")
    assert list(standing_certificates_are_earned()) == [issued.pk]
