"""What an outline shows to every reader alike, read once for each published state and language and then kept in this process.

`Course.stamp` is made of everything that stands here, ids included, so what is kept under a stamp can never be stale.
"""

from collections.abc import Iterable

from courses.addresses import tool_word
from courses.models import Course, CourseItem, CourseModule

# The first arguments of a ModuleView, and of an ItemView for each of its items.
Skeleton = tuple[tuple[tuple, tuple[tuple, ...]], ...]
MOST_KEPT = 500

_kept: dict[tuple[str, str], Skeleton] = {}


def words_of(texts: dict, language: str, source: str) -> tuple[dict, str]:
    """Return the words in the reader's language, else in the source language, with the language they are in."""
    if language in texts:
        return texts[language], language
    return texts.get(source, {}), source


def skeletons_of(courses: Iterable[Course], language: str) -> dict[int, Skeleton]:
    """Return the live modules and items of courses by course id: two queries for all that are not known yet, else none."""
    found, unknown = {}, []
    for course in courses:
        kept = _kept.get((course.stamp, language)) if course.stamp else None
        if kept is None:
            unknown.append(course)
        else:
            found[course.pk] = kept
    if unknown:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        for course, skeleton in _read(unknown, language):
            found[course.pk] = skeleton
            if course.stamp:
                _kept[course.stamp, language] = skeleton
    return found


def _read(courses: list[Course], language: str) -> Iterable[tuple[Course, Skeleton]]:
    modules: dict[int, list[CourseModule]] = {course.pk: [] for course in courses}
    for module in CourseModule.objects.filter(course__in=courses, is_live=True).order_by("course_id", "position"):
        modules[module.course_id].append(module)
    items: dict[int, list[CourseItem]] = {}
    for item in CourseItem.objects.filter(module__course__in=courses, module__is_live=True, is_live=True).order_by("module_id", "position"):
        items.setdefault(item.module_id, []).append(item)
    for course in courses:
        yield (
            course,
            tuple(_module(course, row, number, items.get(row.pk, []), language) for number, row in enumerate(modules[course.pk], start=1)),
        )


def _module(course: Course, row: CourseModule, number: int, items: list[CourseItem], language: str) -> tuple[tuple, tuple[tuple, ...]]:
    words, lang = words_of(row.texts, language, course.source_locale)
    head = (row.pk, str(row.key), number, words.get("title", row.title), words.get("summary", ""), words.get("path", ""), row.place, lang)
    return head, tuple(_item(course, item, f"{number}.{place}", language) for place, item in enumerate(items, start=1))


def _item(course: Course, row: CourseItem, number: str, language: str) -> tuple:
    words, lang = words_of(row.texts, language, course.source_locale)
    tools = tuple((title, f"{words['path']}{tool_word(lang)}/{key}/") for key, title in words.get("tools", ()))
    path, title = words.get("path", ""), words.get("title", row.title)
    return row.pk, str(row.key), row.kind, title, path, row.minutes, number, row.required, lang, row.origin, row.changed_on, tools
