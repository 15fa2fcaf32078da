"""A copy or the erasure of another person's data: one administrator asks with a reason, another one decides, each step is in the log (row 35)."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.errors import DecisionRefused, ErasureRefused
from accounts.models import ErasureRequest, PersonAct, User
from accounts.policy import NEVER, may
from accounts.services import audit, erasure, exporting
from accounts.services.notifications import notify, page_for
from accounts.services.roles import in_force, viewer_of
from accounts.services.second_person import is_alone

Kind, State = PersonAct.Kind, PersonAct.State
TERM = timedelta(days=14)
A_SWEEP = 50
ACTION = {Kind.COPY.value: "X", Kind.ERASURE.value: "D"}  # of the matrix


def ask(*, person: User, kind: str, actor: User, reason: str, by_command: bool = False) -> PersonAct:
    """Ask for a copy or the erasure of somebody else's data; nothing happens until another administrator approves within 14 days.

    Raises DecisionRefused: "right" for whoever the matrix does not let, "own" for one's own data (there is a page for that), "reason"
    without a reason, "erased" for an account that is gone, "open" when a request for the same waits already.
    """
    kind, reason = Kind(kind).value, " ".join(reason.split())[:500]
    _refuse_without_right(kind, actor)
    if person.pk == actor.pk:
        raise DecisionRefused("own")
    if not reason:
        raise DecisionRefused("reason")
    now = timezone.now()
    row = PersonAct(
        person=person, kind=kind, reason=reason, by_command=by_command, requested_by=actor, requested_at=now, ends_at=now + TERM
    )
    try:
        with transaction.atomic():
            locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
            if locked.erased_at is not None:
                raise DecisionRefused("erased")
            _end_what_is_over(PersonAct.objects.filter(person=person, kind=kind), now)
            row.save(force_insert=True)
            audit.record(act=f"{kind}_asked", actor=actor, subject=person, object=_number(row), reason=reason)
            _tell_the_others(row)
    except IntegrityError as error:
        raise DecisionRefused("open") from error
    return row


@transaction.atomic
def approve(*, act_id: int, actor: User) -> PersonAct:
    """Approve a request, and hand it to the workers unless a command carries it out. The database has the last word on the second person.

    A copy is made for whoever asked, an erasure is planned with the days that everybody has to take it back; the person is told of either.

    Raises DecisionRefused: "right", "own" for whoever the request is about, "second_person", "wait", "decided" when it is open no more or
    its time is over, "erased", "last_administrator"; then nothing was changed.
    """
    row = _row(act_id)
    _refuse_to_decide(row, actor)
    alone = is_alone(first=row.requested_by_id, second=actor, since=row.requested_at)
    _decide(row, State.APPROVED, actor, alone=alone)
    audit.record(
        act=f"{row.kind}_approved", actor=row.requested_by, second=None if alone else actor, subject=row.person, object=_number(row)
    )
    if not row.by_command:
        begin(row)
        if row.kind == Kind.COPY:
            exporting.request_for(row)
        else:
            _plan(row, erasure.DAYS_TO_CANCEL)
    _answer(row)
    return row


@transaction.atomic
def refuse(*, act_id: int, actor: User, note: str) -> PersonAct:
    """Close a request without doing anything, with a reason that whoever asked reads. Raises DecisionRefused "right", "own", "reason", "decided"."""
    row, note = _row(act_id), " ".join(note.split())[:500]
    _refuse_to_decide(row, actor)
    if not note:
        raise DecisionRefused("reason")
    _decide(row, State.REFUSED, actor, note=note)
    audit.record(act=f"{row.kind}_refused", actor=actor, subject=row.person, object=_number(row), reason=note)
    _answer(row)
    return row


@transaction.atomic
def withdraw(*, act_id: int, actor: User) -> PersonAct:
    """Take one's own request back. Raises DecisionRefused "foreign" for somebody else's, "decided" when it is open no more."""
    row = _row(act_id)
    if row.requested_by_id != actor.pk:
        raise DecisionRefused("foreign")
    _decide(row, State.WITHDRAWN, actor)
    audit.record(act=f"{row.kind}_withdrawn", actor=actor, subject=row.person, object=_number(row))
    return row


@transaction.atomic
def begin(row: PersonAct) -> None:
    """Carry out what was approved, once. Raises DecisionRefused "decided" for what was not approved, was done, or is over."""
    now = timezone.now()
    done = PersonAct.objects.filter(pk=row.pk, state=State.APPROVED, carried_out_at=None, ends_at__gt=now).update(carried_out_at=now)
    if not done:
        raise DecisionRefused("decided")
    row.carried_out_at = now


@transaction.atomic
def begin_erasure_at_once(row: PersonAct) -> ErasureRequest:
    """Plan an approved erasure for now; whoever calls carries it out, and a worker does if they do not come to it.

    Raises DecisionRefused as `begin` does, "erased", "last_administrator".
    """
    begin(row)
    planned = _plan(row, 0)
    ErasureRequest.objects.filter(pk=planned.pk).update(due_at=planned.requested_at)
    planned.refresh_from_db()
    return planned


def approved_for_command(*, person: User, kind: str) -> PersonAct | None:
    """Return what a command may do to a person's data now: approved, not done, its time not over."""
    waiting = PersonAct.objects.filter(person=person, kind=kind, by_command=True, state=State.APPROVED, carried_out_at=None)
    return waiting.filter(ends_at__gt=timezone.now()).select_related("requested_by", "decided_by").order_by("pk").first()


