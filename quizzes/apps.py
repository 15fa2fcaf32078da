"""Application quizzes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    """Quizzes."""

    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from accounts.notices import Kind, register_kind  # app ready
        from courses import kinds  # app ready
        from courses.reviews import add_notices  # app ready
        from quizzes.bank.notices import changed_copies  # app ready
        from quizzes.package import read_quiz, write_quiz  # app ready
        from quizzes.personal import register_own  # app ready
        from quizzes.receivers import connect_own  # app ready
        from quizzes.services import retaining  # app ready
        from quizzes.services.recognising import passes_there_too  # app ready

        kinds.register(
            "quiz",
            page="quizzes.QuizPage",
            suffix="yaml",
            read_file=read_quiz,
            write_file=write_quiz,
            still_counts=passes_there_too,
        )
        add_notices(changed_copies)
        connect_own()
        register_own()
        register_kind(Kind("regraded", _("Corrections of tests"), _("A test was corrected: %(quiz)s.")))
        retaining.register_own()
