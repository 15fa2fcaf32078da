"""Projection: what is published in Wagtail becomes rows that never change."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from courses.models import Course, CourseItem, CourseModule, CourseVersion
from courses.pages import CourseItemPage, CoursePage, ModulePage
from courses.services.tree import CourseTree, read_tree

_deferred: ContextVar[set[UUID] | None] = ContextVar("deferred_outlines", default=None)


@contextmanager
def outline_deferred() -> Iterator[None]:
    """Collect course keys and project each once at the end: fifty imported pages make one version, not fifty.

    Nothing is projected when the block raises: the outline stays as it was, and the next run goes on.
    """
    if _deferred.get() is not None:
        yield
        return
    keys: set[UUID] = set()
    token = _deferred.set(keys)
    try:
        yield
    finally:
        _deferred.reset(token)
    for key in sorted(keys, key=str):
        project_outline(course_key=key)


def project_page(page: Page) -> None:
    """Project the course that a page belongs to; pages of other kinds are passed over."""
    key = course_key_of(page)
    if key is not None:
        project_outline(course_key=key)


def course_key_of(page: Page) -> UUID | None:
    """Return the key of the course that a course, module or item page stands in; None for other pages."""
    specific = page.specific_deferred
    if isinstance(specific, CoursePage):
        return page.translation_key
    if not isinstance(specific, ModulePage | CourseItemPage):
        return None
    course = CoursePage.objects.ancestor_of(page).first()
    return course.translation_key if course is not None else None


def project_outline(*, course_key: UUID) -> CourseVersion | None:
    """Bring Course, modules and items in line with the published pages and write a new version when the outline changed.

    Rows that are gone from the pages become `is_live=False`; nothing is deleted. An outline without a required item makes no version
    and closes the course. May be repeated at any time. Returns the live version, None for a closed or unknown course.
    """
    waiting = _deferred.get()
    if waiting is not None:
        waiting.add(course_key)
        return None
    with transaction.atomic():
        course = Course.objects.select_for_update(no_key=True, of=("self",)).filter(key=course_key).first()
        tree = read_tree(course_key, source_locale=course.source_locale if course else None)
        if course is None:
            if tree is None:
                return None
            course = _first_course(tree)
        if tree is None:
            _close(course)
            return None
        version = _write(course, tree)
    return version


def _first_course(tree: CourseTree) -> Course:
    """Insert the course row; a second publisher that comes at the same moment finds the first one's row."""
    row = Course(key=tree.key, title=tree.title, source_locale=tree.source_locale, texts=tree.texts)
    Course.objects.bulk_create([row], ignore_conflicts=True)
    return Course.objects.select_for_update(no_key=True, of=("self",)).get(key=tree.key)


def _close(course: Course) -> None:
    Course.objects.filter(pk=course.pk, is_live=True).update(is_live=False)


def _write(course: Course, tree: CourseTree) -> CourseVersion | None:
    modules = _upsert_modules(course, tree)
    items = _upsert_items(course, tree, modules)
    outline = tree.outline(modules, items)
    required = sorted(items[item.key].pk for module in tree.modules for item in module.items if item.required)
    course.title, course.texts, course.stamp = tree.title, tree.texts, _stamp(course, tree, modules, items)
    shown = {"title": course.title, "texts": course.texts, "stamp": course.stamp}
    if not required:
        Course.objects.filter(pk=course.pk).update(**shown, is_live=False)
        return None
    version = _version(course, outline, required)
    Course.objects.filter(pk=course.pk).update(**shown, is_live=True, live_version=version)
    return version


def _stamp(course: Course, tree: CourseTree, modules: dict[UUID, CourseModule], items: dict[UUID, CourseItem]) -> str:
    """Return a digest of everything that readers see of the outline, in all languages, with the ids it goes by."""
    shown = [
        [
            modules[module.key].pk,
            str(module.key),
            module.place,
            module.title,
            module.texts,
            [_shown(items[item.key]) for item in module.items],
        ]
        for module in tree.modules
    ]
    return _digest([course.pk, course.source_locale, shown])


def _shown(item: CourseItem) -> list:
    return [item.pk, str(item.key), item.kind, item.title, item.minutes, item.required, item.texts, str(item.origin), str(item.changed_on)]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _upsert_modules(course: Course, tree: CourseTree) -> dict[UUID, CourseModule]:
    known = {module.key: module for module in CourseModule.objects.filter(course=course)}
    for position, module in enumerate(tree.modules, start=1):
        row = known.get(module.key) or CourseModule(course=course, key=module.key)
        row.title, row.place, row.texts, row.position, row.is_live = module.title, module.place, module.texts, position, True
        row.save()
        known[module.key] = row
    gone = [row.pk for key, row in known.items() if key not in {module.key for module in tree.modules} and row.is_live]
    CourseModule.objects.filter(pk__in=gone).update(is_live=False)
    return known


def _upsert_items(course: Course, tree: CourseTree, modules: dict[UUID, CourseModule]) -> dict[UUID, CourseItem]:
    known = {item.key: item for item in CourseItem.objects.filter(module__course=course)}
    offered = set()
    for module in tree.modules:
        for position, item in enumerate(module.items, start=1):
            row = known.get(item.key) or CourseItem(key=item.key)
            row.module, row.kind, row.title, row.minutes = modules[module.key], item.kind, item.title, item.minutes
            row.position, row.required, row.changed_on, row.texts, row.is_live = position, item.required, item.changed_on, item.texts, True
            row.origin = item.origin
            row.save()
            known[item.key] = row
            offered.add(item.key)
    CourseItem.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in offered and row.is_live]).update(is_live=False)
    return known


def _version(course: Course, outline: dict, required: list[int]) -> CourseVersion:
    digest = _digest(outline)
    live = course.live_version
    if live is not None and live.digest == digest:
        return live
    last = course.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return CourseVersion.objects.create(
        course=course,
        number=last + 1,
        digest=digest,
        outline=outline,
        required_ids=required,
        required_count=len(required),
        created_at=timezone.now(),
    )
