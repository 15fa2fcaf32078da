"""Opening a list of named people: first the record of who looks at what and for what, then the names (V-4)."""

from django.utils import timezone

from accounts.models import Organisation
from accounts.policy import Viewer, may
from reports.errors import NotAllowed
from reports.models import ReportAccess

LISTS = {  # list → action and thing of the matrix
    "status": ("R", "status"),
    "status.print": ("R", "status"),
    "status.csv": ("X", "status"),
    "status.xlsx": ("X", "status"),
    "reminders": ("R", "status"),
    "reminders.count": ("R", "status"),
    "reminders.all": ("R", "status"),
    "proofs": ("R", "certificate"),
    "proofs.csv": ("X", "status"),  # without numbers: only the status may be taken along
    "proofs.xlsx": ("X", "status"),
    "proofs.file": ("R", "certificate"),
}


def open_named_list(*, viewer: Viewer, organisation: Organisation, report: str, purpose: str) -> ReportAccess:
    """Write down that somebody opens a list of named people; one insert, committed before anything is shown.

    Raises NotAllowed when the matrix forbids it at the municipality's level, for an unknown list, and without a purpose.
    """
    action, thing = LISTS.get(report, ("", ""))
    allowed = may(viewer, action, thing, organisation=organisation.pk, level=organisation.visibility_level)
    if allowed != "named" or not purpose or viewer.id is None:
        raise NotAllowed(report)
    return ReportAccess.objects.create(viewer_id=viewer.id, organisation=organisation, report=report, purpose=purpose, at=timezone.now())


def record_look(viewer_id: int, organisation_id: int, report: str, purpose: str) -> None:
    """Record that somebody opened a list of named people that a lower layer shows; the layer has asked the matrix."""
    ReportAccess.objects.create(viewer_id=viewer_id, organisation_id=organisation_id, report=report, purpose=purpose, at=timezone.now())
