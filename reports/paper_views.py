"""Reports as PDF: the network's year for DEFUS, a municipality's quarter for its personnel council. Works without JavaScript."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Language
from accounts.limits import is_spent
from accounts.models import Organisation
from accounts.policy import may
from accounts.services.roles import coordinated
from reports import queries
from reports.models import ReportPaper
from reports.network_views import require_network
from reports.services import papers
from reports.tables import quarter_label
from reports.year import years_with_figures

State, Kind = ReportPaper.State, ReportPaper.Kind


def _language(request: HttpRequest) -> str:
    wanted = request.POST.get("language", "")
    if wanted not in Language.values:
        raise Http404
    return wanted


def _refuse_too_many(request: HttpRequest) -> None:
    if is_spent("export", request.user.pk):
        raise PermissionDenied(_("You have asked for many files within an hour. Please wait a while."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest) -> HttpResponse:
    """The yearly reports: what there is, how far the others are, and a form to ask for one. Asking twice makes one file."""
    require_network(request, "X")
    years = years_with_figures()
    if request.method == "POST":
        wanted = next((each for each in years if str(each) == request.POST.get("year")), None)
        if wanted is None:
            raise Http404
        language = _language(request)
        _refuse_too_many(request)
        papers.request_year(year=wanted, language=language)
        return redirect(f"{reverse('reports:year')}#papers")
    found = papers.papers(Kind.YEAR)
    context = {
        "years": years,
        "languages": Language.choices,
        "papers": found,
        "is_waiting": any(row.state == State.REQUESTED for row in found),
    }
    return render(request, "reports/year.html", context)


@login_required
@require_safe
def year_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One yearly report."""
    require_network(request, "X")
    return _file(public_id, Kind.YEAR, None)


def _municipality(request: HttpRequest, pk: int) -> Organisation:
    """The municipality, for whoever may read its accesses (row 26 of the matrix); else it does not exist."""
    organisation = get_object_or_404(Organisation, pk=pk, is_active=True)
    if may(request.viewer, "R", "accesses", organisation=organisation.pk) != "named":  # type: ignore[attr-defined]
        raise Http404
    return organisation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """The quarterly reports to the personnel council of one municipality, and a form to ask for one."""
    organisation, periods = _municipality(request, pk), queries.frozen_periods()
    if request.method == "POST":
        wanted = next((row for row in periods if str(row) == request.POST.get("quarter")), None)
        if wanted is None:
            raise Http404
        language = _language(request)
        _refuse_too_many(request)
        papers.request_council(organisation=organisation, period=wanted, language=language)
        return redirect(f"{reverse('reports:council', args=[organisation.pk])}#papers")
    found = papers.papers(Kind.COUNCIL, organisation)
    context = {
        "organisation": organisation,
        "is_coordinator": organisation in coordinated(request.viewer),  # type: ignore[attr-defined]
        "quarters": [(str(row), quarter_label(row)) for row in periods],
        "languages": Language.choices,
        "papers": found,
        "is_waiting": any(row.state == State.REQUESTED for row in found),
    }
    return render(request, "reports/council.html", context)


@login_required
@require_safe
def council_file(request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
    """One report to a personnel council."""
    return _file(public_id, Kind.COUNCIL, _municipality(request, pk))


def _file(public_id: UUID, kind: str, organisation: Organisation | None) -> HttpResponse:
    row = get_object_or_404(ReportPaper, public_id=public_id, kind=kind, organisation=organisation, state=State.MADE)
    name = "teilnahme" if kind == Kind.YEAR else "personalrat"
    response = HttpResponse(bytes(row.pdf or b""), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="secu4all-{name}-{row.key}-{row.language}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
