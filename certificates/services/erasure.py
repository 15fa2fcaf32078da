"""What is left of certificates when their holder is erased: a stub without a name whose code and fingerprint still answer (E-2).

Called by the erasure of a person (`accounts`), from the top layer down. A second run changes nothing; a crash in the middle is finished by
the next run.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates import storage
from certificates.models import Certificate, CertificateEvent
from certificates.services.forgetting import forget_wallet_of
from certificates.services.revocation import Reason, revoke
from courses.models import Enrolment

PERSONAL = ("holder", "email_hash", "email_salt")


def erase_certificates_of(*, holder: User, now: datetime | None = None) -> int:
    """Leave a stub of every certificate of a person, and return how many were erased by this call.

    Names leave the statement, the credential and the file go. Code, number, course, version, dates, state and the hash of the file stay.
    A certificate that was not made yet is revoked at the holder's request: nobody may print it any more.
    """
    now = now or timezone.now()
    erased = 0
    for pk in list(Certificate.objects.filter(enrolment__learner=holder).order_by("pk").values_list("pk", flat=True)):
        erased += _erase(pk, now)
    forget_wallet_of(holder=holder)
    return erased


def _erase(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(certificates=pk)
        row = Certificate.objects.get(pk=pk)
        name, changed = row.pdf, 0
        if row.erased_at is None:
            if row.state in {Certificate.State.REQUESTED, Certificate.State.NEEDS_ATTENTION}:
                revoke(certificate=row, reason=Reason.HOLDER, actor=None)
            changed = Certificate.objects.filter(pk=pk, erased_at=None).update(
                statement=row.statement | {name: "" for name in PERSONAL if name in row.statement},
                erased_at=now,
                pdf="",
                credential="",
                last_error="",
                lease_until=None,
                next_try_at=None,
                notified_at=row.notified_at or now,  # nobody is left to be told
            )
            CertificateEvent.objects.create(certificate_id=pk, kind="erased", at=now)
    # After the commit: a file that a crash leaves here is removed by the sweeper, since no row names it any more.
    if name:
        storage.remove(name)
    return bool(changed)
