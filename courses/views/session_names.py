"""Administrators open the names of everybody booked for a session: after a recent sign-in, with a reason, once (row 22, !)."""

from typing import cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.forms import ReasonForm
from accounts.middleware import missing_proof
from accounts.models import User
from accounts.policy import NEVER, may
from accounts.services.roles import viewer_of
from courses.services.session_names import open_names
from courses.sessions import view_of, with_words


class WhyForm(ReasonForm):
    """Why the names are opened."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["class"] = "kern-form-input__input"
        self.fields["reason"].help_text = _("Everybody in the list can read it, with your name and the time.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def names(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for a reason, then show the names once. 404 for everybody but administrators; the second factor is asked as in the administration."""
    if may(viewer_of(request.user), "R", "attendance") == NEVER:
        raise Http404
    return missing_proof(request) or _freshly(request, public_id)


@reauthentication_required(allow_get=False)
def _freshly(request: HttpRequest, public_id: UUID) -> HttpResponse:
    session = get_object_or_404(with_words(), public_id=public_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    rows = None
    if form.is_valid():
        rows = open_names(session=session, actor=cast(User, request.user), reason=form.cleaned_data["reason"])
    view = view_of(session, None, (get_language() or "de")[:2], timezone.now())
    context = {"view": view, "session": session, "form": form, "rows": rows, "section": "learn"}
    return render(request, "courses/sessions/names.html", context, status=422 if form.errors else 200)
