"""Erasing a person: planned with days to think it over, carried out from the top layer down, resumable, never undone."""

import logging
import secrets
from datetime import datetime, timedelta
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import F, ProtectedError, Q, QuerySet
from django.utils import timezone

from accounts import ledger
from accounts.choices import Role
from accounts.errors import ErasureRefused
from accounts.models import ErasureRequest, PersonalExport, RoleGrant, User
from accounts.personal_acts import LAYERS, eraser_of, goes
from accounts.services import audit, exporting
from accounts.services.notifications import notify, page_for
from accounts.services.roles import in_force, sync_groups
from accounts.subjects import held, model_of

DAYS_TO_CANCEL = 7
A_SWEEP = 20

log = logging.getLogger(__name__)


@transaction.atomic
def plan(*, person: User, ground: str = ErasureRequest.Ground.REQUEST, days: int = DAYS_TO_CANCEL) -> ErasureRequest:
    """Plan an erasure in `days` days; planning again returns the first plan.

    Raises ErasureRefused ("last_administrator") while nobody else administers, and ("erased") for an account that is gone.
    """
    person = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    if person.erased_at is not None:
        raise ErasureRefused("erased")
    _refuse_the_last_administrator(person)
    now = timezone.now()
    row, made = ErasureRequest.objects.get_or_create(
        person=person,
        state=ErasureRequest.State.PLANNED,
        defaults={"ground": ground, "requested_at": now, "due_at": now + timedelta(days=days)},
    )
    if made:
        facts = {"date": timezone.localdate(row.due_at).strftime("%d.%m.%Y")}
        notify(person=person, kind="erasure_planned", key=f"erasure-{row.pk}", address=page_for(person, "accounts:own_data"), facts=facts)
        audit.record(
            act="erasure_planned", actor=person if ground == ErasureRequest.Ground.REQUEST else None, subject=person, object=ground
        )
    return row


@transaction.atomic
def cancel(*, person: User) -> bool:
    """Take back a planned erasure. Returns False when there is none, or when it has begun."""
    now = timezone.now()
    free = Q(lease_until=None) & Q(tries=0)
    done = ErasureRequest.objects.filter(free, person=person, state=ErasureRequest.State.PLANNED).update(
        state=ErasureRequest.State.CANCELLED, ended_at=now
    )
    if done:
        notify(
            person=person,
            kind="erasure_cancelled",
            key=f"erasure-cancelled-{now.isoformat()}",
            address=page_for(person, "accounts:own_data"),
        )
        audit.record(act="erasure_cancelled", actor=person, subject=person)
    return bool(done)


def planned_for(person: User) -> ErasureRequest | None:
    """Return the erasure that is planned for a person."""
    return ErasureRequest.objects.filter(person=person, state=ErasureRequest.State.PLANNED).first()