def expire(now: datetime | None = None) -> int:
    """End requests that nobody decided about within 14 days, and tell who asked; returns how many."""
    now, ended = now or timezone.now(), 0
    for row in PersonAct.objects.filter(state=State.OPEN, ends_at__lte=now).order_by("ends_at")[:A_SWEEP]:
        ended += _end_what_is_over(PersonAct.objects.filter(pk=row.pk), now)
    return ended


@transaction.atomic
def _end_what_is_over(rows: QuerySet[PersonAct], now: datetime) -> int:
    ended = 0
    for row in rows.filter(state=State.OPEN, ends_at__lte=now).select_related("person", "requested_by"):
        if PersonAct.objects.filter(pk=row.pk, state=State.OPEN).update(state=State.EXPIRED, decided_at=now):
            row.state = State.EXPIRED
            audit.record(act=f"{row.kind}_expired", subject=row.person, object=_number(row))
            _answer(row)
            ended += 1
    return ended


def _row(act_id: int) -> PersonAct:
    return PersonAct.objects.select_related("person", "requested_by").get(pk=act_id)


def _number(row: PersonAct) -> str:
    return f"request {row.pk}"


def _refuse_without_right(kind: str, actor: User) -> None:
    if may(viewer_of(actor), ACTION[kind], "own_data") == NEVER:
        raise DecisionRefused("right")


def _refuse_to_decide(row: PersonAct, actor: User) -> None:
    _refuse_without_right(row.kind, actor)
    if row.person_id == actor.pk:
        raise DecisionRefused("own")


def _decide(row: PersonAct, state: str, actor: User, *, note: str = "", alone: bool = False) -> None:
    now = timezone.now()
    changed = PersonAct.objects.filter(Q(ends_at__gt=now), pk=row.pk, state=State.OPEN).update(
        state=state, decided_by=actor, decided_at=now, decision_note=note, alone=alone
    )
    if not changed:
        raise DecisionRefused("decided")
    row.refresh_from_db()


def _plan(row: PersonAct, days: int) -> ErasureRequest:
    try:
        return erasure.plan(person=row.person, ground=ErasureRequest.Ground.OPERATOR, days=days)
    except ErasureRefused as refused:
        raise DecisionRefused(refused.args[0]) from None


def _tell_the_others(row: PersonAct) -> None:
    """Who could decide: every other administrator but the person it is about. No name leaves: it stands on the page behind a sign-in."""
    others = in_force(role=Role.ADMIN).exclude(user__in=[row.requested_by_id, row.person_id]).select_related("user")
    for grant in others:
        facts = {"date": timezone.localdate(row.ends_at).strftime("%d.%m.%Y")}
        notify(person=grant.user, kind="act_asked", key=f"act-{row.pk}-asked", address=reverse("accounts_acts"), facts=facts)


def _answer(row: PersonAct) -> None:
    """Tell who asked what became of it, and the person whose data were copied. Whose account is erased is told by the plan."""
    kind = f"act_{row.state}"
    notify(person=row.requested_by, kind=kind, key=f"act-{row.pk}-{row.state}", address=reverse("accounts_acts"))
    if row.kind == Kind.COPY and row.state == State.APPROVED:
        notify(person=row.person, kind="data_copied", key=f"act-{row.pk}-copied", address=page_for(row.person, "accounts:own_data"))
