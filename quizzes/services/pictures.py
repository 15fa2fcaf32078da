"""Pictures of frozen questions: kept under a name made of their content, so that nobody who deletes or replaces a picture empties a version."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import PurePosixPath

from django.core.files.storage import default_storage

from courses.package.assets import store
from quizzes.content import Hotspot, Question, QuizContent

FOLDER = "pictures"


def with_kept_pictures(content: QuizContent) -> QuizContent:
    """Return the content with each picture under its kept name; a picture that is gone already keeps the name it had."""
    return replace(content, questions=tuple(_kept_question(question) for question in content.questions))


def _kept_question(question: Question) -> Question:
    return replace(question, picture=keep(question.picture)) if isinstance(question, Hotspot) and question.picture else question


def keep(name: str) -> str:
    """Copy a picture of the store once and return the name of the copy."""
    if name.startswith(f"{FOLDER}/"):
        return name
    try:
        return _copied(name, default_storage.get_modified_time(name))
    except FileNotFoundError:
        return name


@lru_cache(maxsize=256)
def _copied(name: str, _changed: datetime) -> str:
    # A few hundred kilobytes, once per picture and process: afterwards freezing reads a date of the file and no more.
    with default_storage.open(name) as file:
        return store(FOLDER, PurePosixPath(name).name, file.read())
