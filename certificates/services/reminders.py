"""Reminding holders of the last day: 90, 30 and 7 days before, each once, and no more when the certificate was renewed or revoked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from certificates.models import Certificate, HolderNotice
from certificates.services.notices import tell
from certificates.validity import REMIND_DAYS, days_left, renewed

LIMIT = 500


def remind(*, now: datetime) -> int:
    """Write the reminders that are due now, at most 500; returns how many are new. Repeating it writes nothing twice.

    Whoever comes into several at once (after a long standstill) gets the nearest only. A clock that is set back finds the rows of the
    later time and writes no other.
    """
    written = HolderNotice.objects.filter(certificate=OuterRef("pk"), key__startswith="expires-")
    made = 0
    for days in sorted(REMIND_DAYS):
        nearer = Q(key__in=[f"expires-{other}" for other in REMIND_DAYS if other <= days])
        rows = Certificate.objects.filter(
            state=Certificate.State.ISSUED, erased_at=None, valid_until__gte=now, valid_until__lt=now + timedelta(days=days + 1)
        )
        due = rows.filter(~renewed(), ~Exists(written.filter(nearer))).order_by("valid_until", "pk")
        for row in due[: LIMIT - made]:
            left = days_left(row, now)
            if left is None or left > days:
                continue
            with transaction.atomic():
                tell(certificate_id=row.pk, key=f"expires-{days}")
            made += 1
    return made
