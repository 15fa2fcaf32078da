"""Certificates of the demonstration's invented past: real rows, made by the worker like any other, but nobody is mailed."""

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate, CertificateRule
from certificates.services.earning import request_certificate
from courses.models import Enrolment


@transaction.atomic
def seed_certificates(enrolments: list[Enrolment]) -> int:
    """Request a certificate for each completed enrolment that has none; returns how many."""
    made = [request_certificate(enrolment=enrolment) for enrolment in enrolments]
    keys = [row.pk for row in made if row is not None]
    Certificate.objects.filter(pk__in=keys, notified_at=None).update(notified_at=timezone.now())
    return len(keys)


@transaction.atomic
def seed_shorter_certificates(enrolments: list[Enrolment], *, valid_months: int) -> int:
    """The same under a rule that is said to have been shorter in the invented past; the rule itself is as before afterwards."""
    rules = list(CertificateRule.objects.filter(course__in={row.course_id for row in enrolments}))
    for rule in rules:
        CertificateRule.objects.filter(pk=rule.pk).update(valid_months=valid_months)
    count = seed_certificates(enrolments)
    for rule in rules:
        CertificateRule.objects.filter(pk=rule.pk).update(valid_months=rule.valid_months)
    return count
