"""Accepting an invitation: through sign-up or sign-in. Every invitation that cannot be accepted gets the same page."""

from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import InvitationInvalid
from accounts.invitation_forms import AcceptForm
from accounts.limits import is_spent
from accounts.models import Membership
from accounts.services import accepting, invitations


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose invitation it is and lead to sign-up or sign-in; signed in, accept it. Opening the page uses nothing up."""
    who = get_ip(request)
    if is_spent("invitation_miss", who, count=False):
        response = render(request, "429.html", status=429)
        response["Retry-After"] = "900"
        return response
    try:
        found = invitations.find(token)
    except InvitationInvalid:
        return _refused(request, token, who)
    context = {"invitation": found, "organisation": found.organisation, "next": urlencode({"next": request.path})}
    if not request.user.is_authenticated:
        return _private(render(request, "accounts/invitation.html", context))
    initial = {"office_kind": found.office_kind, "unit": found.unit}
    form = AcceptForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = accepting.accept(token=token, user=request.user, **form.cleaned_data)
        except InvitationInvalid:
            return _refused(request, token, who)
        if isinstance(row, Membership):
            messages.success(request, _("You now belong to %(name)s.") % {"name": found.organisation.name})
        else:
            messages.success(request, _("%(name)s has your request. You can learn in the meantime.") % {"name": found.organisation.name})
        return redirect("courses:dashboard")
    return _private(render(request, "accounts/invitation.html", context | {"form": form}, status=422 if form.errors else 200))


def _refused(request: HttpRequest, token: str, who: str) -> HttpResponse:
    """One page for unknown, altered, expired, revoked and used up: nothing can be learnt from it. Who came in by it goes on."""
    if request.user.is_authenticated and invitations.has_entered(token, request.user):
        return redirect("courses:dashboard")
    is_spent("invitation_miss", who)
    return _private(render(request, "accounts/invitation_refused.html", status=404))


def _private(response: HttpResponse) -> HttpResponse:
    # The address holds the token: no cache gets to know it, and the house's policy (same-origin) keeps it from other sites. A stricter
    # one makes browsers send "Origin: null" with the form, which the check against forgery refuses.
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
