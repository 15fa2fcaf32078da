"""Application reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Reports."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from reports.personal import register_own  # app ready

        register_own()
