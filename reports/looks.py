"""Who opened a list with a person's name on it, for the person's own page."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.personal_acts import Look
from reports.models import ReportAccess


def looks_at_lists(person: User, most: int) -> list[Look]:
    """Return openings of named lists of municipalities to which the person belonged at that moment, the newest first: two queries."""
    was_there = Q(pk__in=[])
    for row in Membership.objects.filter(user=person):
        during = Q(organisation=row.organisation_id, at__gte=row.started_at)
        was_there |= during if row.ended_at is None else during & Q(at__lte=row.ended_at)
    rows = ReportAccess.objects.filter(was_there).exclude(viewer=person).select_related("viewer", "organisation")
    return [
        Look(
            row.at,
            f"{row.viewer.get_full_name()}, {row.organisation}",
            _("List of participants: %(list)s") % {"list": row.report},
            row.purpose,
        )
        for row in rows.order_by("-at", "-pk")[:most]
    ]
