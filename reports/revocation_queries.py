"""Which certificates a coordinator may ask to be revoked, and what became of what was asked: for one's own municipality, as far as the desk
shows names."""

from django.db.models import QuerySet

from accounts.models import Organisation
from accounts.policy import Viewer
from certificates.models import Certificate, ChangeRequest


def certificate_by_code(town: Organisation, code: str) -> Certificate | None:
    """The certificate with a (normalised) code from an enrolment that the desk of a municipality of `towns_of` shows; None for all others:
    foreign, earlier than the agreement, erased and unknown look the same."""
    rows = Certificate.objects.filter(
        code=code,
        erased_at=None,
        enrolment__organisation=town,
        enrolment__enrolled_at__gte=town.names_since,  # type: ignore[attr-defined]
    )
    return rows.select_related("enrolment__course").first() if code else None


def requests_of(town: Organisation, viewer: Viewer) -> QuerySet[ChangeRequest]:
    """One's own requests for a municipality, newest first. Those of colleagues bear codes of certificates that one was not shown (row 15)."""
    rows = ChangeRequest.objects.filter(requested_by=viewer.id, organisation=town, kind=ChangeRequest.Kind.REVOKE)
    return rows.select_related("certificate__enrolment__course").order_by("-requested_at", "-pk")
