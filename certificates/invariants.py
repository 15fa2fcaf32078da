"""Read-only checks of what must hold at any time (SECURITY.md, section 3)."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from certificates import status, storage
from certificates.errors import FileDamaged
from certificates.models import Certificate, HolderNotice, StatusList
from certificates.statement import StatementUnreadable, from_json
from courses.models import Enrolment

RECOVERY = timedelta(minutes=5)


def standing_certificates_are_earned() -> Iterator[int]:
    """I9: the enrolment is completed, dates and version are the statement's, the file is the one that was issued, the bit says the state."""
    rows = Certificate.objects.select_related("enrolment__completed_version").order_by("pk")
    lists = _signed_bits()
    for row in rows.iterator():
        if not (_is_earned(row) and _file_is_whole(row) and _bit_is_right(row, lists)):
            yield row.pk


def _signed_bits() -> dict[int, set[int]]:
    """Return the bits of every signed list that does not wait to be signed anew; one that cannot be read has every bit wrong."""
    found: dict[int, set[int]] = {}
    for row in StatusList.objects.exclude(credential="").filter(dirty_since=None):
        try:
            found[row.pk] = status.bits(json.loads(row.credential)["credentialSubject"]["encodedList"])
        except (ValueError, KeyError, TypeError):
            found[row.pk] = {-1}
    return found


def _bit_is_right(row: Certificate, lists: dict[int, set[int]]) -> bool:
    bits = lists.get(row.status_list_id)
    return bits is None or (-1 not in bits and (row.status_index in bits) == (row.state == Certificate.State.REVOKED))


def _is_earned(row: Certificate) -> bool:
    enrolment = row.enrolment
    try:
        statement = from_json(row.statement)
    except StatementUnreadable:
        return False
    version = enrolment.completed_version
    return version is not None and (statement.version, statement.completed_at) == (version.number, enrolment.completed_at)


def _file_is_whole(row: Certificate) -> bool:
    if row.state != Certificate.State.ISSUED or row.erased_at is not None:
        return True
    try:
        storage.read(row.pdf, row.pdf_sha256)
    except FileDamaged:
        return False
    return True


def work_arrives() -> Iterator[int]:
    """I10: no row has been due for five minutes, no holder untold for as long, nobody completed without a certificate's row."""
    late = timezone.now() - RECOVERY
    due = Certificate.objects.filter(Q(next_try_at=None) | Q(next_try_at__lt=late), Q(lease_until=None) | Q(lease_until__lt=late))
    waiting = Q(state=Certificate.State.REQUESTED, requested_at__lt=late) | Q(
        state=Certificate.State.ISSUED, notified_at=None, issued_at__lt=late
    )
    yield from due.filter(waiting).values_list("pk", flat=True)
    yield from untold_notices(late).values_list("certificate_id", flat=True)
    written = Certificate.objects.filter(enrolment=OuterRef("pk"))
    completed = Enrolment.objects.filter(status=Enrolment.Status.COMPLETED, completed_at__lt=late, course__certificate_rule__isnull=False)
    yield from completed.filter(~Exists(written)).values_list("pk", flat=True)


def untold_notices(late: datetime) -> QuerySet[HolderNotice]:
    """Return what holders should have been told by then."""
    waiting = HolderNotice.objects.filter(ended_at=None, made_at__lt=late)
    return waiting.filter(Q(next_try_at=None) | Q(next_try_at__lt=late), Q(lease_until=None) | Q(lease_until__lt=late))


CHECKS = {"I9": (standing_certificates_are_earned, Certificate), "I10": (work_arrives, Certificate)}
