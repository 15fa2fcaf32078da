"""Telling people things, once each: in the tray of the platform and, where the kind and the person want it, by mail."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Notification, NotificationChoice, User
from accounts.notices import Kind, kind_of, topics

KEPT = timedelta(days=180)
LONGEST_WAIT = timedelta(hours=6)
A_SWEEP = 100

log = logging.getLogger(__name__)


@transaction.atomic
def notify(*, person: User, kind: str, key: str, address: str = "", facts: dict[str, Any] | None = None) -> Notification | None:
    """Tell a person something once: the same key again changes nothing and returns the first message.

    `facts` fill the kind's words and hold no text about other people. Returns None for an account that is erased or suspended, and when the
    person wants neither tray nor mail. Raises ValueError for a kind that no app registered, and for an address of another house.
    """
    known = checked(kind, address)
    found = Notification.objects.filter(person=person, key=key).first()
    if found is not None or person.erased_at is not None or not person.is_active:
        return found
    on_platform, by_mail = wanted(person, known)
    if not on_platform and not by_mail:
        return None
    Notification.objects.bulk_create(
        [
            Notification(
                person=person,
                kind=kind,
                key=key,
                facts=facts or {},
                address=address,
                created_at=timezone.now(),
                on_platform=on_platform,
                by_mail=by_mail,
            )
        ],
        ignore_conflicts=True,
    )
    recount(person)
    row = Notification.objects.get(person=person, key=key)
    if by_mail:
        _hint(row.pk)
    return row


def checked(kind: str, address: str) -> Kind:
    """Return the kind. Raises ValueError for a kind that no app registered, and for an address of another house."""
    known = kind_of(kind)
    if known is None:
        raise ValueError(f"No app registered the kind {kind!r}.")
    if address and (not address.startswith("/") or address.startswith("//")):
        raise ValueError("A message leads to a page of ours.")
    return known


def page_for(person: User, name: str) -> str:
    """Return a page's address in a person's language: addresses follow it."""
    with translation.override(person.language):
        return reverse(name)


def wanted(person: User, kind: Kind) -> tuple[bool, bool]:
    """Return (tray, mail) for a kind: the person's choice, else tray always and mail where the tray sends mails of this kind."""
    choice = None if kind.fixed else NotificationChoice.objects.filter(person=person, kind=kind.chosen_as).first()
    mails = kind.mails and (kind.fixed or person.restricted_at is None)
    return (choice.on_platform, choice.by_mail and mails) if choice else (True, mails)


def wants_mail(*, person: User, kind: str) -> bool:
    """Whether a person wants mails of this kind; for apps that have a mail outbox of their own. Unknown kinds are wanted.

    While the use of a person's data is restricted, only mails that law and security ask for go out.
    """
    return (person.pk, kind) in mails_wanted([(person, kind)])


def mails_wanted(asked: Iterable[tuple[User, str]]) -> set[tuple[int, str]]:
    """Return which mails are wanted, as (number of the person, kind): the rule of `wants_mail` for many, with one query at most."""
    wanted_by, open_ones = set(), []
    for person, kind in asked:
        known = kind_of(kind)
        if known is not None and known.fixed:
            wanted_by.add((person.pk, kind))
        elif person.restricted_at is None:
            open_ones.append((person.pk, kind, known.chosen_as if known is not None else kind))
    if open_ones:
        people = {pk for pk, _kind, _topic in open_ones}
        off = set(NotificationChoice.objects.filter(person__in=people, by_mail=False).values_list("person_id", "kind"))
        wanted_by |= {(pk, kind) for pk, kind, topic in open_ones if (pk, topic) not in off}
    return wanted_by


@transaction.atomic
def choose(*, person: User, choices: dict[str, tuple[bool, bool]]) -> None:
    """Keep where a person wants to be told, by topic as (tray, mail). What cannot be switched off is passed over."""
    for kind in topics():
        if kind.name in choices and not kind.fixed:
            on_platform, by_mail = choices[kind.name]
            NotificationChoice.objects.update_or_create(
                person=person, kind=kind.name, defaults={"on_platform": on_platform, "by_mail": by_mail}
            )


@transaction.atomic
def mark_read(*, person: User, pk: int | None = None) -> int:
    """Mark one message or all as read; reading again changes nothing. Returns how many were unread."""
    rows = Notification.objects.filter(person=person, read_at=None, on_platform=True)
    read = (rows if pk is None else rows.filter(pk=pk)).update(read_at=timezone.now())
    recount(person)
    return read


def recount(person: User) -> None:
    """Write the number of unread messages beside the person, from the rows: it cannot drift."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    person.unread = Notification.objects.filter(person=person, read_at=None, on_platform=True).count()
    User.objects.filter(pk=person.pk).update(unread=person.unread)


def mail(pk: int) -> bool:
    """Mail one message. Returns True when this call sent it; a server that refuses leaves the row for a later try."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not _due(now).filter(pk=pk).update(lease_until=lease, tries=F("tries") + 1):
        return False
    row = Notification.objects.select_related("person").get(pk=pk)
    mine = Notification.objects.filter(pk=pk, lease_until=lease)
    known = kind_of(row.kind)
    if known is None or row.person.erased_at is not None or (row.person.restricted_at is not None and not known.fixed):
        mine.update(mailed_at=now, lease_until=None)
        return False
    try:
        message(row, known).send()
    except Exception as error:  # noqa: BLE001  # SMTP, sockets and name resolution each have their own family of exceptions
        log.warning("a message was not mailed, it will be tried again", extra={"notification": pk, "error": type(error).__name__})
        wait = min(timedelta(minutes=2 ** min(row.tries, 10)), LONGEST_WAIT)
        mine.update(lease_until=None, next_try_at=now + wait)
        return False
    mine.update(mailed_at=now, lease_until=None, next_try_at=None)
    return True


def message(row: Notification, kind: Kind) -> EmailMessage:
    """Return the mail in the language of the account."""
    with translation.override(row.person.language):
        title, text = kind.words(row.facts)
        link = settings.PUBLIC_URL + row.address if row.address else ""
        body = render_to_string(
            "accounts/mail/notification.txt",
            {"title": title, "text": text, "link": link, "name": row.person.full_name, "fixed": kind.fixed},
        )
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    headers = {"Message-ID": f"<notification-{row.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=" ".join(title.split()), body=body, to=[row.person.email], headers=headers)


def sweep(now: datetime | None = None) -> int:
    """Hint mails that a lost message left behind; returns how many."""
    due = list(_due(now or timezone.now()).order_by("created_at").values_list("pk", flat=True)[:A_SWEEP])
    for pk in due:
        _hint(pk)
    return len(due)


def _due(now: datetime) -> QuerySet[Notification]:
    free = (Q(lease_until=None) | Q(lease_until__lt=now)) & (Q(next_try_at=None) | Q(next_try_at__lte=now))
    return Notification.objects.filter(free, by_mail=True, mailed_at=None)


def _hint(pk: int) -> None:
    from accounts.own_tasks import mail_notification_task  # task

    transaction.on_commit(lambda: mail_notification_task.delay(pk), robust=True)
