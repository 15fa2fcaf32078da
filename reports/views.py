"""DEFUS's reports. Whoever lacks the role gets 403 with a sentence; anonymous visitors are led to sign-in."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.choices import Land
from accounts.policy import Viewer, may
from courses.models import Course
from reports import queries
from reports.exports import csv_response
from reports.forms import OFFICE_LABELS, ReportFilter
from reports.tables import chart_of, map_of, quarter_label, table_of


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
    head = [_("Scope"), _("Name"), _("Enrolments"), _("Completions"), _("Running")]
    cells = [[row.scope_kind, row.label, *(hidden if n is None else n for n in (row.enrolled, row.completed, row.running))] for row in rows]
    return csv_response(f"teilnahme-{period}.csv", head, cells)
