"""Checking a certificate, and the holder's own page. Unknown, foreign and malformed look alike."""

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from certificates import limits, queries, storage, verification, wording
from certificates.errors import FileDamaged
from certificates.forms import CodeForm
from certificates.models import Certificate

log = logging.getLogger(__name__)


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; a usable one leads to its page."""
    if "code" not in request.GET:
        return _page(request, "certificates/verify.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    if form.is_valid():
        return redirect("certificates:verify_code", form.cleaned_data["code"])
    return _page(request, "certificates/verify.html", {"form": form}, status=400)


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a code stands for: 200 for every code that was ever issued, the same 404 for all others."""
    _forget_question(request)
    spent = _spent_limit(request)
    if spent:
        response = _page(request, "certificates/too_many.html", {}, status=429)
        response["Retry-After"] = str(limits.wait_seconds(spent))
        return response
    verdict = verification.lookup(code)
    if verdict.state == verification.UNKNOWN:
        request.path = request.path_info = reverse("certificates:verify")
        limits.is_spent(request, "verify_miss", count=True)
        return _page(request, "certificates/unknown.html", {"form": CodeForm()}, status=404)
    language = _language()
    context = {"verdict": verdict, "form": CodeForm(), "modules": queries.module_titles(verdict, language)}
    if verdict.statement is not None:
        context["facts"] = wording.facts(verdict.statement, language)
        context["labels"] = {name: wording.label(name, language) for name in ("name", "contents", "code")}
    return _page(request, "certificates/result.html", context)


@login_required
@require_safe
def certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the holder's certificate with download and check code."""
    card = queries.card(_own(request, public_id), _language())
    return _page(request, "certificates/certificate.html", {"card": card})


@login_required
@require_safe
def status(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return the fragment that a page swaps in while the certificate is being made."""
    card = queries.card(_own(request, public_id), _language())
    return _page(request, "certificates/_card.html", {"card": card})


@login_required
@require_safe
def download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the holder the file as it was issued, byte for byte."""
    row = _own(request, public_id)
    if row.state != Certificate.State.ISSUED:
        raise Http404
    try:
        content = storage.read(row.pdf, row.pdf_sha256)
    except FileDamaged as error:
        log.error("certificate file damaged", extra={"certificate": row.pk, "reason": str(error)})
        return _page(request, "certificates/damaged.html", {"card": queries.card(row, _language())}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="Secu4All-{row.code}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _private(response)


def _forget_question(request: HttpRequest) -> None:
    """Drop what was added to the address: the page's own switches repeat it, and a forger must not put a name on this page."""
    request.META["QUERY_STRING"] = ""


def _spent_limit(request: HttpRequest) -> str:
    """Return the limit that the address has used up, after counting this look; "" when it may go on."""
    if limits.is_spent(request, "verify", count=True):
        return "verify"
    return "verify_miss" if limits.is_spent(request, "verify_miss", count=False) else ""


def _own(request: HttpRequest, public_id: UUID) -> Certificate:
    return get_object_or_404(Certificate, public_id=public_id, enrolment__learner=request.user, erased_at=None)


def _language() -> str:
    return (get_language() or "de")[:2]


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    return _private(render(request, template, context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """Nothing here is stored by a cache or found by a search engine."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
