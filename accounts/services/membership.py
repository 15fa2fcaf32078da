"""Belonging to a municipality."""

from django.db import transaction
from django.db.models import BigAutoField, QuerySet
from django.utils import timezone

from accounts.choices import Joining
from accounts.errors import MunicipalityClosed, NotAMember
from accounts.models import Membership, Organisation, User
from accounts.prepared import Argument, Prepared
from accounts.services.cohorts import admit
from accounts.services.events import record


def open_to(user: User) -> list[Organisation]:
    """Return the municipalities somebody may join or ask to join: the domain of their address is one of theirs, or they name none.

    Those that people enter by invitation only are left out, except for their members.
    """
    domain = user.email.rpartition("@")[2]
    own = set(Membership.objects.filter(user=user, ended_at=None).values_list("organisation_id", flat=True))
    active = Organisation.objects.filter(is_active=True).order_by("name")
    return [
        row
        for row in active
        if row.pk in own or (row.joining != Joining.INVITED and (not row.email_domains or domain in row.email_domains))
    ]


def current(user: User) -> list[Membership]:
    """Return the memberships that have not ended, oldest first."""
    return _CURRENT.all(user=user.pk)


_CURRENT = Prepared(
    lambda: Membership.objects.filter(user_id=Argument("user", BigAutoField()), ended_at=None).select_related("organisation").order_by("pk")
)


@transaction.atomic
def join(*, user: User, organisation: Organisation, office_kind: str, unit: str = "") -> Membership:
    """Join a municipality; joining again updates office and unit.

    Raises MunicipalityClosed when the municipality is not active, the person's address does not belong to it, or its coordinator has
    to agree first (`accepting.ask_to_join`).
    """
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    if organisation not in open_to(user):
        raise MunicipalityClosed(organisation.pk)
    row = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).first()
    if row is None and organisation.joining != Joining.DIRECT:
        raise MunicipalityClosed(organisation.pk)
    if row is None:
        row = Membership(user=user, organisation=organisation, started_at=timezone.now())
    row.office_kind, row.unit = office_kind, unit
    row.save()
    admit(row)
    return row


@transaction.atomic
def leave(*, user: User, organisation: Organisation) -> None:
    """End a membership now. The record stays with the learner; the coordinator's view ends at once. Raises NotAMember."""
    ended = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).update(ended_at=timezone.now())
    if not ended:
        raise NotAMember(organisation.pk)


@transaction.atomic
def end(*, membership: Membership, ended_by: User) -> bool:
    """End somebody's membership as coordinator; the person's record stays theirs. False when it had ended."""
    ended = Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=timezone.now())
    if ended:
        record(kind="membership ended", organisation=membership.organisation, actor=ended_by, subject=membership.user)
    return bool(ended)


def past(user: User) -> list[Membership]:
    """Return the memberships that have ended, newest first: changing the municipality keeps the history."""
    return list(Membership.objects.filter(user=user, ended_at__isnull=False).select_related("organisation").order_by("-ended_at", "-pk"))


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """The current members of a municipality with their accounts, by name; without those whose data is restricted (E-6)."""
    rows = Membership.objects.filter(organisation=organisation, ended_at=None, user__is_active=True, user__restricted_at=None)
    return rows.select_related("user").order_by("user__full_name", "pk")
