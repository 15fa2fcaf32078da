"""DEFUS's reports. Whoever lacks the role gets 403 with a sentence; anonymous visitors are led to sign-in."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.policy import may
from courses.models import Course
from reports import queries
from reports.exports import csv_response, xlsx_response
from reports.files import sheets_of
from reports.forms import ReportFilter
from reports.models import ReportPeriod
from reports.reading import Quarter, Trend, quarter_of, title_of
from reports.tables import bars_of, map_of, quarter_label
from reports.words import DEFINITIONS, OFFICE_LABELS

QUARTERS_IN_CHART = 4
MOST_TOWNS_OPEN = 40


@dataclass(frozen=True)
class Chosen:
    """What somebody looks at."""

    form: ReportFilter
    periods: list[ReportPeriod]
    courses: list[Course]
    period: ReportPeriod
    course: Course
    language: str

    def quarter(self) -> Quarter:
        """Read it."""
        return quarter_of(self.period, self.course, OFFICE_LABELS, self.language)


def require_network(request: HttpRequest, action: str = "R") -> None:
    """Raise PermissionDenied for whoever may not see (R) or take along (X) the network's figures."""
    if may(request.viewer, action, "network_figures") == "never":  # type: ignore[attr-defined]
        raise PermissionDenied(_("Reports are open to DEFUS analysts, coordinators and administrators."))


def _chosen(request: HttpRequest) -> Chosen | None:
    """Return quarter and course that somebody asked for; None while nothing is frozen. Raises Http404 for anything else."""
    language = (get_language() or "de")[:2]
    periods, courses = queries.frozen_periods(), queries.courses_with_figures()
    if not periods or not courses:
        return None
    form = ReportFilter(request.GET or None, periods=periods, courses=[(course.pk, title_of(course, language)) for course in courses])
    if form.is_bound and not form.is_valid():
        raise Http404
    return Chosen(form, periods, courses, form.period or periods[0], form.course(courses), language)


@login_required
def network(request: HttpRequest) -> HttpResponse:
    """Participation in the network: pictures first, each with its table, definition and date of freezing."""
    require_network(request)
    chosen = _chosen(request)
    if chosen is None:
        return render(request, "reports/empty.html")
    quarter, latest = chosen.quarter(), list(reversed(chosen.periods[:QUARTERS_IN_CHART]))
    trend = Trend.read({*latest, chosen.period})
    figures = [trend.figure(row, chosen.course) for row in latest]
    context = {
        "form": chosen.form,
        "period": chosen.period,
        "period_label": quarter_label(chosen.period),
        "course_title": title_of(chosen.course, chosen.language),
        "quarter": quarter,
        "table": quarter.table,
        "courses": [trend.line(chosen.period, course, chosen.language) for course in chosen.courses],
        "chart": bars_of(latest, figures),
        "chart_rows": [(quarter_label(row), figure) for row, figure in zip(latest, figures, strict=True)],
        "tiles": map_of(quarter.table),
        "definitions": DEFINITIONS,
        "towns_open": quarter.towns <= MOST_TOWNS_OPEN,
        "may_export": may(request.viewer, "X", "network_figures") != "never",  # type: ignore[attr-defined]
    }
    return render(request, "reports/network.html", context)


def _to_take_along(request: HttpRequest) -> Chosen:
    require_network(request, "X")
    chosen = _chosen(request)
    if chosen is None:
        raise Http404
    return chosen


@login_required
def network_csv(request: HttpRequest) -> HttpResponse:
    """The figures of the page as one table, with the very same cells, definitions and date of freezing inside."""
    chosen = _to_take_along(request)
    sheets = sheets_of(chosen.period, title_of(chosen.course, chosen.language), chosen.quarter())
    head = [_("Table"), _("Name"), _("Measure"), _("Value"), _("Frozen on"), _("Definition")]
    rows = [[sheet.title, *line, sheet.frozen_on, sheet.definition] for sheet in sheets for line in sheet.long_lines()]
    return csv_response(f"teilnahme-{chosen.period}.csv", head, rows)


@login_required
def network_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook: one sheet a table, definition and date of freezing on top of each."""
    chosen = _to_take_along(request)
    return xlsx_response(
        f"teilnahme-{chosen.period}.xlsx", sheets_of(chosen.period, title_of(chosen.course, chosen.language), chosen.quarter())
    )
