"""Telling the holder: at least once, with a Message-ID made from the row, in the language of the account."""

from datetime import datetime, timedelta
from email.headerregistry import Address
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.services.notifications import mails_wanted
from certificates import wording
from certificates.codes import grouped
from certificates.models import Certificate, CertificateEvent
from certificates.services.hints import MAIL
from certificates.services.issuing import free, next_try, verify_address
from certificates.services.mailing import SECONDS, drain, send_all
from certificates.statement import from_json
from certificates.tray_words import ISSUED


def notify_waiting(*, seconds: float = SECONDS) -> int:
    """Mail holders of issued certificates, some at a time over one connection, and note it; returns how many mails were sent.

    What still waits after some seconds is left to another task, so that nobody waits behind mails.
    """
    return drain(MAIL, waiting=unmailed, tell=_tell, seconds=seconds)


def notify(pk: int) -> bool:
    """Mail the holder of one issued certificate. Returns True when this call sent the mail."""
    return _tell([pk]) == 1


def unmailed(now: datetime, limit: int) -> list[int]:
    """Return issued certificates whose holder has not been told, the oldest first."""
    waiting = Certificate.objects.filter(free(now), state=Certificate.State.ISSUED, notified_at=None)
    return list(waiting.order_by("issued_at").values_list("pk", flat=True)[:limit])


def _tell(keys: list[int]) -> int | None:
    """Mail these; returns how many were sent, None when there was nothing to claim.

    A mail server that refuses leaves the row for a later try. Whose account was erased, and who wants no such mail, gets none; that is noted.
    """
    lease = _claim(keys)
    if lease is None:
        return None
    rows = list(Certificate.objects.filter(pk__in=keys, lease_until=lease).select_related("enrolment__learner", "replaces").order_by("pk"))
    wanted = {pk for pk, _kind in mails_wanted((row.enrolment.learner, ISSUED) for row in rows)}
    sent, silent, failed = send_all((row.pk, partial(_mail, row, wanted)) for row in rows)
    tries = {row.pk: row.tries for row in rows}
    for pk in failed:
        Certificate.objects.filter(pk=pk, lease_until=lease).update(lease_until=None, next_try_at=next_try(tries[pk]))
    return _finish(lease, dict.fromkeys(sent, "mailed") | dict.fromkeys(silent, "not_mailed"))


def _mail(row: Certificate, wanted: set[int]) -> EmailMultiAlternatives | None:
    learner = row.enrolment.learner
    is_wanted = learner.erased_at is None and learner.is_active and learner.pk in wanted
    return message(row, learner) if is_wanted else None


def message(certificate: Certificate, learner: User) -> EmailMultiAlternatives:
    """Return the mail: plain text and HTML with the same words, links from PUBLIC_URL."""
    language = wording.known(learner.language)
    statement = from_json(certificate.statement)
    with translation.override(language):
        words = {
            "name": statement.holder,
            "title": statement.word(statement.title, language),
            "code": grouped(certificate.code),
            "page": settings.PUBLIC_URL + reverse("certificates:certificate", args=[certificate.public_id]),
            "verify": verify_address(certificate),
            "language": language,
            "old": grouped(certificate.replaces.code) if certificate.replaces is not None else "",
        }
        mail = EmailMultiAlternatives(
            subject=" ".join(render_to_string("certificates/mail/issued_subject.txt", words).split()),
            body=render_to_string("certificates/mail/issued.txt", words),
            to=[mail_address(learner)],
            headers={"Message-ID": f"<certificate-{certificate.public_id}@{mail_host()}>", "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("certificates/mail/issued_html.txt", words), "text/html")
    return mail


def mail_address(learner: User) -> str:
    """Quote the name as the standard asks for: one with a comma or a line break must not become a second recipient."""
    try:
        return str(Address(display_name=" ".join(learner.full_name.split()), addr_spec=learner.email))
    except ValueError:
        return learner.email


def mail_host() -> str:
    """Return the host that Message-IDs name."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def _claim(keys: list[int]) -> datetime | None:
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    taken = Certificate.objects.filter(free(now), pk__in=keys, state=Certificate.State.ISSUED, notified_at=None).update(
        lease_until=lease, tries=F("tries") + 1
    )
    return lease if taken else None


def _finish(lease: datetime, kinds: dict[int, str]) -> int:
    """Note what was told, in one transaction; whoever lost the lease meanwhile notes nothing. Returns how many mails that were."""
    if not kinds:
        return 0
    now = timezone.now()
    with transaction.atomic():
        mine = Certificate.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=kinds, lease_until=lease, notified_at=None)
        held = list(mine.values_list("pk", flat=True))
        Certificate.objects.filter(pk__in=held).update(notified_at=now, lease_until=None, next_try_at=None, tries=0)
        CertificateEvent.objects.bulk_create([CertificateEvent(certificate_id=pk, kind=kinds[pk], at=now) for pk in held])
    return sum(kinds[pk] == "mailed" for pk in held)
