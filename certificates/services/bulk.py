"""Carrying a run out: small pieces of work that stand at the end of the queue again after two seconds, so that nobody waits behind it.

One task at a time works on a run (its lease), and each row is one transaction: what a killed worker did is done, what it did not do is waiting.
"""

import logging
import time
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.policy import NEVER, may
from accounts.services.roles import viewer_of
from certificates.errors import NotEarned, NotStanding
from certificates.leases import unleased
from certificates.models import BulkRow, BulkRun, Certificate
from certificates.services.earning import request_certificate
from certificates.services.hints import hint
from certificates.services.issuing import issue
from certificates.services.revocation import replace, revoke
from courses.models import Enrolment

log = logging.getLogger(__name__)
SECONDS = 2.0  # of one piece: so long, at most, another certificate waits behind it
PART = 20
Kind, State = BulkRun.Kind, BulkRun.State


class _Stopped(Exception):
    """Somebody paused the run between two rows."""


def work(run_id: int, *, seconds: float = SECONDS) -> int:
    """Do a piece of a running run and put the rest back into the queue; returns how many rows it did. 0 when there was nothing to claim."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not BulkRun.objects.filter(unleased(now), pk=run_id, state=State.RUNNING).update(lease_until=lease):
        return 0
    run = BulkRun.objects.select_related("approved_by").get(pk=run_id)
    if run.approved_by is None or may(viewer_of(run.approved_by), "U", "revocation") == NEVER:
        # The right is asked for when the work is done, not only when it was ordered (G-9).
        BulkRun.objects.filter(pk=run_id, state=State.RUNNING).update(state=State.PAUSED, lease_until=None)
        log.error("a run was paused: who approved it is no administrator any more", extra={"run": run_id})
        return 0
    until, did = time.monotonic() + seconds, 0
    with suppress(_Stopped):
        while time.monotonic() < until and (part := _next(run_id)):
            for row_id in part:
                made = _do(run, row_id)
                did += 1
                if made is not None:
                    issue(made)
                if time.monotonic() >= until:
                    break
    _give_back(run_id, lease)
    return did


def _next(run_id: int) -> list[int]:
    """Return some waiting rows; none as soon as somebody has paused the run."""
    waiting = BulkRow.objects.filter(run=run_id, run__state=State.RUNNING, state=BulkRow.State.WAITING)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:PART])


@transaction.atomic
def _give_back(run_id: int, lease: datetime) -> None:
    mine = BulkRun.objects.filter(pk=run_id, lease_until=lease)
    if not mine.update(lease_until=None):
        return
    if BulkRow.objects.filter(run=run_id, state=BulkRow.State.WAITING).exists():
        hint("certificates.bulk", run_id)
        return
    BulkRun.objects.filter(pk=run_id, state=State.RUNNING).update(state=State.DONE, ended_at=timezone.now())
    did = BulkRow.objects.filter(run=run_id, run__state=State.DONE, state=BulkRow.State.DONE)
    if did.exists():  # a way back that found nothing to do has undone nothing
        BulkRun.objects.filter(undone_by=run_id).update(state=State.UNDONE)


def _do(run: BulkRun, row_id: int) -> int | None:
    """Do one row and say so in the same transaction; returns the certificate that is to be made now, None without one."""
    try:
        with transaction.atomic():
            # Locked, so that a pause waits for this row and none follows it: whoever plans the way back then sees all that was done.
            if BulkRun.objects.select_for_update(no_key=True).filter(pk=run.pk, state=State.RUNNING).first() is None:
                raise _Stopped
            row = BulkRow.objects.select_related("before").get(pk=row_id)
            enrolment = Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.enrolment_id)
            if not BulkRow.objects.filter(pk=row_id, state=BulkRow.State.WAITING).update(state=BulkRow.State.DONE):
                return None
            made, why = _act(run, row, enrolment)
            state = BulkRow.State.SKIPPED if why else BulkRow.State.DONE
            BulkRow.objects.filter(pk=row_id).update(state=state, why=why, after=made)
    except (NotStanding, NotEarned) as error:
        # It was revoked, erased or corrected since the run was planned: what somebody decided meanwhile stays.
        BulkRow.objects.filter(pk=row_id).update(state=BulkRow.State.SKIPPED, why=type(error).__name__[:20])
        return None
    except (_Stopped, OperationalError):
        raise  # a database that is gone is no fault of the row: the lease runs out, and the run goes on
    except Exception:  # one row must not hold up ten thousand
        log.exception("a row of a run was passed over", extra={"run": run.pk, "row": row_id})
        BulkRow.objects.filter(pk=row_id).update(state=BulkRow.State.SKIPPED, why="fault")
        return None
    return made.pk if made is not None and made.state == Certificate.State.REQUESTED else None


def _act(run: BulkRun, row: BulkRow, enrolment: Enrolment) -> tuple[Certificate | None, str]:
    """Return the certificate that was written, and why nothing was done."""
    actor = run.approved_by
    if run.kind == Kind.ISSUE:
        if Certificate.objects.filter(enrolment=enrolment).exists():
            return None, "there already"
        made = request_certificate(enrolment=enrolment, hinted=False)
        return made, "" if made is not None else "no rule"
    if row.before is None:
        return None, "not standing"
    if run.kind == Kind.REVOKE:
        revoke(certificate=row.before, reason=run.reason, actor=actor)
        return None, ""
    if run.kind == Kind.REISSUE:
        made = replace(certificate=row.before, actor=actor, hinted=False)
        return made, "" if made is not None else "no rule"
    if Certificate.objects.filter(enrolment=enrolment).exclude(state=Certificate.State.REVOKED).exists() or row.before.erased_at:
        return None, "there already"
    made = request_certificate(enrolment=enrolment, replaces=row.before, hinted=False)
    return made, "" if made is not None else "no rule"


def running() -> list[int]:
    """Return runs that nobody works on: their hint was lost or their worker killed."""
    return list(BulkRun.objects.filter(unleased(timezone.now()), state=State.RUNNING).order_by("approved_at").values_list("pk", flat=True))
