"""Telling holders what became of a certificate: one row a fact, then the mail, at least once, in the language of the account."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.services.notifications import mails_wanted
from certificates import notice_words, wording
from certificates.leases import unleased
from certificates.models import HolderNotice
from certificates.services.hints import NOTICE, hint_mails
from certificates.services.issuing import LONGEST_WAIT, next_try
from certificates.services.mailing import SECONDS, drain, send_all
from certificates.services.notifying import mail_address, mail_host
from certificates.services.tray import kind_of_notice, tell_notice

LIMIT = 200


def tell(*, certificate_id: int, key: str) -> None:
    """Write that the holder is to be told something; telling it again changes nothing. Belongs into the transaction of the fact."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("tell() belongs into the transaction of what is told.")
    HolderNotice.objects.bulk_create([HolderNotice(certificate_id=certificate_id, key=key, made_at=timezone.now())], ignore_conflicts=True)
    tell_notice(certificate_id, key)
    hint_mails(NOTICE)


def send_waiting(*, seconds: float = SECONDS) -> int:
    """Mail what waits, some at a time over one connection; returns how many mails were sent. What takes longer is left to another task."""
    return drain(NOTICE, waiting=due, tell=_tell, seconds=seconds)


def send(pk: int) -> bool:
    """Mail one notice. Returns True when this call sent the mail."""
    return _tell([pk]) == 1


def _tell(keys: list[int]) -> int | None:
    """Mail these and note it; returns how many were sent, None when there was nothing to claim.

    What no longer holds (a reminder of a certificate that was renewed or revoked) and erased or closed accounts get no mail; the row ends
    all the same. A mail server that refuses leaves it for a later try.
    """
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not HolderNotice.objects.filter(_is_due(now), pk__in=keys).update(lease_until=lease, tries=F("tries") + 1):
        return None
    mine = HolderNotice.objects.filter(lease_until=lease, ended_at=None)
    rows = list(mine.filter(pk__in=keys).select_related("certificate__enrolment__learner", "certificate__enrolment__course").order_by("pk"))
    wanted = mails_wanted((row.certificate.enrolment.learner, kind_of_notice(row.key)) for row in rows)
    sent, silent, failed = send_all((row.pk, partial(_mail, row, wanted)) for row in rows)
    tries = {row.pk: row.tries for row in rows}
    for pk in failed:
        mine.filter(pk=pk).update(lease_until=None, next_try_at=next_try(tries[pk]))
    with transaction.atomic():
        ended = {"ended_at": timezone.now(), "lease_until": None, "next_try_at": None}
        if silent:
            mine.filter(pk__in=silent).update(mailed=False, **ended)
        return mine.filter(pk__in=sent).update(mailed=True, **ended) if sent else 0


def _mail(row: HolderNotice, wanted: set[tuple[int, str]]) -> EmailMultiAlternatives | None:
    learner = row.certificate.enrolment.learner
    is_wanted = learner.is_active and learner.erased_at is None and (learner.pk, kind_of_notice(row.key)) in wanted
    return message(row) if is_wanted else None


def message(notice: HolderNotice) -> EmailMultiAlternatives | None:
    """Return the mail in both forms with the same words; None for what holds no longer."""
    learner = notice.certificate.enrolment.learner
    language = wording.known(learner.language)
    with translation.override(language):
        words = notice_words.words_of(notice, language)
        if words is None:
            return None
        context = {"words": words, "language": language}
        mail = EmailMultiAlternatives(
            subject=words.subject,
            body=render_to_string("certificates/mail/notice.txt", context),
            to=[mail_address(learner)],
            headers={
                "Message-ID": f"<certificate-{notice.certificate.public_id}-{notice.key}@{mail_host()}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("certificates/mail/notice_html.txt", context), "text/html")
    return mail


def due(now: datetime, limit: int) -> list[int]:
    """Return notices that nobody has sent, the oldest first."""
    return list(HolderNotice.objects.filter(_is_due(now)).order_by("made_at").values_list("pk", flat=True)[:limit])


def _is_due(now: datetime) -> Q:
    far = now + timedelta(seconds=2 * LONGEST_WAIT)  # of a clock that was set back
    return Q(ended_at=None) & unleased(now) & (Q(next_try_at=None) | Q(next_try_at__lte=now) | Q(next_try_at__gt=far))
