"""Telling the holder: at least once, with a Message-ID made from the row, in the language of the account."""

import logging
from datetime import datetime, timedelta
from email.headerregistry import Address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.services.notifications import wants_mail
from certificates import wording
from certificates.codes import grouped
from certificates.models import Certificate, CertificateEvent
from certificates.services.issuing import free, next_try, verify_address
from certificates.statement import from_json
from certificates.tray_words import ISSUED

log = logging.getLogger(__name__)


def notify(pk: int) -> bool:
    """Mail the holder of an issued certificate and note it. Returns True when this call sent the mail.

    A mail server that refuses leaves the row for a later try. Whose account was erased, and who wants no such mail, gets none; that is noted.
    """
    lease = _claim(pk)
    if lease is None:
        return False
    certificate = Certificate.objects.select_related("enrolment__learner").get(pk=pk)
    learner = certificate.enrolment.learner
    if learner.erased_at is not None or not learner.is_active or not wants_mail(person=learner, kind=ISSUED):
        return _finish(pk, lease, "not_mailed")
    try:
        message(certificate, learner).send()
    except Exception as error:  # noqa: BLE001  # SMTP, sockets and name resolution each have their own family of exceptions
        log.warning("mail was not sent, it will be tried again", extra={"certificate": pk, "error": type(error).__name__})
        tries = Certificate.objects.values_list("tries", flat=True).get(pk=pk)
        Certificate.objects.filter(pk=pk, lease_until=lease).update(lease_until=None, next_try_at=next_try(tries))
        return False
    return _finish(pk, lease, "mailed")


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


def _claim(pk: int) -> datetime | None:
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    taken = Certificate.objects.filter(free(now), pk=pk, state=Certificate.State.ISSUED, notified_at=None).update(
        lease_until=lease, tries=F("tries") + 1
    )
    return lease if taken else None


@transaction.atomic
def _finish(pk: int, lease: datetime, kind: str) -> bool:
    now = timezone.now()
    mine = Certificate.objects.filter(pk=pk, lease_until=lease, notified_at=None)
    if not mine.update(notified_at=now, lease_until=None, next_try_at=None, tries=0):
        return False
    CertificateEvent.objects.create(certificate_id=pk, kind=kind, at=now)
    return kind == "mailed"
