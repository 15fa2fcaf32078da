"""The coordinator's desk: who stands where in which course, status only, under an agreement; each look is recorded before it is shown.

Whoever coordinates nothing gets 403 with a sentence; every municipality but one's own is a 404, known or not.
"""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.coordinators import too_many
from accounts.models import Organisation
from accounts.policy import NEVER, may
from reports import queries
from reports.desk_gate import filter_of, language, own_town, record, viewer
from reports.desk_pages import aside, legend, overview_of, rows_of, tabs
from reports.desk_queries import Desk, Person, desk_of, is_open, towns_of
from reports.desk_tables import XLSX, Head, csv_of, xlsx_of
from reports.desk_words import purpose
from reports.models import ReportAccess
from reports.proof_queries import shows_proofs
from reports.tables import quarter_label

PEOPLE_A_PAGE = 50
ACCESSES_A_PAGE = 50
NO_FIGURE = {"enrolled": None, "completed": None}  # what does not exist looks like what is suppressed (SECURITY.md 4.4, attack 11)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The matrix of people by courses. Off until an agreement is recorded; with `print` every row on one page, for paper."""
    towns = towns_of(viewer(request))
    if not towns:
        raise PermissionDenied(_("This desk is open to coordinators of a municipality."))
    town = _chosen(towns, request.GET.get("municipality"))
    frame = {"organisation": town, "others": towns, "tab": "status"}
    if not is_open(town):
        return render(request, "reports/desk_off.html", frame | _own_figures(town))
    is_print = request.GET.get("print") == "1"
    record(request, town, "status.print" if is_print else "status")
    found = desk_of(town, language())
    form = filter_of(request, found)
    people = form.people()
    page = None if is_print else page_of(people, request.GET.get("page"), PEOPLE_A_PAGE)
    query = f"municipality={town.pk}" + (f"&{form.query}" if form.query else "")
    context = frame | {
        "form": form,
        "desk": found,
        "rows": rows_of(people if page is None else list(page.object_list), found.columns, can_choose=not is_print),
        "page": page,
        "is_print": is_print,
        "count": len(people),
        "overview": overview_of(found, town.min_group_size),
        "legend": legend(),
        "tabs": tabs(town),
        "aside": aside(town),
        "head": _head(town),
        "query": query,
        "is_filtered": bool(form.query),
        "shows_proofs": shows_proofs(town),
    }
    return render(request, "reports/desk.html", context)


@login_required
@require_safe
def desk_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered list as CSV. 404 for a municipality that is not one's own, and while the desk is off."""
    town = own_town(request, pk)
    if refused := too_many(request, "export"):
        return refused
    found, people = _export(request, town, "status.csv")
    return _file(csv_of(_head(town), found.columns, people), "text/csv; charset=utf-8", "csv")


@login_required
@require_safe
def desk_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered list as a workbook. 404 for a municipality that is not one's own, and while the desk is off."""
    town = own_town(request, pk)
    if refused := too_many(request, "export"):
        return refused
    found, people = _export(request, town, "status.xlsx")
    return _file(xlsx_of(_head(town), found.columns, people), XLSX, "xlsx")


@login_required
@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The municipality's own frozen figures: at every level, without names."""
    town = own_town(request, pk, needs_names=False)
    if may(viewer(request), "R", "municipality_figures", organisation=town.pk) == NEVER:
        raise Http404
    return render(request, "reports/desk_figures.html", {"organisation": town, "tab": "figures"} | _own_figures(town))


@login_required
@require_safe
def accesses(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the own municipality opened a list with names, when and for what."""
    town = own_town(request, pk, needs_names=False)
    if may(viewer(request), "R", "accesses", organisation=town.pk) == NEVER:
        raise Http404
    rows = ReportAccess.objects.filter(organisation=town).select_related("viewer").order_by("-at", "-pk")
    page = page_of(rows, request.GET.get("page"), ACCESSES_A_PAGE)
    changes = town.visibility_changes.order_by("-effective_from", "-pk")
    return render(request, "reports/desk_accesses.html", {"organisation": town, "tab": "status", "page": page, "changes": changes})


# --- Which municipality ---


def _chosen(towns: list[Organisation], wanted: str | None) -> Organisation:
    found = next((row for row in towns if str(row.pk) == wanted), None) if wanted is not None else towns[0]
    if found is None:
        raise Http404
    return found


# --- What is shown ---


def page_of(rows, wanted: str | None, size: int) -> Page:
    """One page of a list. 404 for a page that there is not."""
    try:
        return Paginator(rows, size).page(wanted or 1)
    except (PageNotAnInteger, EmptyPage):
        raise Http404 from None


def _export(request: HttpRequest, town: Organisation, report: str) -> tuple[Desk, list[Person]]:
    record(request, town, report)
    found = desk_of(town, language())
    return found, filter_of(request, found).people()


def _head(town: Organisation) -> Head:
    since = timezone.localtime(town.names_since)  # type: ignore[attr-defined]
    return Head(
        municipality=town.name,
        purpose=purpose(),
        agreement=town.agreement_reference,
        since=formats.date_format(since, "DATE_FORMAT"),
        made_on=formats.date_format(timezone.localtime(), "DATE_FORMAT"),
    )


def _file(content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="stand-{timezone.localdate():%Y-%m-%d}.{ending}"'
    return response


def _own_figures(town: Organisation) -> dict:
    periods, courses = queries.frozen_periods()[:4], queries.courses_with_figures()
    found = queries.own_rows(town, periods)
    spoken = language()
    rows = []
    for course in courses:
        words = course.texts.get(spoken) or course.texts.get(course.source_locale) or {}
        cells = [(quarter_label(period), found.get((course.pk, period.pk), NO_FIGURE)) for period in periods]
        rows.append({"title": words.get("title", course.title), "cells": cells})
    return {"figure_rows": rows, "quarters": [quarter_label(period) for period in periods]}
