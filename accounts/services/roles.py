"""Giving and taking roles, and asking for them. Rights end with the next request after `valid_until`."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.errors import GrantRefused
from accounts.models import Organisation, RoleGrant, User
from accounts.policy import Held, Viewer
from accounts.services import audit

ADMIN_GROUPS = {Role.TRAINER: "Trainers", Role.ADMIN: "Administrators"}  # names of Wagtail's groups, made by `services.groups`
AUTHORS = set(ADMIN_GROUPS)  # whoever may enter the authoring interface
TRAINER_DAYS = 365  # a trainer's grant ends unless it is renewed (G-4)
APART = {frozenset({Role.COORDINATOR, Role.ANALYST})}  # nobody may hold both (G-2)

log = logging.getLogger(__name__)


def in_force(**filters: Any) -> QuerySet[RoleGrant]:
    """Return the grants that hold at this moment."""
    now = timezone.now()
    return RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now, user__is_active=True, **filters)


def viewer_of(user: User | AnonymousUser) -> Viewer:
    """Return who asks, for `policy.may`: one query, none for anonymous visitors."""
    if not user.is_authenticated:
        return Viewer()
    held = frozenset(Held(role, organisation) for role, organisation in in_force(user=user).values_list("role", "organisation_id"))
    return Viewer(user.pk, held)


def has_role(user: User | AnonymousUser, role: str, organisation: Organisation | None = None) -> bool:
    """Whether a person holds a role now; for coordinators in the given municipality, or in any when none is given."""
    if not user.is_authenticated:
        return False
    grants = in_force(user=user, role=role)
    return grants.filter(organisation=organisation).exists() if organisation is not None else grants.exists()


def held_roles(user: User) -> set[str]:
    """Return the names of the roles a person holds now, wherever."""
    return set(in_force(user=user).values_list("role", flat=True))


def coordinated(viewer: Viewer) -> list[Organisation]:
    """Return the municipalities that somebody coordinates now: one query."""
    ids = [held.organisation for held in viewer.held if held.role == Role.COORDINATOR and held.organisation is not None]
    return list(Organisation.objects.filter(pk__in=ids, is_active=True).order_by("name"))


@transaction.atomic
def grant(
    *,
    user: User,
    role: str,
    organisation: Organisation | None = None,
    granted_by: User | None = None,
    valid_until: datetime | None = None,
    reason: str = "",
) -> RoleGrant:
    """Give a role; giving it again renews it. `granted_by` is None for the installation itself (first administrator, demonstration).

    Raises GrantRefused when whoever grants is no administrator or grants to themselves, when the person is suspended, when the pair of
    roles may not be held together, or when the scope does not fit. A trainer's role ends after a year when no end is given.
    """
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    _refuse_unless_allowed(user, role, organisation, granted_by)
    if role == Role.TRAINER and valid_until is None and granted_by is not None:
        valid_until = timezone.now() + timedelta(days=TRAINER_DAYS)
    row, _made = RoleGrant.objects.update_or_create(
        user=user,
        role=role,
        organisation=organisation,
        defaults={"valid_from": timezone.now(), "valid_until": valid_until, "granted_by": granted_by},
    )
    sync_groups(user)
    _record("role granted", row, granted_by, reason)
    return row


def _refuse_unless_allowed(user: User, role: str, organisation: Organisation | None, granted_by: User | None) -> None:
    if granted_by is not None and granted_by.pk == user.pk:
        raise GrantRefused(_("Nobody gives a role to themselves."))
    if granted_by is not None and not has_role(granted_by, Role.ADMIN):
        raise GrantRefused(_("Only administrators give roles."))
    if role not in Role.values:
        raise GrantRefused(_("There is no such role."))
    if not user.is_active or user.erased_at:
        raise GrantRefused(_("This account is suspended or erased."))
    if (role == Role.COORDINATOR) != (organisation is not None):
        raise GrantRefused(_("Coordinators belong to a municipality, the other roles do not."))
    if any(frozenset({role, other}) in APART for other in held_roles(user)):
        raise GrantRefused(_("Coordinator and analyst cannot be the same person."))


@transaction.atomic
def revoke(*, row: RoleGrant, revoked_by: User | None = None, reason: str = "") -> RoleGrant:
    """End a role now; ending it twice changes nothing.

    Raises GrantRefused for the last active administrator, and when whoever takes the role is no administrator.
    """
    if row.role == Role.ADMIN:
        # All administrators' rows are locked first, in one order: two who demote each other at once would otherwise leave none.
        admins = list(RoleGrant.objects.select_for_update(no_key=True, of=("self",)).filter(role=Role.ADMIN).order_by("pk"))
        standing = set(in_force(role=Role.ADMIN).values_list("pk", flat=True))
        if standing & {other.pk for other in admins} == {row.pk}:
            raise GrantRefused(_("The last administrator cannot be removed."))
    if revoked_by is not None and not has_role(revoked_by, Role.ADMIN):
        raise GrantRefused(_("Only administrators take roles."))
    now = timezone.now()
    ended = RoleGrant.objects.filter(pk=row.pk).filter(Q(valid_until=None) | Q(valid_until__gt=now)).update(valid_until=now)
    row.refresh_from_db()
    sync_groups(row.user)
    if ended:
        _record("role revoked", row, revoked_by, reason)
    return row


def sync_groups(user: User) -> set[str]:
    """Mirror trainer and administrator into Wagtail's groups, which carry its page permissions; returns the roles held now.

    Asked at every request to the authoring interface too, since a grant may end without anybody doing anything.
    """
    held = held_roles(user)
    wanted = {name for role, name in ADMIN_GROUPS.items() if role in held}
    present = set(user.groups.filter(name__in=ADMIN_GROUPS.values()).values_list("name", flat=True))
    for name in wanted - present:
        user.groups.add(Group.objects.get_or_create(name=name)[0])
    if present - wanted:
        user.groups.remove(*Group.objects.filter(name__in=present - wanted))
    if wanted != present:
        for cached in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
            user.__dict__.pop(cached, None)
    return held


def _record(event: str, row: RoleGrant, actor: User | None, reason: str) -> None:
    """One event in the audit log, and one line in the log (ids only; names are not for logs): who, what, for whom, why."""
    audit.record(act=event.replace(" ", "_"), actor=actor, subject=row.user, organisation=row.organisation, object=row.role, reason=reason)
    facts = {
        "role": row.role,
        "person": row.user_id,
        "municipality": row.organisation_id,
        "by": actor.pk if actor else None,
        "reason": reason,
    }
    log.info(event, extra=facts)
