"""Which certificates a coordinator may ask to be revoked, and what became of what was asked: for one's own municipality, as far as the desk
shows names."""

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from accounts.policy import NEVER, Viewer, may
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
    """The requests of a municipality, newest first: one's own, and those of others where the matrix shows numbers of certificates (row 15)."""
    seen = Q(requested_by=viewer.id)
    if may(viewer, "R", "certificate", organisation=town.pk, level=town.visibility_level) != NEVER:
        seen = Q()
    rows = ChangeRequest.objects.filter(seen, organisation=town, kind=ChangeRequest.Kind.REVOKE)
    return rows.select_related("certificate__enrolment__course", "requested_by").order_by("-requested_at", "-pk")
