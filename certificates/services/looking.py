"""Looking at somebody's certificate as an administrator: recorded first, and the holder is told (matrix row 15, G-7)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates.errors import ChangeRefused
from certificates.models import Certificate, CertificateEvent
from certificates.services.notices import tell


@transaction.atomic
def look(*, certificate: Certificate, actor: User, reason: str) -> CertificateEvent:
    """Record who looks and why, and have the holder told. Raises ChangeRefused ("reason") without one: no record, no look."""
    reason = " ".join(reason.split())
    if not reason:
        raise ChangeRefused("reason")
    event = CertificateEvent.objects.create(
        certificate=certificate, kind="opened", actor=actor, at=timezone.now(), data={"reason": reason[:500]}
    )
    tell(certificate_id=certificate.pk, key=f"opened-{event.pk}")
    return event
