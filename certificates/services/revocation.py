"""Revoking and correcting. A certificate is never deleted: its code says what became of it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates.errors import NotStanding
from certificates.models import Certificate, CertificateEvent
from certificates.reasons import Reason
from certificates.services.earning import request_certificate
from certificates.services.notices import tell
from certificates.services.status_lists import note_revocation
from courses.models import Enrolment

__all__ = ["Reason", "replace", "revoke"]


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, actor: User | None, public_reason: str = "") -> Certificate:
    """Revoke a certificate, whatever state its file is in; the holder is told, of a replaced one with the new one. `public_reason` is a sentence that strangers read.

    Raises NotStanding when it is revoked already, ValueError for no reason we know.
    """
    reason = Reason(reason).value
    now = timezone.now()
    Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=certificate.enrolment_id)
    revoked = (
        Certificate.objects.filter(pk=certificate.pk)
        .exclude(state=Certificate.State.REVOKED)
        .update(
            state=Certificate.State.REVOKED,
            revoked_at=now,
            revoked_by=actor,
            revocation_reason=reason,
            public_reason=public_reason,
            lease_until=None,
            next_try_at=None,
        )
    )
    if not revoked:
        raise NotStanding(certificate.code)
    CertificateEvent.objects.create(certificate=certificate, kind="revoked", actor=actor, at=now, data={"reason": reason})
    if reason != Reason.REPLACED:  # the mail with the new certificate says what it takes the place of: one mail, not two
        tell(certificate_id=certificate.pk, key="revoked")
    note_revocation(certificate, now)
    certificate.refresh_from_db()
    return certificate


@transaction.atomic
def replace(*, certificate: Certificate, actor: User | None, hinted: bool = True) -> Certificate | None:
    """Correct a certificate: the old one is revoked as replaced, a new one is written with the holder's name of today.

    The last day of validity stays: a correction extends nothing. Raises NotStanding when it is revoked already or its holder was erased.
    Returns None when the course no longer has a rule; then nothing was changed.
    """
    enrolment = Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=certificate.enrolment_id)
    if Certificate.objects.filter(pk=certificate.pk, erased_at__isnull=False).exists():
        raise NotStanding(certificate.code)
    with transaction.atomic():
        revoke(certificate=certificate, reason=Reason.REPLACED, actor=actor)
        new = request_certificate(enrolment=enrolment, replaces=certificate, hinted=hinted)
        if new is None:
            transaction.set_rollback(True)
    return new
