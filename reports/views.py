"""The coordinator's desk. Whoever lacks the role gets 403 with a sentence; anonymous visitors are led to sign-in."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.policy import Viewer
from accounts.services.roles import coordinated
from courses.models import Course
from reports import queries
from reports.errors import NotAllowed
from reports.exports import csv_response
from reports.services.access import open_named_list
from reports.tables import quarter_label

PEOPLE_A_PAGE = 25


def _language() -> str:
    return (get_language() or "de")[:2]


def _viewer(request: HttpRequest) -> Viewer:
    """Who asks, as the middleware of privileged addresses has looked it up."""
    return request.viewer


def _course_title(course: Course) -> str:
    words = course.texts.get(_language()) or course.texts.get(course.source_locale) or {}
    return words.get("title", course.title)


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The coordinator's desk: figures of the own municipality and, where the agreement allows it, status by name."""
    own = coordinated(_viewer(request))
    organisation = _chosen(request, own)
    context = {"organisation": organisation, "others": own, "is_named": organisation.visibility_level >= 1}
    context |= _own_figures(organisation)
    if context["is_named"]:
        page = _named_page(request, organisation, "status")
        context |= {"page": page, "people": queries.status_of(organisation, list(page.object_list), _language())}
    return render(request, "reports/desk.html", context)


@login_required
def desk_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The named list as a file. 404 for a municipality that is not one's own."""
    organisation = get_object_or_404(Organisation, pk=pk, is_active=True)
    if organisation not in coordinated(_viewer(request)):
        raise Http404
    try:
        open_named_list(viewer=_viewer(request), organisation=organisation, report="status.csv", purpose=_("planning training"))
    except NotAllowed:
        raise Http404 from None
    people = queries.status_of(organisation, list(queries.people_of(organisation)), _language())
    states = {"active": _("enrolled"), "completed": _("completed")}
    rows = [
        [person.name, person.office, person.unit, course.title, states[course.state], course.enrolled_on, course.completed_on]
        for person in people
        for course in person.courses
    ]
    head = [_("Name"), _("Kind of office"), _("Unit"), _("Course"), _("Status"), _("Enrolled on"), _("Completed on")]
    return csv_response("status.csv", head, rows)


def _chosen(request: HttpRequest, own: list[Organisation]) -> Organisation:
    if not own:
        raise PermissionDenied(_("This desk is open to coordinators of a municipality."))
    wanted = request.GET.get("municipality")
    found = next((row for row in own if str(row.pk) == wanted), None)
    if wanted and found is None:
        raise Http404
    return found or own[0]


def _own_figures(organisation: Organisation) -> dict:
    periods, courses = queries.frozen_periods()[:4], queries.courses_with_figures()
    found = queries.own_rows(organisation, periods)
    rows = [
        {"title": _course_title(course), "cells": [(quarter_label(period), found.get((course.pk, period.pk))) for period in periods]}
        for course in courses
    ]
    return {"figure_rows": rows, "quarters": [quarter_label(period) for period in periods]}


def _named_page(request: HttpRequest, organisation: Organisation, report: str):
    # The record of the access comes first; without it there is no list (V-4).
    try:
        open_named_list(viewer=_viewer(request), organisation=organisation, report=report, purpose=_("planning training"))
    except NotAllowed:
        raise PermissionDenied(_("The agreement of your municipality does not allow lists by name.")) from None
    return Paginator(queries.people_of(organisation), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
