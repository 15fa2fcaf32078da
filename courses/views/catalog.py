"""The catalogue: programmes and short courses, with a plain filter form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses.forms import CatalogFilter
from courses.models import Course, Enrolment
from courses.pages import CatalogPage, CoursePage
from courses.queries import build_outlines


def catalog(request: HttpRequest, page: CatalogPage) -> HttpResponse:
    """Show the live courses of this language that fit the filter."""
    form = CatalogFilter(request.GET or None)
    pages = {found.translation_key: found for found in CoursePage.objects.child_of(page).live().order_by("path")}
    courses = {course.key: course for course in Course.objects.filter(key__in=list(pages), is_live=True)}
    enrolments = _enrolments(request, list(courses.values()))
    outlines = build_outlines(courses.values(), enrolments, page.locale.language_code)
    cards = [{"page": found, "outline": outlines[courses[key].pk]} for key, found in pages.items() if key in courses]
    # What can be begun now comes first; courses that wait for a session stand behind.
    shown = sorted((card for card in cards if form.fits(card)), key=lambda card: card["outline"].awaits_sessions)
    context = {
        "page": page,
        "form": form,
        "programmes": [card for card in shown if card["page"].group == "programme"],
        "short_courses": [card for card in shown if card["page"].group == "short"],
        "is_filtered": form.is_bound,
        "nothing_found": bool(cards) and not shown,
        "no_courses": not cards,
    }
    return render(request, page.template, context)


def _enrolments(request: HttpRequest, courses: list[Course]) -> dict[int, Enrolment]:
    if not request.user.is_authenticated:
        return {}
    rows = Enrolment.objects.filter(learner=request.user, course__in=courses).exclude(status=Enrolment.Status.WITHDRAWN).order_by("pk")
    return {row.course_id: row for row in rows}
