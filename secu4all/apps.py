"""The wiring application: shared templates, static files, commands that span apps."""

from django.apps import AppConfig


class Secu4AllConfig(AppConfig):
    """Wiring and operation."""

    name = "secu4all"

    def ready(self) -> None:
        from secu4all import checks  # noqa: F401  # app ready
