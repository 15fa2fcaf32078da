"""A coordinator asks for a certificate to be revoked; administrators decide (row 17 of the matrix, level 1 and above).

Open as the desk is: under an agreement, for enrolments made with the municipality since then. Everything else is a 404.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.coordinators import actor_of, too_many
from accounts.models import Organisation
from accounts.policy import NEVER, may
from certificates.change_forms import REFUSALS
from certificates.codes import grouped
from certificates.errors import ChangeRefused
from certificates.models import ChangeRequest
from certificates.services import changes
from courses.models import Course
from reports.desk_queries import is_open, towns_of
from reports.revocation_forms import RevocationForm
from reports.revocation_queries import certificate_by_code, requests_of

A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revocations(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and what became of earlier requests. A code that is unknown, foreign or not to be seen gets one answer."""
    town = _town(request, pk)
    if request.method != "POST":
        return _page(request, town, RevocationForm())
    if refused := too_many(request, "ask_revocation"):
        return refused
    form = RevocationForm(request.POST)
    if not form.is_valid():
        return _page(request, town, form, status=422)
    certificate = certificate_by_code(town, form.cleaned_data["code"])
    if certificate is None:
        form.add_error("code", _("No certificate that your municipality may see has this code. Please compare it with the paper."))
        return _page(request, town, form, status=422)
    try:
        changes.ask(
            certificate=certificate,
            kind=ChangeRequest.Kind.REVOKE,
            actor=actor_of(request),
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            organisation=town,
        )
    except ChangeRefused as refusal:
        form.add_error(None, REFUSALS[refusal.reason])
        return _page(request, town, form, status=409)
    messages.success(request, _("Your request has arrived. The administration decides; until then the certificate stays valid."))
    return redirect("reports:revocations", town.pk)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, request_id: int) -> HttpResponse:
    """Take one's own request back. 404 for those of others."""
    town = _town(request, pk)
    row = get_object_or_404(ChangeRequest, pk=request_id, organisation=town, requested_by=request.user)
    try:
        changes.withdraw(request_id=row.pk, actor=actor_of(request))
    except ChangeRefused as refusal:
        messages.error(request, REFUSALS[refusal.reason])
    else:
        messages.success(request, _("The request is taken back; nothing was changed."))
    return redirect("reports:revocations", town.pk)


def _town(request: HttpRequest, pk: int) -> Organisation:
    viewer = request.viewer  # type: ignore[attr-defined]  # by the middleware of privileged addresses
    town = next((row for row in towns_of(viewer) if row.pk == pk), None)
    if town is None or not is_open(town):
        raise Http404
    if may(viewer, "C", "revocation", organisation=town.pk, level=town.visibility_level) == NEVER:
        raise Http404
    return town


def _page(request: HttpRequest, town: Organisation, form: RevocationForm, status: int = 200) -> HttpResponse:
    page = Paginator(requests_of(town, request.viewer), A_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    context = {
        "organisation": town,
        "tab": "certificates",
        "form": form,
        "page": page,
        "rows": [_line(row) for row in page],
    }
    return render(request, "reports/revocations.html", context, status=status)


def _line(row: ChangeRequest) -> dict:
    return {
        "row": row,
        "code": grouped(row.certificate.code),
        "course": _title(row.certificate.enrolment.course),
        "is_open": row.state == ChangeRequest.State.OPEN,
        "is_revoked": row.state == ChangeRequest.State.APPROVED,
    }


def _title(course: Course) -> str:
    words = course.texts.get((get_language() or "de")[:2]) or course.texts.get(course.source_locale) or {}
    return str(words.get("title", course.title))