def carry_out(pk: int) -> bool:
    """Carry out one erasure that is due. Returns True when this call finished it; a crash leaves it for the next run."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not _due(now).filter(pk=pk).update(lease_until=lease, tries=F("tries") + 1):
        return False
    row = ErasureRequest.objects.select_related("person").get(pk=pk)
    try:
        erase(person=row.person)
    except ErasureRefused:
        ErasureRequest.objects.filter(pk=pk, lease_until=lease).update(lease_until=None, next_try_at=now + timedelta(days=1))
        log.error("an erasure waits: nobody else administers", extra={"erasure": pk})
        return False
    except Exception:
        ErasureRequest.objects.filter(pk=pk, lease_until=lease).update(
            lease_until=None, next_try_at=now + timedelta(minutes=2 ** min(row.tries, 10))
        )
        log.exception("an erasure was not finished, it will be tried again", extra={"erasure": pk})
        return False
    return bool(
        ErasureRequest.objects.filter(pk=pk, lease_until=lease).update(
            state=ErasureRequest.State.DONE, ended_at=timezone.now(), lease_until=None, next_try_at=None
        )
    )


def erase(*, person: User) -> None:
    """Erase now: close the account first, then layer by layer from the top, each in its own transaction; a second run changes nothing.

    Figures stay. Certificates become stubs, enrolments that they hang on stay, the account's row is emptied and kept.
    Raises ErasureRefused for the last administrator.
    """
    now = timezone.now()
    _close(person)
    ledger.add(person, now)
    for layer in LAYERS:
        _delete_registered(person, layer)
        eraser = eraser_of(layer)
        if eraser is not None:
            eraser(person, now)
    _empty(person, now)


@transaction.atomic
def _close(person: User) -> None:
    """Nobody signs in any more, and no right holds, before the first row goes."""
    locked = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    _refuse_the_last_administrator(locked)
    User.objects.filter(pk=person.pk).update(is_active=False, password="!", is_staff=False, is_superuser=False)  # noqa: S106  # no password fits
    now = timezone.now()
    RoleGrant.objects.filter(user=person).filter(Q(valid_until=None) | Q(valid_until__gt=now)).update(valid_until=now)
    sync_groups(locked)
    _end_sign_ins(person)


def _refuse_the_last_administrator(person: User) -> None:
    list(RoleGrant.objects.select_for_update(no_key=True, of=("self",)).filter(role=Role.ADMIN).order_by("pk"))
    if in_force(role=Role.ADMIN, user=person).exists() and not in_force(role=Role.ADMIN).exclude(user=person).exists():
        raise ErasureRefused("last_administrator")


def _end_sign_ins(person: User) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    for key in keys:
        store(key).delete()  # the cached copy too
    Session.objects.filter(session_key__in=keys).delete()


def _delete_registered(person: User, layer: str) -> None:
    """Delete a layer's rows about a person that no app keeps; what points at others goes first, whatever the order of the register."""
    waiting = [(model_of(entry), ways) for entry, ways in held() if ways.about and goes(entry.model, layer)]
    while waiting:
        left = [(model, ways) for model, ways in waiting if not _deleted(model, ways.rows_about(person))]
        if len(left) == len(waiting):
            raise RuntimeError(f"Rows point at each other: {', '.join(model._meta.label for model, _ways in left)}")
        waiting = left


def _deleted(model: type[models.Model], condition: Q) -> bool:
    rows: QuerySet = model._default_manager.filter(condition)
    try:
        with transaction.atomic():
            if model is PersonalExport:
                for row in rows:
                    exporting.remove(row)
            rows.delete()
    except ProtectedError:
        return False
    return True


@transaction.atomic
def _empty(person: User, now: datetime) -> None:
    """Leave the row that kept things hang on, without anything about the person."""
    EmailAddress.objects.filter(user=person).delete()
    person.groups.clear()
    person.user_permissions.clear()
    emptied = User.objects.filter(pk=person.pk, erased_at=None).update(
        email=f"erased-{secrets.token_hex(12)}@erased.invalid",
        full_name="",
        extra_time_percent=0,
        last_login=None,
        unread=0,
        objected_at=None,
        restricted_at=None,
        erased_at=now,
    )
    if emptied:
        audit.record(act="erased", subject=person)
    person.refresh_from_db()


def sweep(now: datetime | None = None) -> int:
    """Hint erasures that are due; returns how many."""
    due = list(_due(now or timezone.now()).order_by("due_at").values_list("pk", flat=True)[:A_SWEEP])
    for pk in due:
        _hint(pk)
    return len(due)


def _hint(pk: int) -> None:
    from accounts.own_tasks import erase_task  # task

    transaction.on_commit(lambda: erase_task.delay(pk), robust=True)


def _due(now: datetime) -> QuerySet[ErasureRequest]:
    free = (Q(lease_until=None) | Q(lease_until__lt=now)) & (Q(next_try_at=None) | Q(next_try_at__lte=now))
    return ErasureRequest.objects.filter(free, state=ErasureRequest.State.PLANNED, due_at__lte=now)
