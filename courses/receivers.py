"""Publishing, unpublishing, moving and deleting pages lead to a projection. Each may come twice or not at all: all of it may be repeated."""

import logging

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.models import Course
from courses.pages import CoursePage, LessonPage, ModulePage
from courses.services.outline import course_key_of, project_outline, project_page
from courses.tasks import judge_course_task

log = logging.getLogger(__name__)


def _project(sender, instance: Page, **kwargs) -> None:
    project_page(instance)
    hint_judging(instance)


def hint_judging(page: Page) -> None:
    """Ask for judging after commit; the sweeper would find it anyway, so a broker that is down is only logged."""
    key = course_key_of(page)
    course_id = Course.objects.filter(key=key).values_list("pk", flat=True).first() if key else None
    if course_id is not None:
        transaction.on_commit(lambda: judge_course_task.delay(course_id), robust=True)


def _project_deleted(sender, instance: Page, **kwargs) -> None:
    # Heard from the base table, which goes last: before that the rows of deleted pages would still be read as live.
    course = CoursePage.objects.ancestor_of(instance).first()
    project_outline(course_key=course.translation_key if course else instance.translation_key)


def connect(*item_pages: type[Page]) -> None:
    """Listen for the given kinds of page; item kinds of higher layers call this from their own `ready()`."""
    for model in item_pages:
        name = f"courses.{model.__name__}"
        page_published.connect(_project, sender=model, dispatch_uid=f"{name}.published")
        page_unpublished.connect(_project, sender=model, dispatch_uid=f"{name}.unpublished")
        post_page_move.connect(_project, sender=model, dispatch_uid=f"{name}.moved")


def connect_own() -> None:
    """Listen for the pages of this app."""
    connect(CoursePage, ModulePage, LessonPage)
    post_delete.connect(_project_deleted, sender=Page, dispatch_uid="courses.deleted")
