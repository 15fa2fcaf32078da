"""Who coordinates a municipality: named by administrators, with deputies, for a time, and handed over without a gap."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.errors import GrantRefused
from accounts.models import Organisation, RoleGrant, User, normalise_email
from accounts.services.events import record
from accounts.services.roles import grant


def coordinators_of(organisation: Organisation) -> list[RoleGrant]:
    """Return the grants that hold now or will hold, coordinators before deputies."""
    now = timezone.now()
    rows = RoleGrant.objects.filter(organisation=organisation, role=Role.COORDINATOR).select_related("user", "granted_by")
    return [row for row in rows.order_by("is_deputy", "valid_from", "pk") if row.valid_until is None or row.valid_until > now]


@transaction.atomic
def name_coordinator(
    *,
    organisation: Organisation,
    email: str,
    named_by: User,
    reason: str,
    is_deputy: bool = False,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    takes_over_from: RoleGrant | None = None,
) -> RoleGrant:
    """Name a coordinator or deputy; with `takes_over_from` that person's grant ends in the moment the new one begins.

    Raises GrantRefused for an address without an account, a period that ends before it begins, a grant of another municipality, and
    whatever `roles.grant` refuses. Naming somebody again changes the period.
    """
    user = User.objects.filter(email=normalise_email(email), is_active=True, erased_at=None).first()
    if user is None:
        raise GrantRefused(_("Nobody has an account with this address. Please ask the person to create one first."))
    begins = valid_from or timezone.now()
    if valid_until is not None and valid_until <= begins:
        raise GrantRefused(_("The end lies before the beginning."))
    if takes_over_from is not None and (takes_over_from.organisation_id != organisation.pk or takes_over_from.user_id == user.pk):
        raise GrantRefused(_("This person cannot be taken over from."))
    row = grant(user=user, role=Role.COORDINATOR, organisation=organisation, granted_by=named_by, valid_until=valid_until, reason=reason)
    RoleGrant.objects.filter(pk=row.pk).update(valid_from=begins, is_deputy=is_deputy)
    row.refresh_from_db()
    if takes_over_from is not None:
        # Begun later than now, the old grant goes on until then: no day without a coordinator.
        RoleGrant.objects.filter(pk=takes_over_from.pk).update(valid_until=begins)
        record(
            kind="coordination handed over",
            organisation=organisation,
            actor=named_by,
            subject=takes_over_from.user,
            until=begins.isoformat(),
        )
    record(kind="coordinator named", organisation=organisation, actor=named_by, subject=user, deputy=is_deputy, begins=begins.isoformat())
    return row
