"""Ticking what one's own free text has, on the page of the review."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quizzes.content import BadAnswer
from quizzes.errors import AttemptClosed, AttemptUnknown, QuestionUnknown
from quizzes.limits import seconds_to_wait
from quizzes.services.assessing import assess_own_text


@login_required
@require_POST
def assess(request: HttpRequest, public_id: UUID, question_key: str) -> HttpResponse:
    """Keep the ticks and lead back to the question. 404 for what is unknown, foreign or not graded yet; 429 when pressed too often."""
    wait = seconds_to_wait("answer", public_id)
    if wait:
        refusal = render(request, "429.html", status=429)
        refusal["Retry-After"] = str(wait)
        return refusal
    try:
        assess_own_text(attempt_id=public_id, learner=request.user, question_key=question_key, met=request.POST.getlist("met"))
    except (AttemptUnknown, AttemptClosed, QuestionUnknown):
        raise Http404 from None
    except BadAnswer:
        return HttpResponseBadRequest()
    messages.success(request, _("Your self-assessment is saved."))
    return redirect(f"{reverse('quizzes:review', args=[public_id])}#own-{question_key}")
