"""Opening a named list: first the record of who looked, for what; then the list."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.policy import may
from accounts.services.roles import viewer_of
from reports.errors import NotAllowed
from reports.models import ReportAccess


@transaction.atomic
def open_named_list(*, viewer: User, organisation: Organisation, report: str, purpose: str) -> ReportAccess:
    """Record that somebody opens a list of named people. Raises NotAllowed when the matrix or the visibility level forbids it."""
    asked = may(viewer_of(viewer), "R", "status", organisation=organisation.pk, level=organisation.visibility_level)
    if asked != "named" or not purpose:
        raise NotAllowed(report)
    return ReportAccess.objects.create(viewer=viewer, organisation=organisation, report=report, purpose=purpose, at=timezone.now())
