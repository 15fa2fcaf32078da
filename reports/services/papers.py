"""Reports as PDF: asked for on a page, made by a worker, kept. The row is the outbox; what it is made of is frozen, so it is made once."""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from accounts.models import Organisation
from certificates.errors import ContentRefused
from certificates.papers import draw_report
from reports import council_sheet, year_sheet
from reports.errors import NothingFrozen
from reports.models import ReportPaper, ReportPeriod
from reports.year import Year, frozen_quarters

log = logging.getLogger(__name__)
Kind, State = ReportPaper.Kind, ReportPaper.State
LOSSES_ALLOWED, LONGEST_WAIT = 3, 240


def request_year(*, year: int, language: str) -> ReportPaper:
    """Ask for the report of a year's frozen quarters; asking again returns the same one. Raises NothingFrozen without a quarter."""
    quarters = frozen_quarters(year)
    if not quarters:
        raise NothingFrozen(str(year))
    return _request(Kind.YEAR, str(quarters[-1]), None, language)


def request_council(*, organisation: Organisation, period: ReportPeriod, language: str) -> ReportPaper:
    """Ask for a municipality's quarterly report to its personnel council; asking again returns the same one.

    Raises NothingFrozen for a quarter that is not frozen: until then its record may still grow.
    """
    if period.frozen_at is None:
        raise NothingFrozen(str(period))
    return _request(Kind.COUNCIL, str(period), organisation, language)


def _request(kind: str, key: str, organisation: Organisation | None, language: str) -> ReportPaper:
    found: dict[str, Any] = {"kind": kind, "key": key, "organisation": organisation, "language": language}
    row = ReportPaper.objects.filter(**found).defer("pdf").first()
    if row is None:
        try:
            with transaction.atomic():
                row = ReportPaper.objects.create(**found, requested_at=timezone.now())
        except IntegrityError:  # asked for twice at the same moment
            return ReportPaper.objects.defer("pdf").get(**found)
    elif not ReportPaper.objects.filter(pk=row.pk, state=State.NEEDS_ATTENTION).update(
        state=State.REQUESTED, losses=0, tries=0, step=0, next_try_at=None, lease_until=None
    ):
        return row
    hint(row.pk)
    return row


def hint(pk: int) -> None:
    """After commit, tell a worker that a report waits; a broker that is gone is noted, the sweeper finds the row."""
    transaction.on_commit(lambda: _send(pk), robust=True)


def _send(pk: int) -> None:
    try:
        current_app.send_task("reports.paper", args=[pk], ignore_result=True)
    except (OperationalError, OSError):
        log.warning("broker gone, the sweeper will find the row", extra={"task": "reports.paper", "row": pk})


def make(pk: int) -> bool:
    """Make the file of a requested report. Returns True when this call made it, False when there was nothing to claim."""
    lease = _claim(pk)
    if lease is None:
        return False
    try:
        return _finish(pk, lease, _pdf(ReportPaper.objects.defer("pdf").get(pk=pk), lease))
    except (ContentRefused, NothingFrozen, KeyError, ValueError) as error:
        _mine(pk, lease).update(state=State.NEEDS_ATTENTION, lease_until=None, last_error=str(error)[:500])
        log.error("report needs attention", extra={"paper": pk, "reason": str(error)})
    except Exception as error:  # a worker has to survive whatever happens to one row
        log.exception("report could not be made, it will be tried again", extra={"paper": pk})
        tries = ReportPaper.objects.values_list("tries", flat=True).get(pk=pk)
        wait = timedelta(seconds=min(2 ** min(tries, 8), LONGEST_WAIT))
        _mine(pk, lease).update(lease_until=None, next_try_at=timezone.now() + wait, last_error=f"{type(error).__name__}: {error}"[:500])
    return False


def _pdf(row: ReportPaper, lease: datetime) -> bytes:
    """Words first, then the sheet; how far it is stands in the row after each step."""
    _step(row.pk, lease, 1)
    with translation.override(row.language):
        words = _year_words(row, lease) if row.kind == Kind.YEAR else _council_words(row, lease)
    _step(row.pk, lease, 3)
    content = draw_report(words, row.requested_at)
    _step(row.pk, lease, 4)
    return content


def _year_words(row: ReportPaper, lease: datetime) -> dict[str, Any]:
    quarters = [period for period in frozen_quarters(int(row.key[:4])) if str(period) <= row.key]
    if not quarters:
        raise NothingFrozen(row.key)
    year = Year(quarters)
    _step(row.pk, lease, 2)
    return year_sheet.sheet(year, language=row.language)


def _council_words(row: ReportPaper, lease: datetime) -> dict[str, Any]:
    period = next((each for each in frozen_quarters(int(row.key[:4])) if str(each) == row.key), None)
    if period is None or row.organisation is None:
        raise NothingFrozen(row.key)
    _step(row.pk, lease, 2)
    return council_sheet.sheet(row.organisation, period, language=row.language)


def _step(pk: int, lease: datetime, step: int) -> None:
    _mine(pk, lease).update(step=step)


def _free(now: datetime) -> Q:
    return (Q(lease_until=None) | Q(lease_until__lt=now)) & (Q(next_try_at=None) | Q(next_try_at__lte=now))


def _claim(pk: int) -> datetime | None:
    """Take the row by one conditional UPDATE; a third worker that vanished over it leaves it to a person."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    waiting = ReportPaper.objects.filter(pk=pk, state=State.REQUESTED)
    with transaction.atomic():
        lost = waiting.filter(lease_until__lt=now, losses__gte=LOSSES_ALLOWED)
        if lost.update(state=State.NEEDS_ATTENTION, lease_until=None, last_error="The worker vanished three times while making it."):
            log.error("report needs attention", extra={"paper": pk})
            return None
        taken = waiting.filter(_free(now)).update(
            losses=F("losses") + Case(When(lease_until=None, then=Value(0)), default=Value(1)),
            lease_until=lease,
            tries=F("tries") + 1,
            step=0,
        )
    return lease if taken else None


def _mine(pk: int, lease: datetime) -> QuerySet[ReportPaper]:
    return ReportPaper.objects.filter(pk=pk, state=State.REQUESTED, lease_until=lease)


def _finish(pk: int, lease: datetime, content: bytes) -> bool:
    made = _mine(pk, lease).update(
        state=State.MADE,
        made_at=timezone.now(),
        pdf=content,
        pdf_sha256=hashlib.sha256(content).hexdigest(),
        lease_until=None,
        next_try_at=None,
        last_error="",
    )
    return bool(made)


def sweep(now: datetime | None = None) -> int:
    """Hint reports that a lost message left behind; returns how many."""
    due = ReportPaper.objects.filter(_free(now or timezone.now()), state=State.REQUESTED).order_by("requested_at")
    keys = list(due.values_list("pk", flat=True)[:50])
    for pk in keys:
        hint(pk)
    return len(keys)


def papers(kind: str, organisation: Organisation | None = None) -> list[ReportPaper]:
    """The reports of a kind that were asked for, newest first, without the files themselves."""
    return list(ReportPaper.objects.filter(kind=kind, organisation=organisation).defer("pdf").order_by("-key", "language"))
