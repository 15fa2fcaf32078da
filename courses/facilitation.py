"""Guides for people who hold a module together with a group: found in the published lessons, shown to whoever leads."""

from dataclasses import dataclass
from uuid import UUID

from django.core.cache import caches
from wagtail.blocks import StructValue

from courses.models import Course, CourseItem
from courses.pages import LessonPage
from courses.skeletons import words_of

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Guide:
    """One line of the list: the guide of a lesson or workshop. `minutes` is how long the group meets."""

    key: str
    title: str
    item: str
    minutes: int
    is_workshop: bool


@dataclass(frozen=True)
class GuidedModule:
    """A module with its guides, in the course's order."""

    number: int
    title: str
    place: str
    guides: tuple[Guide, ...]


@dataclass(frozen=True)
class GuidedCourse:
    """A course that has at least one guide."""

    title: str
    path: str
    modules: tuple[GuidedModule, ...]


def guided_courses(language: str) -> list[GuidedCourse]:
    """Return all published courses with their guides in a language: one query, and one a course whose published state is new here."""
    found = []
    for course in Course.objects.filter(is_live=True).order_by("pk"):
        key = f"guides:{course.stamp}:{language}"
        modules = caches["local"].get(key)
        if modules is None:
            modules = _modules(course, language)
            caches["local"].set(key, modules, KEPT_SECONDS)
        if modules:
            words, _language = words_of(course.texts, language, course.source_locale)
            found.append(GuidedCourse(words.get("title", course.title), words.get("path", "/"), modules))
    return found


def guide_page(key: UUID, language: str) -> LessonPage | None:
    """Return the published page of an item that is offered, in the language, else in the course's own; None when there is none."""
    item = CourseItem.objects.select_related("module__course").filter(key=key, is_live=True, module__is_live=True).first()
    if item is None or not item.module.course.is_live:
        return None
    pages = LessonPage.objects.filter(translation_key=key, live=True, alias_of=None).select_related("locale")
    by_language = {page.locale.language_code: page for page in pages}
    return by_language.get(language) or by_language.get(item.module.course.source_locale)


def guide_of(page: LessonPage) -> StructValue | None:
    """Return the guide in a lesson's text; None when it has none."""
    return next((block.value for block in page.body if block.block_type == "facilitation"), None)


def _modules(course: Course, language: str) -> tuple[GuidedModule, ...]:
    rows = CourseItem.objects.filter(module__course=course, module__is_live=True, is_live=True).exclude(kind="quiz")
    items = {item.key: item for item in rows.select_related("module").order_by("module__position", "position")}
    guides: dict[int, list[Guide]] = {}
    for key, page in _pages(list(items), language, course.source_locale).items():
        value, item = guide_of(page), items[key]
        if value is not None:
            guide = Guide(str(key), value["title"], page.title, value["duration"], item.kind == "workshop")
            guides.setdefault(item.module_id, []).append(guide)
    modules = {item.module_id: item.module for item in items.values()}
    return tuple(
        GuidedModule(number, words_of(module.texts, language, course.source_locale)[0].get("title", module.title), module.place, tuple(own))
        for number, (pk, module) in enumerate(modules.items(), start=1)
        if (own := guides.get(pk))
    )


def _pages(keys: list[UUID], language: str, source: str) -> dict[UUID, LessonPage]:
    """The published pages of lessons in their order, in the language, else in the course's own."""
    pages = LessonPage.objects.filter(translation_key__in=keys, live=True, alias_of=None, locale__language_code__in={language, source})
    found: dict[UUID, LessonPage] = {}
    for page in pages.select_related("locale"):
        if page.translation_key not in found or page.locale.language_code == language:
            found[page.translation_key] = page
    return {key: found[key] for key in keys if key in found}
