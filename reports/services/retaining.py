"""How long it is kept who looked at lists of names (SECURITY.md 4.1)."""

from django.db.models import Q

from accounts.services.retention import MONTH, plain, register_rule
from reports.models import ReportAccess


def register_own() -> None:
    """Register the rule of this app."""
    register_rule("looks", models=("reports.ReportAccess",), kept=24 * MONTH, act=plain(ReportAccess, lambda cut: Q(at__lt=cut)))
