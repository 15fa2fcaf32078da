"""Course and module pages: before enrolling and afterwards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.models import Course
from courses.pages import CoursePage, ModulePage
from courses.queries import OutlineView, outline_for, standing_enrolment
from courses.sessions import announced


def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """Show what the course is for, its modules, and the next step of whoever is enrolled. 404 while it offers nothing."""
    outline = _outline(request, page.translation_key, page.locale.language_code)
    context = {
        "page": page,
        "outline": outline,
        "enrolment": outline.enrolment,
        "version": outline.course.live_version,
        "places": map_places(outline),
        "announced": announced(course=outline.course, language=page.locale.language_code) if outline.asks_workshop else [],
    }
    return render(request, page.template, context)


def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """Show a module's goals and items. 404 when it is not part of the published course."""
    parent = page.get_parent().specific
    outline = _outline(request, parent.translation_key, page.locale.language_code)
    found = next((view for view in outline.modules if view.key == str(page.translation_key)), None)
    if found is None:
        raise Http404
    if not found.items:
        return redirect(outline.path)
    return render(
        request, page.template, {"page": page, "course_page": parent, "outline": outline, "module": found, "enrolment": outline.enrolment}
    )


def _outline(request: HttpRequest, key, language: str) -> OutlineView:
    rows = Course.objects.select_related("live_version").defer("live_version__outline", "live_version__required_ids")
    row = rows.filter(key=key, is_live=True).first()
    if row is None:
        raise Http404
    return outline_for(course=row, enrolment=standing_enrolment(request.user, row), language=language)


def map_places(outline: OutlineView) -> list[dict]:
    """What the town map shows: one place a module; without enrolment all places in colour, in daylight.

    A place belongs to the first module that plays there: a final test that goes back to one stands in the list only.
    """
    enrolled = outline.enrolment is not None
    owners = {view.place: view for view in reversed(outline.modules)}
    return [
        {
            "place": view.place,
            "number": view.number,
            "title": view.title,
            "path": view.path,
            "state": view.place_state,
            "is_next": enrolled and view.state == "next",
        }
        for view in outline.modules
        if owners[view.place] is view
    ]
