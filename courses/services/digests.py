"""The weekly mail to authors about facts that are to be checked again, and what else apps tell them: one row a person and week, then the mail."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from courses.models import ReviewDigest
from courses.reviews import DueReview, Notice, all_notices, author_ids, due_reviews, for_person

log = logging.getLogger(__name__)
MOST_LINES = 40
KEPT = timedelta(days=30)
LONGEST_WAIT = timedelta(hours=6)


def prepare_digests(*, today: date) -> int:
    """Write this week's row for every author with something due; return how many are new. Repeating it writes nothing twice."""
    rows, notices = due_reviews(today=today), all_notices()
    week = today - timedelta(days=today.weekday())
    people = [user for user in User.objects.filter(pk__in=author_ids()) if bool(for_person(rows, user)) or bool(for_person(notices, user))]
    known = set(ReviewDigest.objects.filter(week=week).values_list("recipient_id", flat=True))
    fresh = [ReviewDigest(recipient=user, week=week) for user in people if user.pk not in known]
    ReviewDigest.objects.bulk_create(fresh, ignore_conflicts=True)
    ReviewDigest.objects.filter(week__lt=today - KEPT).delete()
    return len(fresh)


def send_digests(*, now: datetime) -> int:
    """Mail what waits; return how many went out. A mail server that refuses leaves the row for a later try, at most six hours on."""
    waiting = ReviewDigest.objects.filter(_is_due(now), mailed_at=None)
    return sum(_send(pk, now) for pk in waiting.values_list("pk", flat=True))


def _is_due(now: datetime) -> Q:
    return (Q(next_try_at=None) | Q(next_try_at__lte=now)) & (Q(lease_until=None) | Q(lease_until__lt=now))


def _send(pk: int, now: datetime) -> bool:
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not ReviewDigest.objects.filter(_is_due(now), pk=pk, mailed_at=None).update(lease_until=lease, tries=F("tries") + 1):
        return False
    digest = ReviewDigest.objects.select_related("recipient").get(pk=pk)
    mine = ReviewDigest.objects.filter(pk=pk, lease_until=lease)
    rows = for_person(due_reviews(today=timezone.localdate(now)), digest.recipient)
    notices = for_person(all_notices(), digest.recipient)
    try:
        if (rows or notices) and digest.recipient.is_active:  # what was done meanwhile needs no mail
            message(digest, rows, notices).send()
    except Exception as error:  # noqa: BLE001  # SMTP, sockets and name resolution each have their own family of exceptions
        log.warning("digest was not sent, it will be tried again", extra={"digest": pk, "error": type(error).__name__})
        mine.update(lease_until=None, next_try_at=now + min(timedelta(minutes=2**digest.tries), LONGEST_WAIT))
        return False
    return bool(mine.update(mailed_at=timezone.now(), lease_until=None, next_try_at=None))


def message(digest: ReviewDigest, rows: list[DueReview], notices: Sequence[Notice] = ()) -> EmailMessage:
    """Return the mail in the author's language, links from PUBLIC_URL, its Message-ID made from the row."""
    with translation.override(digest.recipient.language):
        words = {
            "name": digest.recipient.full_name,
            "rows": [(row, settings.PUBLIC_URL + row.edit_address) for row in rows[:MOST_LINES]],
            "more": max(len(rows) - MOST_LINES, 0),
            "all": settings.PUBLIC_URL + reverse("courses_reviews"),
            "count": len(rows),
            "notices": [(notice, settings.PUBLIC_URL + notice.edit_address) for notice in notices[:MOST_LINES]],
            "more_notices": max(len(notices) - MOST_LINES, 0),
        }
        return EmailMessage(
            subject=" ".join(render_to_string("courses/mail/reviews_subject.txt", words).split()),
            body=render_to_string("courses/mail/reviews.txt", words),
            to=[digest.recipient.email],
            headers={
                "Message-ID": f"<review-{digest.pk}-{digest.week}@{urlsplit(settings.PUBLIC_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        )
