"""Telling learners that they were graded again: at least once, with a Message-ID made from the row."""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.services.notifications import notify, wants_mail
from courses.queries import words_of
from quizzes.models import RegradeNotice

log = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=6)


def send_notices(limit: int = 100) -> int:
    """Mail what waits, at most `limit`; return how many went out. A mail server that refuses leaves the row for a later try."""
    now = timezone.now()
    waiting = RegradeNotice.objects.filter(_is_due(now), mailed_at=None).order_by("pk")
    return sum(_send(pk, now) for pk in waiting.values_list("pk", flat=True)[:limit])


def _is_due(now: datetime) -> Q:
    return (Q(next_try_at=None) | Q(next_try_at__lte=now)) & (Q(lease_until=None) | Q(lease_until__lt=now))


def _send(pk: int, now: datetime) -> bool:
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not RegradeNotice.objects.filter(_is_due(now), pk=pk, mailed_at=None).update(lease_until=lease, tries=F("tries") + 1):
        return False
    rows = RegradeNotice.objects.select_related("attempt__enrolment__learner", "attempt__item__module__course", "regrade")
    notice = rows.get(pk=pk)
    learner = notice.attempt.enrolment.learner
    mine = RegradeNotice.objects.filter(pk=pk, lease_until=lease)
    _tell(notice)
    try:
        if learner.is_active and learner.erased_at is None and wants_mail(person=learner, kind="regraded"):
            message(notice).send()
    except Exception as error:  # noqa: BLE001  # SMTP, sockets and name resolution each have their own family of exceptions
        log.warning("notice was not sent, it will be tried again", extra={"notice": pk, "error": type(error).__name__})
        mine.update(lease_until=None, next_try_at=now + min(timedelta(minutes=2**notice.tries), LONGEST_WAIT))
        return False
    return bool(mine.update(mailed_at=timezone.now(), lease_until=None, next_try_at=None))


def message(notice: RegradeNotice) -> EmailMessage:
    """Return the mail in the learner's language, its link from PUBLIC_URL."""
    attempt, learner = notice.attempt, notice.attempt.enrolment.learner
    with translation.override(learner.language):
        words = {
            "name": learner.full_name,
            "title": _title(notice),
            "notice": notice,
            "attempt": attempt,
            "now_passed": notice.passed_after and not notice.passed_before,
            "page": settings.PUBLIC_URL + reverse("quizzes:review", args=[attempt.public_id]),
        }
        return EmailMessage(
            subject=" ".join(render_to_string("quizzes/mail/regraded_subject.txt", words).split()),
            body=render_to_string("quizzes/mail/regraded.txt", words),
            to=[learner.email],
            headers={
                "Message-ID": f"<regrade-{notice.pk}-{attempt.public_id}@{urlsplit(settings.PUBLIC_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        )


def _tell(notice: RegradeNotice) -> None:
    """Say it in the tray too; a second time changes nothing."""
    learner = notice.attempt.enrolment.learner
    with translation.override(learner.language):  # addresses follow the language
        address = reverse("quizzes:review", args=[notice.attempt.public_id])
    notify(person=learner, kind="regraded", key=f"regrade-{notice.pk}", address=address, facts={"quiz": _title(notice)})


def _title(notice: RegradeNotice) -> str:
    item, learner = notice.attempt.item, notice.attempt.enrolment.learner
    return str(words_of(item.texts, learner.language, item.module.course.source_locale)[0].get("title", "") or item.title)
