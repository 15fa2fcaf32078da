"""What has been kept long enough goes, every day, in small batches; each run is written down: rule, cut-off, how many."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from accounts.models import (
    AuditEvent,
    CoordinationEvent,
    JoinRequest,
    Membership,
    Notification,
    PersonAct,
    PersonalExport,
    RetentionRun,
    RoleGrant,
    User,
)
from accounts.personal_data import entries
from accounts.services import audit, erasure
from accounts.services.notifications import notify

A_BATCH = 500
MONTH = timedelta(days=30.4375)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """Rows of `model` that are older than `kept` by `field` go. `act(cut_off, dry)` stands in for rules that are no plain deletion."""

    name: str
    models: tuple[str, ...]
    kept: timedelta
    act: Callable[[datetime, bool], int]


_rules: dict[str, Rule] = {}
_reasons: dict[str, str] = {}


def register_rule(name: str, *, models: tuple[str, ...], kept: timedelta, act: Callable[[datetime, bool], int]) -> None:
    """Register what takes rows of these models away. Refuses (ValueError) a second rule of the same name."""
    if name in _rules:
        raise ValueError(f"{name} is registered already.")
    _rules[name] = Rule(name, models, kept, act)


def no_rule_for(model: str, reason: str) -> None:
    """Say why rows of a model have no runner of their own."""
    _reasons[model] = reason


def covered() -> set[str]:
    """Return the models that have a runner or a stated reason."""
    return {model for rule in _rules.values() for model in rule.models} | set(_reasons)


def run(*, now: datetime | None = None, dry: bool = False) -> dict[str, int]:
    """Run every rule and return what each took away (`dry`: would take). One that fails does not stop the others, and raises the alarm."""
    now, counts = now or timezone.now(), {}
    for rule in list(_rules.values()):
        cut_off = now - rule.kept
        try:
            counts[rule.name] = rule.act(cut_off, dry)
        except Exception:
            log.exception("a retention rule failed", extra={"rule": rule.name})
            continue
        if not dry:
            RetentionRun.objects.create(rule=rule.name, cut_off=cut_off, count=counts[rule.name], at=now)
    return counts


def plain(model: type[models.Model], condition: Callable[[datetime], Q]) -> Callable[[datetime, bool], int]:
    """Return the act that deletes rows of a model by a condition on the cut-off, in batches, each in its own short transaction."""

    def act(cut_off: datetime, dry: bool) -> int:
        rows = model._default_manager.filter(condition(cut_off))
        if dry:
            return rows.count()
        count, last = 0, 0
        while batch := list(rows.filter(pk__gt=last).order_by("pk")[:A_BATCH]):
            last = batch[-1].pk
            try:
                with transaction.atomic():
                    model._default_manager.filter(pk__in=[row.pk for row in batch]).delete()
                count += len(batch)
            except ProtectedError:
                log.error("rows that are over are still pointed at", extra={"model": model._meta.label})
        return count

    return act


def inactive_accounts(cut_off: datetime, dry: bool) -> int:
    """Plan the erasure of accounts not used for 24 months: first notice at once, second a week before; a sign-in takes it back."""
    _take_back_what_is_used_again(cut_off, dry)
    unused = Q(last_login__lt=cut_off) | Q(last_login=None, date_joined__lt=cut_off)
    people = User.objects.filter(unused, erased_at=None, is_active=True, grants=None).exclude(
        erasure_requests__state=erasure.ErasureRequest.State.PLANNED
    )
    if dry:
        return people.count()
    found = list(people.order_by("pk")[:A_BATCH])
    for person in found:
        row = erasure.plan(person=person, ground=erasure.ErasureRequest.Ground.INACTIVE, days=NOTICE_DAYS)
        _tell(person, row, "first")
    soon = erasure.ErasureRequest.objects.filter(
        ground=erasure.ErasureRequest.Ground.INACTIVE,
        state=erasure.ErasureRequest.State.PLANNED,
        due_at__lte=timezone.now() + timedelta(days=SECOND_NOTICE_DAYS),
    )
    for row in soon.select_related("person")[:A_BATCH]:
        _tell(row.person, row, "second")
    return len(found)


NOTICE_DAYS, SECOND_NOTICE_DAYS = 42, 7


def _tell(person: User, row: "erasure.ErasureRequest", which: str) -> None:
    facts = {"date": timezone.localdate(row.due_at).strftime("%d.%m.%Y")}
    notify(person=person, kind="inactive", key=f"inactive-{row.pk}-{which}", facts=facts)


def _take_back_what_is_used_again(cut_off: datetime, dry: bool) -> None:
    used = erasure.ErasureRequest.objects.filter(
        ground=erasure.ErasureRequest.Ground.INACTIVE,
        state=erasure.ErasureRequest.State.PLANNED,
        person__last_login__gte=models.F("requested_at"),
    )
    for row in [] if dry else used.select_related("person"):
        erasure.cancel(person=row.person)


def register_own() -> None:
    """Register the rules of this layer, and the reasons of what has none."""
    day = timedelta(days=1)
    register_rule("inactive accounts", models=("accounts.User",), kept=24 * MONTH, act=inactive_accounts)
    register_rule("memberships", models=("accounts.Membership",), kept=12 * MONTH, act=plain(Membership, lambda cut: Q(ended_at__lt=cut)))
    register_rule("role grants", models=("accounts.RoleGrant",), kept=36 * MONTH, act=plain(RoleGrant, lambda cut: Q(valid_until__lt=cut)))
    register_rule(
        "messages",
        models=("accounts.Notification",),
        kept=180 * day,
        act=plain(Notification, lambda cut: Q(created_at__lt=cut)),
    )
    register_rule(
        "copies", models=("accounts.PersonalExport",), kept=12 * MONTH, act=plain(PersonalExport, lambda cut: Q(requested_at__lt=cut))
    )
    register_rule("audit", models=("accounts.AuditEvent",), kept=audit.KEPT, act=plain(AuditEvent, lambda cut: Q(at__lt=cut)))
    register_rule(
        "requests about somebody's data",
        models=("accounts.PersonAct",),
        kept=36 * MONTH,
        act=plain(PersonAct, lambda cut: Q(decided_at__lt=cut)),
    )
    register_rule(
        "erasures",
        models=("accounts.ErasureRequest",),
        kept=36 * MONTH,
        act=plain(erasure.ErasureRequest, lambda cut: Q(ended_at__lt=cut)),
    )
    register_rule(
        "requests to join",
        models=("accounts.JoinRequest",),
        kept=12 * MONTH,
        # What nobody has decided in a year nobody will decide: whoever asked can ask again.
        act=plain(JoinRequest, lambda cut: Q(decided_at__lt=cut) | Q(decided_at=None, requested_at__lt=cut)),
    )
    register_rule(
        "acts of coordination",
        models=("accounts.CoordinationEvent",),
        kept=36 * MONTH,
        act=plain(CoordinationEvent, lambda cut: Q(at__lt=cut)),
    )
    # A sign-in lasts 14 days at most; kept are those of people who might ask who was in their account.
    register_rule(
        "sign-ins", models=("usersessions.UserSession",), kept=28 * day, act=plain(UserSession, lambda cut: Q(last_seen_at__lt=cut))
    )
    register_rule("sessions", models=("sessions.Session",), kept=timedelta(0), act=plain(Session, lambda cut: Q(expire_date__lt=cut)))
    _reasons_of_the_rest()


def _reasons_of_the_rest() -> None:
    no_rule_for("accounts.NotificationChoice", "goes with the account")
    no_rule_for("accounts.VisibilityChange", "proof of which level held when: kept as long as the municipality takes part")
    no_rule_for("accounts.Invitation", "the task accounts.forget_invitations, 30 days after the expiry")
    no_rule_for("accounts.CohortMember", "goes with the membership")
    no_rule_for("accounts.MailText", "who wrote it stays until the words are changed")
    no_rule_for("website.MunicipalityPage", "goes with the page")
    for model in ("account.EmailAddress", "mfa.Authenticator", "socialaccount.SocialAccount"):
        no_rule_for(model, "goes with the account, or when the person takes it away")
    for entry in entries():
        if entry.retention.startswith("with the page"):
            no_rule_for(entry.model, "authorship stays with the page")
