"""Sharing a certificate by link: a secret that is told once, an end, a count of openings, and it can be taken back."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from certificates.errors import NotStanding, TooManyShares
from certificates.models import Certificate, CertificateShare

DAYS = (7, 30, 90, 365)
MOST_OPEN = 10
_TOKEN_BYTES = 24  # 192 bits; SECURITY.md asks for 128


@transaction.atomic
def share(*, certificate: Certificate, days: int, with_file: bool) -> tuple[CertificateShare, str]:
    """Make a link and return it with its secret, which is kept nowhere: it can be told only now.

    Raises ValueError for another number of days than DAYS, NotStanding unless the certificate is issued, TooManyShares when ten links
    are open.
    """
    if days not in DAYS:
        raise ValueError(f"{days} days are not offered")
    now = timezone.now()
    # Two windows at once must not open an eleventh link.
    standing = Certificate.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=certificate.pk, state=Certificate.State.ISSUED, erased_at=None
    )
    if not standing.exists():
        raise NotStanding(certificate.code)
    if open_shares(now).filter(certificate=certificate).count() >= MOST_OPEN:
        raise TooManyShares(certificate.code)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = CertificateShare.objects.create(
        certificate=certificate, token_hash=_hash(token), with_file=with_file, created_at=now, ends_at=now + timedelta(days=days)
    )
    return row, token


def take_back(*, share_id: int, certificate: Certificate) -> bool:
    """End a link of this certificate at once. Returns False when it is none of its open links."""
    now = timezone.now()
    return bool(open_shares(now).filter(pk=share_id, certificate=certificate).update(revoked_at=now))


def open_shares(now: datetime) -> QuerySet[CertificateShare]:
    """Return the links that lead to their certificate at this moment."""
    return CertificateShare.objects.filter(revoked_at=None, ends_at__gt=now, certificate__erased_at=None)


def find(token: str) -> CertificateShare | None:
    """Return the open link with this secret, with certificate, holder and successor; None for all others."""
    related = ("certificate__enrolment__learner", "certificate__replaced_by")
    return open_shares(timezone.now()).select_related(*related).filter(token_hash=_hash(token)).first()


def count_opening(row: CertificateShare) -> None:
    """Note that a link was opened once more; when and from where is not kept."""
    CertificateShare.objects.filter(pk=row.pk).update(openings=F("openings") + 1)


@transaction.atomic
def forget_ended(*, limit: int = 500) -> int:
    """Delete links that ended or were taken back 90 days ago; returns how many."""
    old = timezone.now() - timedelta(days=90)
    ended = CertificateShare.objects.filter(ends_at__lt=old) | CertificateShare.objects.filter(revoked_at__lt=old)
    keys = list(ended.values_list("pk", flat=True)[:limit])
    return CertificateShare.objects.filter(pk__in=keys).delete()[0]


def shares_of(certificate: Certificate) -> list[CertificateShare]:
    """Return the open links of a certificate, the newest first."""
    return list(open_shares(timezone.now()).filter(certificate=certificate).order_by("-created_at", "-pk"))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
