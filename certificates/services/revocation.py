"""Revoking and correcting. A certificate is never deleted: its code says what became of it."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.errors import NotStanding
from certificates.models import Certificate, CertificateEvent
from certificates.services.earning import request_certificate
from certificates.services.status_lists import note_revocation
from courses.models import Enrolment


class Reason(models.TextChoices):
    """Why a certificate no longer stands."""

    REPLACED = "replaced", _("replaced by a corrected one")
    ERROR = "error", _("issued by mistake")
    DECEPTION = "deception", _("obtained by deception")
    HOLDER = "holder", _("at the holder's request")


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, actor: User | None) -> Certificate:
    """Revoke a certificate, whatever state its file is in. Raises NotStanding when it is revoked already, ValueError for no reason we know."""
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
            lease_until=None,
            next_try_at=None,
        )
    )
    if not revoked:
        raise NotStanding(certificate.code)
    CertificateEvent.objects.create(certificate=certificate, kind="revoked", actor=actor, at=now, data={"reason": reason})
    note_revocation(certificate, now)
    certificate.refresh_from_db()
    return certificate


@transaction.atomic
def replace(*, certificate: Certificate, actor: User | None) -> Certificate | None:
    """Correct a certificate: the old one is revoked as replaced, a new one is written with the holder's name of today.

    Raises NotStanding when it is revoked already. Returns None when the course no longer has a rule; then nothing was changed.
    """
    enrolment = Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=certificate.enrolment_id)
    with transaction.atomic():
        revoke(certificate=certificate, reason=Reason.REPLACED, actor=actor)
        new = request_certificate(enrolment=enrolment, replaces=certificate)
        if new is None:
            transaction.set_rollback(True)
    return new
