"""Cohorts: people of one municipality who learn together."""

from datetime import date

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Cohort, CohortMember, Membership, Organisation, User
from accounts.services.events import record


@transaction.atomic
def save_cohort(
    *,
    organisation: Organisation,
    saved_by: User,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    unit: str = "",
    cohort: Cohort | None = None,
) -> Cohort:
    """Make or change a cohort; with a unit, its people become members at once. Raises ValueError for a foreign cohort."""
    row = cohort or Cohort(organisation=organisation)
    if row.organisation_id != organisation.pk:
        raise ValueError("The cohort belongs to another municipality.")
    row.name, row.starts_on, row.ends_on, row.unit = name, starts_on, ends_on, unit
    row.full_clean()
    row.save()
    if unit:
        _add(row, list(Membership.objects.filter(organisation=organisation, ended_at=None, unit__iexact=unit)))
    record(kind="cohort changed" if cohort else "cohort made", organisation=organisation, actor=saved_by, cohort=row.pk)
    return row


@transaction.atomic
def add_members(*, cohort: Cohort, memberships: list[Membership], added_by: User) -> int:
    """Put people into a cohort; whoever is in it stays. Memberships of other municipalities, or ended, are left out. Returns how many."""
    own = [row for row in memberships if row.organisation_id == cohort.organisation_id and row.ended_at is None]
    before = cohort.members.count()
    _add(cohort, own)
    added = cohort.members.count() - before
    record(kind="people put into a cohort", organisation=cohort.organisation, actor=added_by, cohort=cohort.pk, count=added)
    return added


@transaction.atomic
def remove_member(*, cohort: Cohort, membership_id: int, removed_by: User) -> bool:
    """Take a person out of a cohort. Courses that were begun stay with the person. False when the person is not in it."""
    row = CohortMember.objects.filter(cohort=cohort, membership=membership_id).select_related("membership__user").first()
    if row is None:
        return False
    row.delete()
    record(
        kind="person taken out of a cohort",
        organisation=cohort.organisation,
        actor=removed_by,
        subject=row.membership.user,
        cohort=cohort.pk,
    )
    return True


def admit(membership: Membership, cohort: Cohort | None = None) -> None:
    """Put a new member into the cohort of the invitation and into those of the unit. Called inside the joining transaction."""
    wanted = Q(pk=cohort.pk) if cohort and cohort.organisation_id == membership.organisation_id else Q(pk=None)
    if membership.unit:
        wanted |= Q(unit__iexact=membership.unit)
    open_ones = Cohort.objects.filter(wanted, organisation=membership.organisation_id)
    for row in open_ones.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())):
        _add(row, [membership])


def cohorts_of(organisation: Organisation) -> QuerySet[Cohort]:
    """The cohorts of a municipality with `people`, how many belong to each now; newest first."""
    current = Count("members", filter=Q(members__membership__ended_at=None))
    return Cohort.objects.filter(organisation=organisation).annotate(people=current).order_by("-starts_on", "name")


def _add(cohort: Cohort, memberships: list[Membership]) -> None:
    now = timezone.now()
    rows = [CohortMember(cohort=cohort, membership=row, joined_at=now) for row in memberships]
    CohortMember.objects.bulk_create(rows, ignore_conflicts=True)
