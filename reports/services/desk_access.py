"""Opening the desk of a municipality: first the record of who looks at what and for what, then the names."""

from django.utils import timezone

from accounts.models import Organisation
from accounts.policy import Viewer, may
from reports.errors import NotAllowed
from reports.models import ReportAccess

LISTS = ("status", "status.print", "status.csv", "status.xlsx", "reminders")
EXPORTS = ("status.csv", "status.xlsx")


def record_opening(*, viewer: Viewer, organisation: Organisation, report: str, purpose: str, is_open: bool) -> ReportAccess:
    """Write down that somebody opens a list of named people; one insert, committed before anything is shown.

    Raises NotAllowed when the matrix forbids it at the municipality's level, without a purpose, or while the desk is off.
    """
    action = "X" if report in EXPORTS else "R"
    allowed = may(viewer, action, "status", organisation=organisation.pk, level=organisation.visibility_level)
    if allowed != "named" or not is_open or not purpose or viewer.id is None or report not in LISTS:
        raise NotAllowed(report)
    return ReportAccess.objects.create(viewer_id=viewer.id, organisation=organisation, report=report, purpose=purpose, at=timezone.now())
