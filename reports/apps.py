"""Application reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Reports."""

    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from accounts.personal_acts import on_looks  # app ready
        from courses import looks  # app ready
        from reports.looks import looks_at_lists  # app ready
        from reports.personal import register_own  # app ready
        from reports.services import retaining  # app ready
        from reports.services.access import record_look  # app ready

        on_looks(looks_at_lists)
        looks.register(record_look)
        register_own()
        retaining.register_own()
