"""Application courses."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Courses."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses import (
            erasing,  # app ready
            kinds,  # app ready
            tray_words,  # app ready
        )
        from courses.addresses import TOOL_WORDS  # app ready
        from courses.package.text import read_lesson, write_lesson  # app ready
        from courses.personal import register_own  # app ready
        from courses.receivers import connect_own  # app ready
        from courses.services import retaining  # app ready
        from website import beneath  # app ready

        kinds.register("lesson", page="courses.LessonPage", suffix="md", read_file=read_lesson, write_file=write_lesson)
        beneath.words.update(TOOL_WORDS.values())
        connect_own()
        register_own()
        erasing.register_own()
        tray_words.register_own()
        retaining.register_own()
