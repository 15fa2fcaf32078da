"""The coordinator's desk: who stands where in which course, status only, under an agreement; each look is recorded before it is shown.

Whoever coordinates nothing gets 403 with a sentence; every municipality but one's own is a 404, known or not.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.coordinators import actor_of, too_many
from accounts.models import Organisation
from accounts.policy import NEVER, Viewer, may
from courses.services.asked_reminders import MOST_AT_ONCE, ask_reminders
from reports import queries
from reports.desk_forms import DeskFilter
from reports.desk_pages import cells_of, legend, overview_of
from reports.desk_queries import Desk, Person, desk_of, is_open, towns_of, visible_running
from reports.desk_tables import XLSX, Head, csv_of, xlsx_of
from reports.desk_words import purpose
from reports.errors import NotAllowed
from reports.models import ReportAccess
from reports.services.access import open_named_list
from reports.tables import quarter_label

PEOPLE_A_PAGE = 50
ACCESSES_A_PAGE = 50
NO_FIGURE = {"enrolled": None, "completed": None}  # what does not exist looks like what is suppressed (SECURITY.md 4.4, attack 11)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The matrix of people by courses. Off until an agreement is recorded; with `print` every row on one page, for paper."""
    towns = towns_of(_viewer(request))
    if not towns:
        raise PermissionDenied(_("This desk is open to coordinators of a municipality."))
    town = _chosen(towns, request.GET.get("municipality"))
    frame = {"organisation": town, "others": towns, "tab": "status"}
    if not is_open(town):
        return render(request, "reports/desk_off.html", frame | _own_figures(town))
    is_print = request.GET.get("print") == "1"
    _record(request, town, "status.print" if is_print else "status")
    found = desk_of(town, _language())
    form = _filter(request, found)
    people = form.people()
    page = None if is_print else _page(people, request.GET.get("page"), PEOPLE_A_PAGE)
    query = f"municipality={town.pk}" + (f"&{form.query}" if form.query else "")
    context = frame | {
        "form": form,
        "desk": found,
        "rows": cells_of(people if page is None else list(page.object_list), found.columns),
        "page": page,
        "is_print": is_print,
        "count": len(people),
        "overview": overview_of(found, town.min_group_size),
        "legend": legend(),
        "head": _head(town),
        "query": query,
        "is_filtered": bool(form.query),
        "most": MOST_AT_ONCE,
    }
    return render(request, "reports/desk.html", context)


@login_required
@require_safe
def desk_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered list as CSV. 404 for a municipality that is not one's own, and while the desk is off."""
    town = _town(request, pk)
    if refused := too_many(request, "export"):
        return refused
    found, people = _export(request, town, "status.csv")
    return _file(csv_of(_head(town), found.columns, people), "text/csv; charset=utf-8", "csv")


@login_required
@require_safe
def desk_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered list as a workbook. 404 for a municipality that is not one's own, and while the desk is off."""
    town = _town(request, pk)
    if refused := too_many(request, "export"):
        return refused
    found, people = _export(request, town, "status.xlsx")
    return _file(xlsx_of(_head(town), found.columns, people), XLSX, "xlsx")


@login_required
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the system to remind the chosen people. The answer is the same whoever they are and whatever they have turned off."""
    town = _town(request, pk)
    if may(_viewer(request), "C", "mails", organisation=town.pk, level=town.visibility_level) == NEVER:
        raise Http404
    back = redirect(f"{reverse('reports:desk')}?{_kept_query(request, town)}")
    chosen = {int(value) for value in request.POST.getlist("person") if value.isascii() and value.isdigit() and len(value) < 19}
    if not chosen or len(chosen) > MOST_AT_ONCE:
        messages.error(request, _("Please choose at least one person and at most %(most)d.") % {"most": MOST_AT_ONCE})
        return back
    if refused := too_many(request, "remind"):
        return refused
    _record(request, town, "reminders")
    ask_reminders(organisation=town, asked_by=actor_of(request), memberships=chosen, visible=visible_running(town))
    messages.success(
        request,
        _(
            "The reminders go out with the next mails, on working days from 7 to 18. Nobody gets more than one a week, and whoever has "
            "turned reminders off gets none."
        ),
    )
    return back


@login_required
@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The municipality's own frozen figures: at every level, without names."""
    town = _town(request, pk, needs_names=False)
    if may(_viewer(request), "R", "municipality_figures", organisation=town.pk) == NEVER:
        raise Http404
    return render(request, "reports/desk_figures.html", {"organisation": town, "tab": "figures"} | _own_figures(town))


