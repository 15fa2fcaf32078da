"""Belonging to a municipality."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import MunicipalityClosed, NotAMember
from accounts.models import Membership, Organisation, User


def open_to(user: User) -> list[Organisation]:
    """Return the municipalities somebody may join by choice: the domain of their address is one of theirs, or they name no domain."""
    domain = user.email.rpartition("@")[2]
    active = Organisation.objects.filter(is_active=True).order_by("name")
    return [row for row in active if not row.email_domains or domain in row.email_domains]


def current(user: User) -> list[Membership]:
    """Return the memberships that have not ended, oldest first."""
    return list(Membership.objects.filter(user=user, ended_at=None).select_related("organisation").order_by("pk"))


@transaction.atomic
def join(*, user: User, organisation: Organisation, office_kind: str, unit: str = "") -> Membership:
    """Join a municipality; joining again updates office and unit.

    Raises MunicipalityClosed when the municipality is not active or the person's address does not belong to it.
    """
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    if organisation not in open_to(user):
        raise MunicipalityClosed(organisation.pk)
    row = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).first()
    if row is None:
        row = Membership(user=user, organisation=organisation, started_at=timezone.now())
    row.office_kind, row.unit = office_kind, unit
    row.save()
    return row


@transaction.atomic
def leave(*, user: User, organisation: Organisation) -> None:
    """End a membership now. The record stays with the learner; the coordinator's view ends at once. Raises NotAMember."""
    ended = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).update(ended_at=timezone.now())
    if not ended:
        raise NotAMember(organisation.pk)
