"""Planning a run: who is concerned is found once and frozen as rows; approving, pausing and stopping it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from certificates.errors import ChangeRefused
from certificates.ledger import start_of
from certificates.models import BulkRow, BulkRun, Certificate
from certificates.reasons import Reason
from certificates.services.changes import ASKABLE
from certificates.services.hints import hint
from certificates.services.second_person import is_alone
from courses.models import Course, Enrolment

Kind, State = BulkRun.Kind, BulkRun.State
PART = 1000
UNDO = {Kind.ISSUE: Kind.REVOKE, Kind.REVOKE: Kind.RESTORE}  # a reissue is undone by another one with the former layout


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Whom a run concerns: one course, completed between two days (both included), perhaps with one municipality."""

    course: Course
    completed_from: date | None = None
    completed_to: date | None = None
    organisation: Organisation | None = None


def plan(*, kind: str, selection: Selection, actor: User, note: str, reason: str = "") -> BulkRun:
    """Freeze the people of a run as rows; nothing is done to them until somebody else approves.

    Raises ChangeRefused "reason" without a note, and for a revocation without a category that we know.
    """
    kind, note = Kind(kind).value, " ".join(note.split())
    if not note or kind == Kind.RESTORE or (kind == Kind.REVOKE and reason not in ASKABLE):
        raise ChangeRefused("reason")
    run = BulkRun.objects.create(
        kind=kind,
        course=selection.course,
        completed_from=selection.completed_from,
        completed_to=selection.completed_to,
        organisation=selection.organisation,
        reason=reason if kind == Kind.REVOKE else "",
        note=note[:500],
        requested_by=actor,
        requested_at=timezone.now(),
    )
    return _freeze(run, concerned(kind, selection))


def plan_undo(*, run: BulkRun, actor: User, note: str) -> BulkRun:
    """Plan the way back of a run: what it issued is revoked, what it revoked is issued anew. It needs a second person like any other.

    What was revoked or replaced since is not concerned: that was decided meanwhile, by a person or by another run.

    Raises ChangeRefused "reason" without a note, "not_standing" for a run that has no way back or did nothing yet, "open" when its way back is planned already.
    """
    note = " ".join(note.split())
    if not note:
        raise ChangeRefused("reason")
    if run.kind not in UNDO or run.state not in {State.DONE, State.PAUSED, State.CANCELLED}:
        raise ChangeRefused("not_standing")
    if BulkRun.objects.filter(undoes=run).exclude(state=State.CANCELLED).exists():
        raise ChangeRefused("open")
    BulkRun.objects.filter(undoes=run).update(undoes=None)
    kind = UNDO[Kind(run.kind)]
    back = BulkRun.objects.create(
        kind=kind,
        course=run.course,
        organisation=run.organisation,
        reason=Reason.ERROR if kind == Kind.REVOKE else "",
        note=note[:500],
        undoes=run,
        requested_by=actor,
        requested_at=timezone.now(),
    )
    done = run.rows.filter(state=BulkRow.State.DONE)
    if run.kind == Kind.ISSUE:
        done = done.exclude(after__state=Certificate.State.REVOKED)
    pairs = done.values_list("enrolment_id", "after_id" if run.kind == Kind.ISSUE else "before_id")
    return _freeze(back, pairs)


def concerned(kind: str, selection: Selection) -> QuerySet:
    """Return (enrolment, standing certificate or None) of everybody whom an act concerns."""
    rows = Enrolment.objects.filter(course=selection.course, status=Enrolment.Status.COMPLETED, learner__erased_at=None)
    if selection.completed_from:
        rows = rows.filter(completed_at__gte=start_of(selection.completed_from))
    if selection.completed_to:
        rows = rows.filter(completed_at__lt=start_of(selection.completed_to + timedelta(days=1)))
    if selection.organisation:
        rows = rows.filter(organisation=selection.organisation)
    if kind == Kind.ISSUE:
        # Whoever had a certificate that was revoked gets none by the way: that would undo a decision.
        return rows.filter(~Exists(Certificate.objects.filter(enrolment=OuterRef("pk")))).values_list("pk", "certificates__pk")
    standing = Certificate.objects.filter(enrolment__in=rows, erased_at=None).exclude(state=Certificate.State.REVOKED)
    return standing.values_list("enrolment_id", "pk")


def _freeze(run: BulkRun, pairs: QuerySet) -> BulkRun:
    """Write the rows in parts, so that memory stays flat, and each part in a transaction of its own, so that nobody waits for the lock."""
    part: list[BulkRow] = []
    for enrolment, certificate in list(pairs.order_by("pk")):
        part.append(BulkRow(run=run, enrolment_id=enrolment, before_id=certificate))
        if len(part) == PART:
            BulkRow.objects.bulk_create(part)
            part = []
    BulkRow.objects.bulk_create(part)
    BulkRun.objects.filter(pk=run.pk).update(total=run.rows.count())
    run.refresh_from_db()
    return run


@transaction.atomic
def approve(*, run_id: int, actor: User) -> BulkRun:
    """Let a planned run begin. Raises ChangeRefused "second_person", "wait", and "decided" when it is planned no more."""
    run = BulkRun.objects.get(pk=run_id)
    alone = is_alone(first=run.requested_by_id, second=actor, since=run.requested_at)
    begun = BulkRun.objects.filter(pk=run_id, state=State.PLANNED).update(
        state=State.RUNNING, approved_by=actor, approved_at=timezone.now(), alone=alone
    )
    if not begun:
        raise ChangeRefused("decided")
    hint("certificates.bulk", run_id)
    run.refresh_from_db()
    return run


@transaction.atomic
def steer(*, run_id: int, act: str) -> BulkRun:
    """Pause, continue or cancel a run; what is done stays done. Raises ChangeRefused "decided" when its state does not allow it."""
    ways = {
        "pause": ([State.RUNNING], State.PAUSED),
        "continue": ([State.PAUSED], State.RUNNING),
        "cancel": ([State.PLANNED, State.PAUSED], State.CANCELLED),
    }
    before, after = ways[act]
    changes = {"state": after} | ({"ended_at": timezone.now()} if act == "cancel" else {})
    if not BulkRun.objects.filter(pk=run_id, state__in=before).update(**changes):
        raise ChangeRefused("decided")
    if act == "continue":
        hint("certificates.bulk", run_id)
    return BulkRun.objects.get(pk=run_id)
