"""Earning: the certificate's row is written in the transaction that completes the course, and is its own outbox."""

import dataclasses
from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import wording
from certificates.codes import new_code
from certificates.errors import NotEarned
from certificates.models import Certificate, CertificateEvent, CertificateRule
from certificates.services.hints import hint_issue
from certificates.services.statements import build
from certificates.services.status_lists import allot
from certificates.statement import SCHEMA, Statement, from_json, to_json
from courses.models import Enrolment, ItemCompletion


def request_certificate(*, enrolment: Enrolment, replaces: Certificate | None = None, hinted: bool = True) -> Certificate | None:
    """Write the certificate's row for a completed enrolment whose course has a rule; asking again returns the standing one.

    Returns None for a course without a rule, and for an enrolment whose certificate was revoked (only `replaces` follows a revocation).
    Raises NotEarned unless the enrolment is completed and everything its version asks for is done. The caller holds the enrolment's
    lock; nothing here needs a font, a file or the broker, so nothing here can take a completion back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("request_certificate() belongs into the transaction that completes the course.")
    rule = CertificateRule.objects.select_related("layout").filter(course_id=enrolment.course_id).first()
    if rule is None:
        return None
    if replaces is None:
        known = list(Certificate.objects.filter(enrolment=enrolment).order_by("-pk"))
        if known:
            return next((row for row in known if row.state != Certificate.State.REVOKED), None)
    _check_earned(enrolment)
    statement = build(enrolment=enrolment, rule=rule)
    if replaces is not None:
        # Whoever gets another name or another logo gets no longer validity with it.
        statement = dataclasses.replace(statement, valid_until=from_json(replaces.statement).valid_until)
    certificate = _insert(enrolment, statement, replaces)
    if hinted:  # whoever makes it at once needs no worker to be told
        hint_issue(certificate.pk)
    return certificate


def _check_earned(enrolment: Enrolment) -> None:
    """Judge once more inside the transaction: a certificate without its completion would be a wrong award."""
    if not enrolment.is_completed or enrolment.completed_version is None:
        raise NotEarned(f"{enrolment} is not completed")
    done = set(ItemCompletion.objects.filter(enrolment=enrolment).values_list("item_id", flat=True))
    if not set(enrolment.completed_version.required_ids) <= done:
        raise NotEarned(f"{enrolment} lacks items that its version asks for")


def _insert(enrolment: Enrolment, statement: Statement, replaces: Certificate | None) -> Certificate:
    now = timezone.now()
    wanted = wording.known(enrolment.learner.language)
    row = Certificate(
        enrolment=enrolment,
        statement=to_json(statement),
        schema=SCHEMA,
        language=wanted if wanted in statement.title else wording.known(statement.source_language),
        valid_from=statement.completed_at,
        valid_until=_end_of_day(statement),
        template_version=wording.TEMPLATE_VERSION,
        requested_at=now,
        replaces=replaces,
    )
    for _attempt in range(5):
        row.code = new_code()
        row.status_list, row.status_index = allot()
        try:
            with transaction.atomic():  # a savepoint: the collision must not poison the completion
                row.save(force_insert=True)
        except IntegrityError:
            standing = Certificate.objects.filter(enrolment=enrolment).exclude(state=Certificate.State.REVOKED).first()
            if standing is not None:
                return standing
            row.pk = None
        else:
            CertificateEvent.objects.create(certificate=row, kind="requested", at=now)
            return row
    raise IntegrityError("five random codes or places were taken; that is no accident")


def _end_of_day(statement: Statement) -> datetime | None:
    if statement.valid_until is None:
        return None
    return timezone.make_aware(datetime.combine(statement.valid_until, time(23, 59, 59)))
