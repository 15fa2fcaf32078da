"""Course and module pages as they will look, from drafts alone: no row is read that publishing would write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.models import Page

from courses.models import Course, CourseVersion
from courses.pages import CourseItemPage, CoursePage, ModulePage
from courses.queries import ItemView, ModuleView, OutlineView
from courses.views.course import map_places


def preview_course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """Show a draft course with the newest draft of each module below it."""
    outline = _outline(page, _drafts(page))
    version = CourseVersion(number=_next_number(page), created_at=timezone.now())
    context = {"page": page, "outline": outline, "enrolment": None, "version": version, "places": map_places(outline), "is_preview": True}
    return render(request, page.template, context)


def preview_module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """Show a draft module with the newest draft of each item below it."""
    course = page.get_parent().specific
    siblings = [page if child.pk == page.pk else child for child in _drafts(course)]
    outline = _outline(course, siblings if page in siblings else [*siblings, page])
    module = next(view for view in outline.modules if view.key == str(page.translation_key))
    context = {"page": page, "course_page": course, "outline": outline, "module": module, "enrolment": None, "is_preview": True}
    return render(request, page.template, context)


def _drafts(page: Page) -> list[Page]:
    children = page.get_children().specific() if page.pk else []
    return [child.get_latest_revision_as_object() for child in children]


def _outline(page: CoursePage, modules: list[Page]) -> OutlineView:
    course = Course(key=page.translation_key, title=page.title, source_locale=page.locale.language_code)
    views = [
        _module(number, module) for number, module in enumerate((found for found in modules if isinstance(found, ModulePage)), start=1)
    ]
    return OutlineView(course, page.title, page.summary, page.url or "/", views)


def _module(number: int, page: ModulePage) -> ModuleView:
    language = page.locale.language_code
    view = ModuleView(page.pk, str(page.translation_key), number, page.title, page.summary, page.url or "", page.place, language)
    for place, item in enumerate((child for child in _drafts(page) if isinstance(child, CourseItemPage)), start=1):
        view.items.append(
            ItemView(
                item.pk,
                str(item.translation_key),
                item.kind,
                item.title,
                item.url or "",
                item.minutes,
                f"{number}.{place}",
                item.required,
                language,
                item.origin or item.translation_key,
                item.changed_on,
            )
        )
    return view


def _next_number(page: CoursePage) -> int:
    last = CourseVersion.objects.filter(course__key=page.translation_key).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
