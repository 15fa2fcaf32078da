"""Giving and taking roles, and asking for them. Rights end with the next request after `valid_until`."""

from datetime import datetime
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

ADMIN_GROUPS = {Role.TRAINER: "Trainers", Role.ADMIN: "Administrators"}  # names of Wagtail's groups, made by `services.groups`
APART = {frozenset({Role.COORDINATOR, Role.ANALYST})}  # nobody may hold both (G-2)


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


def coordinated(user: User) -> list[Organisation]:
    """Return the municipalities that a person coordinates now."""
    ids = in_force(user=user, role=Role.COORDINATOR).values("organisation_id")
    return list(Organisation.objects.filter(pk__in=ids, is_active=True).order_by("name"))


@transaction.atomic
def grant(
    *, user: User, role: str, organisation: Organisation | None = None, granted_by: User | None = None, valid_until: datetime | None = None
) -> RoleGrant:
    """Give a role; giving it again renews it. `granted_by` is None for the installation itself (first administrator, demonstration).

    Raises GrantRefused when somebody grants to themselves, when the pair of roles may not be held together, or when the scope does not fit.
    """
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    if granted_by is not None and granted_by.pk == user.pk:
        raise GrantRefused(_("Nobody gives a role to themselves."))
    if (role == Role.COORDINATOR) != (organisation is not None):
        raise GrantRefused(_("Coordinators belong to a municipality, the other roles do not."))
    held = set(in_force(user=user).values_list("role", flat=True))
    if any(frozenset({role, other}) in APART for other in held):
        raise GrantRefused(_("Coordinator and analyst cannot be the same person."))
    row, _made = RoleGrant.objects.update_or_create(
        user=user,
        role=role,
        organisation=organisation,
        defaults={"valid_from": timezone.now(), "valid_until": valid_until, "granted_by": granted_by},
    )
    _sync_groups(user)
    return row


@transaction.atomic
def revoke(*, row: RoleGrant, revoked_by: User | None = None) -> RoleGrant:
    """End a role now; ending it twice changes nothing. Raises GrantRefused for the last active administrator."""
    if row.role == Role.ADMIN:
        # All administrators' rows are locked: two who demote each other at once would otherwise leave none.
        admins = list(RoleGrant.objects.select_for_update(no_key=True, of=("self",)).filter(role=Role.ADMIN).order_by("pk"))
        standing = set(in_force(role=Role.ADMIN).values_list("pk", flat=True))
        if standing & {other.pk for other in admins} == {row.pk}:
            raise GrantRefused(_("The last administrator cannot be removed."))
    now = timezone.now()
    RoleGrant.objects.filter(pk=row.pk).filter(Q(valid_until=None) | Q(valid_until__gt=now)).update(valid_until=now)
    row.refresh_from_db()
    _sync_groups(row.user)
    return row


def _sync_groups(user: User) -> None:
    """Mirror trainer and administrator into Wagtail's groups, which carry its page permissions."""
    held = set(in_force(user=user).values_list("role", flat=True))
    for role, name in ADMIN_GROUPS.items():
        group = Group.objects.get_or_create(name=name)[0]
        if role in held:
            user.groups.add(group)
        else:
            user.groups.remove(group)
