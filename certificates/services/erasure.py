"""What is left of certificates when their holder is erased: a stub without a name whose code and fingerprint still answer (E-2).

Called by the erasure of a person (`accounts`), from the top layer down. A second run changes nothing; a crash in the middle is finished by
the next run.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates import fingerprints, storage
from certificates.models import Certificate, CertificateEvent, CertificateShare, ChangeRequest, HolderNotice, Transcript
from certificates.reasons import Reason
from certificates.services.revocation import revoke
from courses.models import Enrolment

PERSONAL = ("holder", "email_hash", "email_salt")


def erase_certificates_of(*, holder: User, now: datetime | None = None) -> int:
    """Leave a stub of every certificate of a person, and return how many were erased by this call.

    Names leave the statement, the credential and the file go. Code, number, course, version, dates, state and the hashes of file and credential stay, so
    that the code says "valid, holder's data deleted" and whoever has the file can still compare it. A certificate that was not made
    yet is revoked at the holder's request: nobody may print it any more. Open requests are closed, notices that wait are not sent.
    """
    now = now or timezone.now()
    erased = 0
    for pk in list(Certificate.objects.filter(enrolment__learner=holder).order_by("pk").values_list("pk", flat=True)):
        erased += make_stub(certificate_id=pk, holder=holder, now=now)
    _forget_wallet(holder, now)
    return erased


@transaction.atomic
def _forget_wallet(holder: User, now: datetime) -> None:
    """Links end; of transcripts number, date and hash stay, and one that was not made yet goes."""
    CertificateShare.objects.filter(certificate__enrolment__learner=holder, revoked_at=None).update(revoked_at=now)
    Transcript.objects.filter(learner=holder, made_at=None).delete()
    Transcript.objects.filter(learner=holder).update(content={}, pdf=None)


def make_stub(*, certificate_id: int, holder: User, now: datetime) -> bool:
    """Leave a stub of one certificate. Returns whether this call did it; a second one takes away what a crash left."""
    pk = certificate_id
    with transaction.atomic():
        Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(certificates=pk)
        row = Certificate.objects.get(pk=pk)
        name = row.pdf
        changed = 0
        if row.erased_at is None:
            if row.state in {Certificate.State.REQUESTED, Certificate.State.NEEDS_ATTENTION}:
                revoke(certificate=row, reason=Reason.HOLDER, actor=None)
            changed = Certificate.objects.filter(pk=pk, erased_at=None).update(**_stub(row, now))
            _forget_words(pk, holder, now)
            CertificateEvent.objects.create(certificate_id=pk, kind="erased", at=now, data=_left(row))
    # After the commit: a file that a crash leaves here is removed by the sweeper, since no row names it any more.
    if name:
        storage.remove(name)
    return bool(changed)


def _stub(row: Certificate, now: datetime) -> dict:
    """Return the fields of the stub."""
    return {
        "statement": row.statement | {name: "" for name in PERSONAL if name in row.statement},
        "erased_at": now,
        "pdf": "",
        "credential": "",
        "last_error": "",
        "lease_until": None,
        "next_try_at": None,
        "notified_at": row.notified_at or now,  # nobody is left to be told
    }


def _left(row: Certificate) -> dict:
    """Return what the event keeps, so that a credential that somebody still has can be told from an altered one."""
    sha256 = fingerprints.of_credential(row.credential)
    return {"credential_sha256": sha256} if sha256 else {}


def _forget_words(pk: int, holder: User, now: datetime) -> None:
    """Free text about a person goes; who decided what and when stays."""
    ChangeRequest.objects.filter(certificate=pk, state=ChangeRequest.State.OPEN).update(
        state=ChangeRequest.State.WITHDRAWN, decided_by=holder, decided_at=now
    )
    ChangeRequest.objects.filter(certificate=pk).update(note="", decision_note="")
    HolderNotice.objects.filter(certificate=pk, ended_at=None).update(ended_at=now, lease_until=None, next_try_at=None)
    for event in CertificateEvent.objects.filter(certificate=pk, kind="opened"):
        CertificateEvent.objects.filter(pk=event.pk).update(data={})
