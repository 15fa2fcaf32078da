"""The holder's wallet: all certificates, links to share, the calendar entry. Unknown and foreign look alike."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates import calendars, wallet
from certificates.check_views import language, page, private
from certificates.errors import NotStanding, TooManyShares
from certificates.forms import ShareForm
from certificates.models import Certificate
from certificates.services import sharing
from certificates.services.transcripts import latest
from certificates.statement import StatementUnreadable


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """List all certificates of the reader."""
    return wallet_page(request)


@login_required
@require_safe
def certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one certificate: download, links that lead to it, what else can be done with it."""
    return certificate_page(request, own(request, public_id), ShareForm())


@login_required
@require_POST
def share(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a link and show it, this once: only its hash is kept, so no later page can. Reloading would make another one."""
    row = own(request, public_id)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return certificate_page(request, row, form, status=422)
    try:
        made, token = sharing.share(certificate=row, **form.cleaned_data)
    except (NotStanding, TooManyShares) as error:
        form.add_error(None, _refusal(error))
        return certificate_page(request, row, form, status=409)
    link = settings.PUBLIC_URL + reverse("certificates:shared", args=[token])
    return certificate_page(request, row, ShareForm(), status=201, made=made, link=link)


@login_required
@require_POST
def end_share(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    """Take a link back."""
    row = own(request, public_id)
    if not sharing.take_back(share_id=pk, certificate=row):
        raise Http404
    messages.success(request, _("The link leads nowhere any more."))
    return redirect(f"{reverse('certificates:certificate', args=[public_id])}#share")


@login_required
@require_safe
def expiry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the holder the last day as a calendar entry."""
    row = own(request, public_id)
    if row.state != Certificate.State.ISSUED or row.valid_until is None:
        raise Http404
    response = private(HttpResponse(calendars.expiry_entry(row, language()), content_type="text/calendar; charset=utf-8"))
    response["Content-Disposition"] = f'attachment; filename="Secu4All-{row.code}.ics"'
    return response


def wallet_page(request: HttpRequest, status: int = 200, refusal: str = "") -> HttpResponse:
    """Return the list of the reader's certificates with the last transcript; `refusal` says why no new one was made."""
    context = {
        "wallet": wallet.wallet_of(request.user.pk, language()),
        "transcript": wallet.transcript_view(latest(request.user.pk)),
        "refusal": refusal,
    }
    return page(request, "certificates/wallet.html", context, status=status)


def certificate_page(request: HttpRequest, row: Certificate, form: ShareForm, status: int = 200, **more) -> HttpResponse:
    """Return the page of one certificate; one that cannot be read says so and is a 503."""
    try:
        entry = wallet.entry(row, language())
    except StatementUnreadable:
        return page(request, "certificates/unreadable.html", {}, status=503)
    context = {"entry": entry, "card": entry.card, "form": form, "shares": sharing.shares_of(row), "section": "learn", **more}
    return page(request, "certificates/certificate.html", context, status=status)


def own(request: HttpRequest, public_id: UUID) -> Certificate:
    """Return the reader's certificate; 404 for all others."""
    return get_object_or_404(Certificate, public_id=public_id, enrolment__learner=request.user, erased_at=None)


def _refusal(error: Exception) -> str:
    if isinstance(error, TooManyShares):
        return _("Ten links lead to this certificate already. Take one of them back first.")
    return _("Only a certificate that is issued and counts can be shared.")
