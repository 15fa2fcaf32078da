"""Issuing: claim the row, render and store outside any transaction, then say so by one conditional UPDATE."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone, translation

from certificates import rendering, seal, storage
from certificates.codes import grouped
from certificates.errors import ContentRefused, FileDamaged, SealNotYet, SealUnusable
from certificates.models import Certificate, CertificateEvent
from certificates.services import credentials
from certificates.services.credentials import make_credential
from certificates.services.hints import MAIL, hint_mails
from certificates.services.tray import tell_issued
from certificates.statement import StatementUnreadable, from_json

log = logging.getLogger(__name__)
LONGEST_WAIT = 240
LOSSES_ALLOWED = 2
NEEDS_A_PERSON = (ContentRefused, StatementUnreadable, SealUnusable, FileDamaged)  # the file of a logo
CLOCKS_DIFFER = timedelta(minutes=10)


def issue(pk: int) -> bool:
    """Make the PDF of a requested certificate. Returns True when this call issued it; False when there was nothing to claim.

    A fault of the content or of the seal's key, or a third claim whose worker vanished, leaves the row in `needs_attention` for a
    person; every other fault (full disk, database, time limit, clock) leaves it requested with `next_try_at`.
    """
    lease = _claim(pk)
    if lease is None:
        return False
    try:
        certificate = Certificate.objects.select_related("status_list").get(pk=pk)
        credential = make_credential(certificate)
        unsealed = make_pdf(certificate, credential)
        name, digest = sealed_file(certificate, unsealed)
        issued = _finish(pk, lease, name, digest, credential)
        storage.forget_note(unsealed)
        return issued
    except NEEDS_A_PERSON as error:
        _needs_attention(pk, lease, str(error))
    except Exception as error:  # a worker has to survive whatever happens to one row
        log.exception("certificate could not be made, it will be tried again", extra={"certificate": pk})
        _try_again(pk, lease, f"{type(error).__name__}: {error}")
    return False


def preload() -> None:
    """Load what making a certificate needs, before a worker forks: its children share the memory and begin at once.

    Nothing is compiled and no key is read here: Typst starts threads at its first compile, and a child forked after that hangs.
    """
    rendering.preload()
    seal.preload()
    credentials.preload()
    reverse("certificates:verify")  # the first address loads those of all apps


def make_pdf(certificate: Certificate, credential: str = "") -> bytes:
    """Return the unsealed sheet with its credential attached, from the row alone: the same row gives the same bytes."""
    statement = from_json(certificate.statement)
    return rendering.render(
        statement,
        language=certificate.language,
        code=grouped(certificate.code),
        address=verify_address(certificate),
        issued_on=certificate.valid_from,
        credential=credential,
        logo=storage.read_logo(statement.logo) if statement.logo else "",
    )


def sealed_file(certificate: Certificate, unsealed: bytes) -> tuple[str, str]:
    """Seal and store the sheet, and return (name, SHA-256); what a vanished worker sealed and stored is found again.

    Raises SealUnusable, SealNotYet and OSError.
    """
    if timezone.now() < certificate.valid_from - CLOCKS_DIFFER:
        raise SealNotYet("the clock stands before the completion; a seal would bear a wrong time")
    return storage.sealed_from(unsealed) or storage.save_sealed(unsealed, seal.seal(unsealed))


def verify_address(certificate: Certificate) -> str:
    """Return the full address of the check page in the certificate's language where it has one; its host is PUBLIC_URL, never a request's."""
    known = {code for code, _name in settings.LANGUAGES}
    with translation.override(certificate.language if certificate.language in known else settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("certificates:verify_code", args=[grouped(certificate.code)])


def _claim(pk: int) -> datetime | None:
    """Take the row for LEASE_SECONDS by one conditional UPDATE; the lease is the token that `_finish` asks for."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    waiting = Certificate.objects.filter(pk=pk, state=Certificate.State.REQUESTED)
    with transaction.atomic():
        # It kills whoever renders it: after the third lost lease a person has to look.
        lost = waiting.filter(lease_until__lt=now, losses__gte=LOSSES_ALLOWED)
        if lost.update(
            state=Certificate.State.NEEDS_ATTENTION,
            losses=F("losses") + 1,
            lease_until=None,
            last_error="The worker vanished three times while making it.",
        ):
            CertificateEvent.objects.create(certificate_id=pk, kind="needs_attention", at=now, data={"reason": "lost leases"})
            log.error("certificate needs attention", extra={"certificate": pk})
            return None
        taken = waiting.filter(free(now)).update(
            losses=F("losses") + Case(When(lease_until=None, then=Value(0)), default=Value(1)),
            lease_until=lease,
            tries=F("tries") + 1,
        )
    return lease if taken else None


def free(now: datetime) -> Q:
    """Return the condition of rows whose time has come and that nobody holds.

    A lease or a wait longer than any that could be given now is of a clock that ran ahead and was set back: it binds nobody.
    """
    no_lease = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=now + timedelta(seconds=2 * settings.LEASE_SECONDS + 60))
    return no_lease & (Q(next_try_at=None) | Q(next_try_at__lte=now) | Q(next_try_at__gt=now + timedelta(seconds=2 * LONGEST_WAIT)))


def _mine(pk: int, lease: datetime) -> QuerySet[Certificate]:
    return Certificate.objects.filter(pk=pk, state=Certificate.State.REQUESTED, lease_until=lease)


@transaction.atomic
def _finish(pk: int, lease: datetime, name: str, digest: str, credential: str) -> bool:
    """Write "issued" if the lease is still ours; a worker that lost it changes nothing and leaves its file to the sweeper."""
    now = timezone.now()
    issued = _mine(pk, lease).update(
        state=Certificate.State.ISSUED,
        issued_at=now,
        pdf=name,
        pdf_sha256=digest,
        credential=credential,
        lease_until=None,
        next_try_at=None,
        tries=0,
        last_error="",
    )
    if not issued:
        return False
    CertificateEvent.objects.create(certificate_id=pk, kind="issued", at=now, data={"sha256": digest})
    tell_issued(pk)
    hint_mails(MAIL)
    return True


@transaction.atomic
def _needs_attention(pk: int, lease: datetime, reason: str) -> None:
    if _mine(pk, lease).update(state=Certificate.State.NEEDS_ATTENTION, lease_until=None, last_error=reason[:500]):
        CertificateEvent.objects.create(certificate_id=pk, kind="needs_attention", at=timezone.now(), data={"reason": reason[:500]})
        log.error("certificate needs attention", extra={"certificate": pk, "reason": reason})


def _try_again(pk: int, lease: datetime, reason: str) -> None:
    """Give the row back. When even this fails the lease runs out and the sweeper takes over."""
    tries = Certificate.objects.values_list("tries", flat=True).get(pk=pk)
    _mine(pk, lease).update(lease_until=None, next_try_at=next_try(tries), last_error=reason[:500])


def next_try(tries: int) -> datetime:
    """Return now plus 2^tries seconds, at most 240."""
    return timezone.now() + timedelta(seconds=min(2 ** min(tries, 8), LONGEST_WAIT))
