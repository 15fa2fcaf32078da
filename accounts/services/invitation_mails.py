"""Sends invitations: claims a row by its lease, sends at least once, notes it once. Nothing is sent inside a transaction."""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats, timezone, translation

from accounts.models import Invitation
from accounts.services.joining_news import tell_invited
from accounts.services.mail_texts import filled
from accounts.tokens import hash_token, token_for

log = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=6)


def send_invitations(*, now: datetime, limit: int = 200) -> int:
    """Mail what waits, oldest first; returns how many went out. A server that refuses leaves the row for later, at most six hours on."""
    waiting = Invitation.objects.filter(_is_due(now)).order_by("created_at", "pk").values_list("pk", flat=True)
    return sum(_send(pk, now) for pk in list(waiting[:limit]))


def _is_due(now: datetime) -> Q:
    open_row = Q(kind=Invitation.Kind.PERSON, mailed_at=None, accepted_at=None, revoked_at=None, expires_at__gt=now)
    return open_row & (Q(next_try_at=None) | Q(next_try_at__lte=now)) & (Q(lease_until=None) | Q(lease_until__lt=now))


def _send(pk: int, now: datetime) -> bool:
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not Invitation.objects.filter(_is_due(now), pk=pk).update(lease_until=lease, tries=F("tries") + 1):
        return False
    row = Invitation.objects.select_related("organisation", "created_by").get(pk=pk)
    mine = Invitation.objects.filter(pk=pk, lease_until=lease, turn=row.turn)
    token = token_for(row.public_id, row.turn)
    if hash_token(token) != row.token_hash:  # the installation's secret was changed since: the mail and the row have to agree
        mine.update(token_hash=hash_token(token))
    try:
        message(row, token).send()
    except Exception as error:  # noqa: BLE001  # SMTP, sockets and name resolution each have their own family of exceptions
        log.warning("invitation was not sent, it will be tried again", extra={"invitation": pk, "error": type(error).__name__})
        mine.update(lease_until=None, next_try_at=now + min(timedelta(minutes=2**row.tries), LONGEST_WAIT))
        return False
    tell_invited(row)
    return bool(mine.update(mailed_at=timezone.now(), lease_until=None, next_try_at=None))


def link_of(row: Invitation, token: str = "") -> str:
    """Return the full address that accepts an invitation, in its language."""
    with translation.override(row.language):
        return settings.PUBLIC_URL + reverse("accounts:invitation", args=[token or token_for(row.public_id, row.turn)])


def message(row: Invitation, token: str) -> EmailMessage:
    """Return the mail in the invitation's language, its Message-ID made from the row."""
    with translation.override(row.language):
        until = formats.date_format(timezone.localtime(row.expires_at), "DATE_FORMAT")
    sender = row.created_by.get_full_name() if row.created_by else row.organisation.name
    values = {"municipality": row.organisation.name, "link": link_of(row, token), "until": until, "sender": sender}
    subject, body = filled(organisation=row.organisation, kind="invitation", language=row.language, values=values)
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {"Message-ID": f"<invitation-{row.public_id}-{row.turn}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=subject, body=body, to=[row.email], headers=headers)
