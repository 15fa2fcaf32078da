"""What certificates add to a person's copy, and what stays of them after an erasure."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_acts import Look, keep, on_erasure, on_export, on_looks
from certificates import storage
from certificates.errors import FileDamaged
from certificates.models import Certificate, CertificateEvent


def register_own() -> None:
    """Say what stays, how names go, and which files belong into a copy."""
    stub = _(
        "A certificate becomes a stub: code, number, course, dates, state and fingerprint, so that its code still answers. Your name goes."
    )
    keep("certificates.Certificate", stub)
    keep("certificates.CertificateEvent", _("When a certificate was issued or revoked stays with the stub."))
    keep("certificates.ChangeRequest", _("That a correction was asked for and decided stays with the stub, without its words."))
    keep("certificates.HolderNotice", _("That you were told about a certificate stays with the stub."))
    on_erasure("certificates", _erase)
    on_export(files_of)
    on_looks(looks_at_certificates)


def _erase(person: User, now: datetime) -> None:
    from certificates.services.erasure import erase_certificates_of  # app ready

    erase_certificates_of(holder=person, now=now)


def files_of(person: User) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a person's certificates: sealed PDF and signed credential. A damaged file is left out; invariants report it."""
    for row in Certificate.objects.filter(enrolment__learner=person, erased_at=None).order_by("pk").iterator():
        if row.pdf:
            try:
                yield f"zertifikate/{row.code}.pdf", storage.read(row.pdf, row.pdf_sha256)
            except FileDamaged:
                pass
        if row.credential:
            yield f"zertifikate/{row.code}.json", row.credential.encode()


def looks_at_certificates(person: User, most: int) -> list[Look]:
    """Return openings of a person's certificates by administrators, the newest first."""
    rows = CertificateEvent.objects.filter(certificate__enrolment__learner=person, kind="opened").select_related("actor", "certificate")
    what = _("Certificate %(code)s")
    return [
        Look(row.at, str(row.actor or ""), str(what) % {"code": row.certificate.code}, str(row.data.get("reason", "")))
        for row in rows.order_by("-at", "-pk")[:most]
    ]
