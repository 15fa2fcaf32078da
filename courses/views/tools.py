"""A sheet to take home, on a page of its own beneath its lesson. What people write into it never comes here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from courses.pages import LessonPage
from courses.sheet_words import words
from courses.sheets import fresh_sheet, sheet_of
from courses.views.player import admit

TEMPLATE = "courses/tool_page.html"


def tool(request: HttpRequest, page: LessonPage, key: str) -> HttpResponse:
    """Show a tool to whoever may read its lesson, also after completion. 404 for a key that the lesson does not have."""
    admitted = admit(request, page)
    if isinstance(admitted, HttpResponse):
        return admitted
    item, _enrolment, outline = admitted
    sheet = sheet_of(page, key)
    if sheet is None:
        raise Http404
    _before, here, _after = outline.around(item.pk)
    context = {"page": page, "sheet": sheet, "outline": outline, "here": here, "words": words(), "section": "learn"}
    return render(request, TEMPLATE, context)


def preview_tool(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """Show the first tool of a draft; a sentence when it has none yet."""
    sheet = fresh_sheet(page)
    if sheet is None:
        return HttpResponse(_("This lesson has no tool yet."), content_type="text/plain; charset=utf-8")
    return render(request, TEMPLATE, {"page": page, "sheet": sheet, "words": words(), "is_preview": True})
