"""Mails reminders: one mail for everything a person is to be reminded of, at most one a week, never in the quiet hours."""

import logging
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services.mail_texts import filled
from courses.models import Reminder
from courses.services.reminders import PAUSE, is_quiet, still_holds, take_due_along, wants_reminders
from courses.services.tray import tell_reminded

log = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=6)
SALT = "courses.reminders"


def send_reminders(*, now: datetime, limit: int = 200) -> int:
    """Mail what waits; returns how many mails went out. In the quiet hours none do."""
    if is_quiet(now):
        return 0
    waiting = Reminder.objects.filter(_is_waiting(now)).order_by("recipient").values_list("recipient_id", flat=True).distinct()
    return sum(_send(person, now) for person in list(waiting[:limit]))


def _is_waiting(now: datetime) -> Q:
    open_row = Q(mailed_at=None, dropped_at=None)
    return open_row & (Q(next_try_at=None) | Q(next_try_at__lte=now)) & (Q(lease_until=None) | Q(lease_until__lt=now))


@transaction.atomic
def _claim(person: int, now: datetime) -> datetime | None:
    """Take all that waits for a person, unless a mail went out within the week or is being sent right now."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person)
    rows = Reminder.objects.filter(recipient=person)
    if rows.filter(Q(mailed_at__gt=now - PAUSE) | Q(mailed_at=None, dropped_at=None, lease_until__gte=now)).exists():
        return None
    if not rows.filter(_is_waiting(now)).exists():
        return None
    take_due_along(person=person, now=now)
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    rows.filter(_is_waiting(now)).update(lease_until=lease, tries=F("tries") + 1)
    return lease


def _send(person: int, now: datetime) -> bool:
    lease = _claim(person, now)
    if lease is None:
        return False
    mine = Reminder.objects.filter(recipient=person, lease_until=lease)
    rows = list(
        mine.select_related("recipient", "asked_by", "enrolment__course", "enrolment__organisation", "enrolment__bookmark").order_by("pk")
    )
    is_wanted = rows[0].recipient.is_active and wants_reminders(rows[0].recipient)
    holding = [row for row in rows if is_wanted and still_holds(row, now)]
    mine.exclude(pk__in=[row.pk for row in holding]).update(dropped_at=now, lease_until=None)
    if not holding:
        return False
    try:
        message(holding, now=now).send()
    except Exception as error:  # noqa: BLE001  # SMTP, sockets and name resolution each have their own family of exceptions
        log.warning("reminder was not sent, it will be tried again", extra={"reminder": rows[0].pk, "error": type(error).__name__})
        mine.update(lease_until=None, next_try_at=now + min(timedelta(minutes=2 ** rows[0].tries), LONGEST_WAIT))
        return False
    mailed = mine.update(mailed_at=now, lease_until=None, next_try_at=None)
    for row in holding:
        tell_reminded(row)
    return bool(mailed)


def message(rows: list[Reminder], *, now: datetime) -> EmailMessage:
    """Return one mail about all rows, in the person's language and, where they agree, in the municipality's words."""
    user = rows[0].recipient
    towns = {row.enrolment.organisation for row in rows}
    town: Organisation | None = towns.pop() if len(towns) == 1 else None
    with translation.override(user.language):
        values = {
            "name": user.get_full_name(),
            "courses": "\n".join(_line(row, user.language, timezone.localdate(now)) for row in rows),
            "link": settings.PUBLIC_URL + reverse("courses:dashboard"),
            "municipality": town.name if town else "Secu4All",
        }
        subject, body = filled(organisation=town, kind="reminder", language=user.language, values=values)
        stop = settings.PUBLIC_URL + reverse("courses:stop_mails", args=[stop_token(user)])
        is_asked = any(row.reason == Reminder.Reason.ASKED for row in rows)
        told = (
            _("The coordination of your municipality asked us to send this.") if is_asked else _("Nobody else sees that you were reminded.")
        )
        foot = _("%(told)s All mails: %(log)s\nNo more reminders: %(stop)s") % {
            "told": told,
            "log": settings.PUBLIC_URL + reverse("courses:mails"),
            "stop": stop,
        }
    headers = {
        "Message-ID": f"<reminder-{rows[0].pk}-{rows[0].on_date}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(subject=subject, body=f"{body.rstrip()}\n\n-- \n{foot}\n", to=[user.email], headers=headers)


def stop_token(user: User) -> str:
    """Return what a mail's link for no more reminders carries: signed, good for this one purpose."""
    return signing.dumps(user.pk, salt=SALT)


def who_stops(token: str) -> User | None:
    """Return whose link it is; None for one that is altered or made for another purpose."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT), erased_at=None).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _line(row: Reminder, language: str, today: date) -> str:
    course = row.enrolment.course
    words = course.texts.get(language) or course.texts.get(course.source_locale) or {}
    facts = {"course": words.get("title", course.title), "day": formats.date_format(row.on_date, "DATE_FORMAT")}
    sentences = {
        Reminder.Reason.DUE: _("- %(course)s: please finish by %(day)s.")
        if row.on_date >= today
        else _("- %(course)s: was to be finished by %(day)s. You can still go on where you stopped."),
        Reminder.Reason.INACTIVE: _("- %(course)s: you were last here on %(day)s. You go on where you stopped."),
        Reminder.Reason.ASKED: _("- %(course)s: you can go on at any time where you stopped."),
    }
    return sentences[Reminder.Reason(row.reason)] % facts
