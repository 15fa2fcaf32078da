"""The transcript of a learner's courses: asked for, waited for, downloaded. Unknown and foreign look alike."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from certificates import wallet, wording
from certificates.check_views import language, page, private
from certificates.errors import NothingCompleted, TooManyTranscripts
from certificates.models import Transcript
from certificates.services.transcripts import request_transcript
from certificates.wallet_views import wallet_page


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a transcript in the page's language."""
    learner = request.user
    if not isinstance(learner, User):
        raise Http404
    try:
        request_transcript(learner=learner, language=wording.known(language()))
    except NothingCompleted:
        return wallet_page(request, status=409, refusal=_("You have not completed a course yet, so there is nothing to list."))
    except TooManyTranscripts:
        response = wallet_page(request, status=429, refusal=_("You have asked for ten transcripts within an hour. Please wait a while."))
        response["Retry-After"] = "3600"
        return response
    return redirect(f"{reverse('certificates:wallet')}#transcript")


@login_required
@require_safe
def status(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return the fragment that a page swaps in while the transcript is being made."""
    return page(request, "certificates/_transcript.html", {"transcript": wallet.transcript_view(_own(request, public_id, "pdf"))})


@login_required
@require_safe
def download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the file, as long as it is kept."""
    row = _own(request, public_id)
    if row.pdf is None:
        raise Http404
    response = HttpResponse(bytes(row.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="Secu4All-{row.number}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return private(response)


def _own(request: HttpRequest, public_id: UUID, *unread: str) -> Transcript:
    return get_object_or_404(Transcript.objects.defer("content", *unread), public_id=public_id, learner=request.user)
