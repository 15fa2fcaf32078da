"""Application quizzes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    """Quizzes."""

    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from quizzes.receivers import connect_own  # app ready

        connect_own()
