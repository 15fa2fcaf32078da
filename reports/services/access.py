"""Opening a named list: first the record of who looked, for what; then the list."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.policy import Viewer, may
from reports.errors import NotAllowed
from reports.models import ReportAccess


@transaction.atomic
def open_named_list(*, viewer: Viewer, organisation: Organisation, report: str, purpose: str) -> ReportAccess:
    """Record that somebody opens a list of named people. Raises NotAllowed when the matrix or the visibility level forbids it."""
    asked = may(viewer, "R", "status", organisation=organisation.pk, level=organisation.visibility_level)
    if asked != "named" or not purpose or viewer.id is None:
        raise NotAllowed(report)
    return ReportAccess.objects.create(viewer_id=viewer.id, organisation=organisation, report=report, purpose=purpose, at=timezone.now())


def record_look(viewer_id: int, organisation_id: int, report: str, purpose: str) -> None:
    """Record that somebody opened a list of named people that a lower layer shows; the layer has asked the matrix."""
    ReportAccess.objects.create(viewer_id=viewer_id, organisation_id=organisation_id, report=report, purpose=purpose, at=timezone.now())
