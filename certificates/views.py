"""What the holder's page asks for: how far a certificate is, and its file. Unknown and foreign look alike."""

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from certificates import queries, storage
from certificates.check_views import language, page, private
from certificates.errors import FileDamaged
from certificates.models import Certificate

log = logging.getLogger(__name__)


@login_required
@require_safe
def status(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return the fragment that a page swaps in while the certificate is being made."""
    card = queries.card(_own(request, public_id), language())
    return page(request, "certificates/_card.html", {"card": card})


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
        return page(request, "certificates/damaged.html", {"card": queries.card(row, language())}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="Secu4All-{row.code}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return private(response)


def _own(request: HttpRequest, public_id: UUID) -> Certificate:
    return get_object_or_404(Certificate, public_id=public_id, enrolment__learner=request.user, erased_at=None)
