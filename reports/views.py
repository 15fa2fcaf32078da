"""DEFUS's reports and the coordinator's desk. Whoever lacks the role gets 403 with a sentence; anonymous visitors are led to sign-in."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.choices import Land
from accounts.models import Organisation
from accounts.policy import Viewer, may
from accounts.services.roles import coordinated
from courses.models import Course
from reports import queries
from reports.errors import NotAllowed
from reports.exports import csv_response
from reports.forms import OFFICE_LABELS, ReportFilter
from reports.services.access import open_named_list
from reports.tables import chart_of, map_of, quarter_label, table_of

PEOPLE_A_PAGE = 25


def _language() -> str:
    return (get_language() or "de")[:2]


def _viewer(request: HttpRequest) -> Viewer:
    """Who asks, as the middleware of privileged addresses has looked it up."""
    return request.viewer


def _require_network(request: HttpRequest, action: str = "R") -> None:
    if may(_viewer(request), action, "network_figures") == "never":
        raise PermissionDenied(_("Reports are open to DEFUS analysts, coordinators and administrators."))


def _course_title(course: Course) -> str:
    words = course.texts.get(_language()) or course.texts.get(course.source_locale) or {}
    return words.get("title", course.title)


@login_required
def network(request: HttpRequest) -> HttpResponse:
    """Participation in the network: figures, chart by quarter, map of the Länder, municipalities, kinds of office."""
    _require_network(request)
    periods, courses = queries.frozen_periods(), queries.courses_with_figures()
    if not periods or not courses:
        return render(request, "reports/empty.html")
    form = ReportFilter(request.GET or None, periods=periods, courses=[(course.pk, _course_title(course)) for course in courses])
    if form.is_bound and not form.is_valid():
        raise Http404
    period, course = form.period or periods[0], form.course(courses)
    tables = {row.pk: table_of(row, course, OFFICE_LABELS) for row in periods[:4]}
    table = tables[period.pk] if period.pk in tables else table_of(period, course, OFFICE_LABELS)
    context = {
        "form": form,
        "period": period,
        "period_label": quarter_label(period),
        "course_title": _course_title(course),
        "course": course,
        "table": table,
        "chart": chart_of(list(reversed(periods[:4])), tables),
        "chart_rows": [(quarter_label(row), tables[row.pk].network) for row in reversed(periods[:4])],
        "tiles": map_of(table),
        "land_names": dict(Land.choices),
        "may_export": may(_viewer(request), "X", "network_figures") != "never",
    }
    return render(request, "reports/network.html", context)


@login_required
def network_csv(request: HttpRequest) -> HttpResponse:
    """The table of the page as a file, with the very same cells."""
    _require_network(request, "X")
    periods, courses = queries.frozen_periods(), queries.courses_with_figures()
    form = ReportFilter(request.GET or None, periods=periods, courses=[(course.pk, "") for course in courses])
    if not periods or not courses or (form.is_bound and not form.is_valid()):
        raise Http404
    period, course = form.period or periods[0], form.course(courses)
    table, hidden = table_of(period, course, OFFICE_LABELS), _("suppressed")
    rows = [*([table.network] if table.network else []), *table.lands, *table.organisations, *table.offices]
    head = [_("Scope"), _("Name"), _("Enrolments"), _("Completions")]
    cells = [[row.scope_kind, row.label, *(hidden if n is None else n for n in (row.enrolled, row.completed))] for row in rows]
    return csv_response(f"teilnahme-{period}.csv", head, cells)


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
