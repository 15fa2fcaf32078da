"""What strangers see behind a shared link: the certificate as on the check page, and the file if its holder allowed that."""

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from certificates import limits, storage, verification
from certificates.check_views import forget_question, page, private, result_context, spent_limit, too_many
from certificates.errors import FileDamaged
from certificates.models import Certificate, CertificateShare
from certificates.services import sharing
from certificates.verification import UNCLEAR

log = logging.getLogger(__name__)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show the certificate behind a link. Ended, taken back and never made links get the same 404."""
    found = _find(request, token)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "GET":  # HEAD is asked for by programs that draw previews
        sharing.count_opening(found)
    verdict = verification.verdict_on(found.certificate)
    if verdict.state == UNCLEAR:
        return page(request, "certificates/unclear.html", {"verdict": verdict}, status=503)
    context = result_context(verdict) | {"share": found, "token": token, "has_file": _has_file(found)}
    return page(request, "certificates/shared.html", context)


@require_safe
def shared_file(request: HttpRequest, token: str) -> HttpResponse:
    """Give the file behind a link, byte for byte as it was issued, if the holder allowed that and the certificate stands."""
    found = _find(request, token)
    if isinstance(found, HttpResponse):
        return found
    if not _has_file(found):
        return _gone(request)
    row = found.certificate
    try:
        content = storage.read(row.pdf, row.pdf_sha256)
    except FileDamaged as error:
        log.error("certificate file damaged", extra={"certificate": row.pk, "reason": str(error)})
        return page(request, "certificates/shared_damaged.html", {"token": token}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="Secu4All-{row.code}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return private(response)


@require_safe
def shared_credential(request: HttpRequest, token: str) -> HttpResponse:
    """Give the digital credential behind a link, under the same conditions as the file: it holds the whole name, too."""
    found = _find(request, token)
    if isinstance(found, HttpResponse):
        return found
    row = found.certificate
    if not (_has_file(found) and row.credential):
        return _gone(request)
    response = HttpResponse(row.credential.encode(), content_type="application/ld+json")
    response["Content-Disposition"] = f'attachment; filename="Secu4All-{row.code}.json"'
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return private(response)


def _find(request: HttpRequest, token: str) -> CertificateShare | HttpResponse:
    """Return the open link, or the answer of a limit or of a link that leads nowhere."""
    forget_question(request)
    spent = spent_limit(request)
    if spent:
        return too_many(request, spent)
    found = sharing.find(token)
    if found is None:
        limits.is_spent(request, "verify_miss", count=True)
        return _gone(request)
    return found


def _has_file(found: CertificateShare) -> bool:
    return found.with_file and found.certificate.state == Certificate.State.ISSUED and bool(found.certificate.pdf)


def _gone(request: HttpRequest) -> HttpResponse:
    request.path = request.path_info = reverse("certificates:verify")  # the page's own switches must not repeat what was asked for
    return page(request, "certificates/shared_gone.html", {}, status=404)
