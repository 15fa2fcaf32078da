"""Application website."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    """Website."""

    name = "website"
    verbose_name = _("Website")

    def ready(self) -> None:
        from website.serving import connect  # app ready

        connect()
