"""The wiring application: shared templates, static files, commands that span apps."""

from django.apps import AppConfig


class Secu4AllConfig(AppConfig):
    """Wiring and operation."""

    name = "secu4all"

    def ready(self) -> None:
        # Loaded here and not with the package: the supervisor and the tools of `make` need neither Celery nor Django.
        from secu4all import celery, checks  # noqa: F401  # app ready
