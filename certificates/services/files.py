"""Stored files in the course of the years: found damaged, found whole again, made again when a person says so."""

import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates import storage
from certificates.errors import FileDamaged
from certificates.models import Certificate, CertificateEvent
from certificates.services.hints import hint_remake
from certificates.services.issuing import make_pdf, sealed_file

log = logging.getLogger(__name__)
DAMAGED, ASKED = "The stored file is damaged", "To be made again"


def check_shelf(shelf: str) -> int:
    """Read every issued file of one of the 256 shelves and mark those that are missing or altered; returns how many are.

    The certificate stays valid: its words are in the row. A file that is whole again, from a backup, loses its mark.
    """
    standing = Certificate.objects.filter(state=Certificate.State.ISSUED, erased_at=None, pdf__startswith=f"{shelf}/")
    damaged = 0
    for pk, name, digest, said in list(standing.values_list("pk", "pdf", "pdf_sha256", "last_error")):
        try:
            storage.read(name, digest)
        except FileDamaged as error:
            damaged += 1
            if not said:
                _mark(pk, digest, f"{DAMAGED}: {error}"[:500], "file_damaged")
        else:
            if said:
                _mark(pk, digest, "", "file_whole_again")
    return damaged


@transaction.atomic
def _mark(pk: int, digest: str, words: str, kind: str) -> None:
    """Write the mark unless the file was made again meanwhile."""
    was = Certificate.objects.filter(pk=pk, state=Certificate.State.ISSUED, pdf_sha256=digest)
    was = was.filter(last_error="") if words else was.exclude(last_error="")
    if was.update(last_error=words):
        CertificateEvent.objects.create(certificate_id=pk, kind=kind, at=timezone.now(), data={"sha256": digest})
        if words:
            log.error("certificate file damaged", extra={"certificate": pk, "reason": words})


@transaction.atomic
def ask_remake(*, certificate_id: int, actor: User | None) -> bool:
    """Have a damaged file made again by a worker, since only workers have the key. Returns False for one that is not marked as damaged.

    A backup is better: the sealed bytes cannot be made again, and what others keep would no longer equal the stored file.
    """
    marked = Certificate.objects.filter(pk=certificate_id, state=Certificate.State.ISSUED, last_error__startswith=DAMAGED)
    if not marked.update(last_error=ASKED):
        return False
    CertificateEvent.objects.create(certificate_id=certificate_id, kind="remake_asked", actor=actor, at=timezone.now())
    hint_remake(certificate_id)
    return True


def to_remake() -> list[int]:
    """Return the certificates whose file a person has asked for anew."""
    return list(Certificate.objects.filter(state=Certificate.State.ISSUED, last_error=ASKED).values_list("pk", flat=True)[:200])


def remake(pk: int) -> bool:
    """Make the file of a certificate again from its row; code, dates and mails stay. Returns False when nobody asked for it.

    Raises what `sealed_file` and `make_pdf` raise; the row stays asked for, and the sweeper comes again.
    """
    certificate = Certificate.objects.filter(pk=pk, state=Certificate.State.ISSUED, last_error=ASKED, erased_at=None).first()
    if certificate is None:
        return False
    former, unsealed = certificate.pdf_sha256, make_pdf(certificate, certificate.credential)
    name, digest = sealed_file(certificate, unsealed)
    with transaction.atomic():
        asked = Certificate.objects.filter(pk=pk, state=Certificate.State.ISSUED, last_error=ASKED, pdf_sha256=former, erased_at=None)
        made = asked.update(pdf=name, pdf_sha256=digest, last_error="")
        if made:
            CertificateEvent.objects.create(
                certificate_id=pk, kind="remade", at=timezone.now(), data={"sha256": digest, "former_sha256": former}
            )
    storage.forget_note(unsealed)
    return bool(made)


def fingerprints(certificate: Certificate) -> set[str]:
    """Return the SHA-256 of every file that was issued for this certificate: who keeps the first one holds a genuine one, too."""
    former = CertificateEvent.objects.filter(certificate=certificate, kind="remade").values_list("data", flat=True)
    return {certificate.pdf_sha256, *(data["former_sha256"] for data in former)} - {""}
