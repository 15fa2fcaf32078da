"""The record of who opened a list of named people that a lower layer shows."""

from django.utils import timezone

from reports.models import ReportAccess


def record_look(viewer_id: int, organisation_id: int, report: str, purpose: str) -> None:
    """Record that somebody opened a list of named people that a lower layer shows; the layer has asked the matrix."""
    ReportAccess.objects.create(viewer_id=viewer_id, organisation_id=organisation_id, report=report, purpose=purpose, at=timezone.now())