@login_required
@require_safe
def accesses(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the own municipality opened a list with names, when and for what."""
    town = _town(request, pk, needs_names=False)
    if may(_viewer(request), "R", "accesses", organisation=town.pk) == NEVER:
        raise Http404
    rows = ReportAccess.objects.filter(organisation=town).select_related("viewer").order_by("-at", "-pk")
    page = _page(rows, request.GET.get("page"), ACCESSES_A_PAGE)
    changes = town.visibility_changes.order_by("-effective_from", "-pk")
    return render(request, "reports/desk_accesses.html", {"organisation": town, "tab": "status", "page": page, "changes": changes})


# --- Who asks, for what ---


def _viewer(request: HttpRequest) -> Viewer:
    """Who asks, as the middleware of privileged addresses has looked it up."""
    return request.viewer  # type: ignore[attr-defined]


def _language() -> str:
    return (get_language() or "de")[:2]


def _chosen(towns: list[Organisation], wanted: str | None) -> Organisation:
    found = next((row for row in towns if str(row.pk) == wanted), None) if wanted is not None else towns[0]
    if found is None:
        raise Http404
    return found


def _town(request: HttpRequest, pk: int, *, needs_names: bool = True) -> Organisation:
    found = next((row for row in towns_of(_viewer(request)) if row.pk == pk), None)
    if found is None or (needs_names and not is_open(found)):
        raise Http404
    return found


def _record(request: HttpRequest, town: Organisation, report: str) -> None:
    if not is_open(town):
        raise Http404
    try:
        open_named_list(viewer=_viewer(request), organisation=town, report=report, purpose=purpose())
    except NotAllowed:
        raise Http404 from None


# --- What is shown ---


def _filter(request: HttpRequest, found: Desk) -> DeskFilter:
    form = DeskFilter({name: request.GET.get(name, "") for name in DeskFilter.base_fields}, desk=found)
    if not form.is_valid():
        raise Http404
    return form


def _page(rows, wanted: str | None, size: int) -> Page:
    try:
        return Paginator(rows, size).page(wanted or 1)
    except (PageNotAnInteger, EmptyPage):
        raise Http404 from None


def _export(request: HttpRequest, town: Organisation, report: str) -> tuple[Desk, list[Person]]:
    _record(request, town, report)
    found = desk_of(town, _language())
    return found, _filter(request, found).people()


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


def _kept_query(request: HttpRequest, town: Organisation) -> str:
    """The address to come back to: one's own filters, nothing that somebody else has put in."""
    kept = request.GET.copy()
    for name in set(kept) - {*DeskFilter.base_fields, "page"}:
        del kept[name]
    kept["municipality"] = str(town.pk)
    return kept.urlencode()


def _own_figures(town: Organisation) -> dict:
    periods, courses = queries.frozen_periods()[:4], queries.courses_with_figures()
    found = queries.own_rows(town, periods)
    language = _language()
    rows = []
    for course in courses:
        words = course.texts.get(language) or course.texts.get(course.source_locale) or {}
        cells = [(quarter_label(period), found.get((course.pk, period.pk), NO_FIGURE)) for period in periods]
        rows.append({"title": words.get("title", course.title), "cells": cells})
    return {"figure_rows": rows, "quarters": [quarter_label(period) for period in periods]}
