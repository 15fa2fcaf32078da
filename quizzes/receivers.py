"""Publishing a quiz projects the outline (as for lessons) and freezes its version. Each may come twice or not at all."""

import logging

from django.db.models.signals import post_save
from wagtail.signals import page_published

from courses.models import CourseItem
from courses.receivers import connect
from quizzes.bank.index import index_page
from quizzes.errors import QuizNotReady
from quizzes.pages import QuizPage
from quizzes.services.versions import freeze_live_version

log = logging.getLogger(__name__)


def _freeze(sender, instance: QuizPage, **kwargs) -> None:
    item = CourseItem.objects.select_related("module__course").filter(key=instance.translation_key).first()
    if item is None:
        return  # projected later; starting an attempt freezes too
    try:
        freeze_live_version(item=item, locale=instance.locale.language_code)
    except QuizNotReady:
        log.info("quiz %s was published but cannot be frozen yet", instance.pk)


def _index(sender, instance: QuizPage, raw: bool = False, **kwargs) -> None:
    # Saving a draft, publishing and unpublishing all save the page last.
    if not raw:
        index_page(page_id=instance.pk)


def connect_own() -> None:
    """Project first, then freeze: receivers are called in the order in which they are connected."""
    connect(QuizPage)
    page_published.connect(_freeze, sender=QuizPage, dispatch_uid="quizzes.QuizPage.frozen")
    post_save.connect(_index, sender=QuizPage, dispatch_uid="quizzes.QuizPage.indexed")
