"""The gate before privileged addresses: sign-in, role, second factor, and a sign-in that is not older than half a day."""

import time
from collections.abc import Callable
from typing import cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User
from accounts.services.roles import AUTHORS, sync_groups, viewer_of

Handler = Callable[[HttpRequest], HttpResponse]
AUTHORING = "/admin/"
PRIVILEGED = (AUTHORING, "/coordination/", "/reports/")


class PrivilegedMiddleware:
    """Lets nobody without a second factor reach a privileged address, by address and not by menu (SECURITY.md A-2).

    Anonymous visitors and people without a role pass through: the views behind answer them. Refuses the authoring interface with 403
    to whoever may not author (Wagtail would lead them to sign-in in a circle). With DEMO the factor is not asked (G-10).
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path.removeprefix("/en")
        if not path.startswith(PRIVILEGED) or not request.user.is_authenticated:
            return self.get_response(request)
        if path.startswith(AUTHORING):
            # The authoring interface has no language in its address: it speaks the language of the person.
            translation.activate(request.user.language)
            _refuse_unless_author(request)
        return missing_proof(request) or self.get_response(request)


def _refuse_unless_author(request: HttpRequest) -> None:
    if request.user.is_superuser:
        return
    held = sync_groups(cast(User, request.user))  # the caller has let anonymous visitors pass
    if not held & AUTHORS or not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied(_("The authoring interface is open to trainers and administrators."))
    # Wagtail's reports span all pages and write tables as they are; a cell that begins with "=" would be a formula (SECURITY.md 5.6).
    if request.path.startswith(f"{AUTHORING}reports/") and Role.ADMIN not in held:
        raise PermissionDenied(_("Reports on the authoring interface are open to administrators."))


def missing_proof(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return where somebody with a role has to go first: set up a factor, show it, or sign in again; None when nothing is missing."""
    viewer = request.viewer = viewer_of(request.user)  # the rights of this request: asked once, used by the view and the navigation
    request.reader_roles = frozenset(held.role for held in viewer.held)
    if not request.user.is_superuser and not viewer.held:
        return None
    records = get_authentication_records(request, request.user)
    if settings.SECOND_FACTOR_REQUIRED:
        if not is_mfa_enabled(request.user):
            messages.warning(request, _("This part of the platform asks for a second factor. Please set one up first."))
            return HttpResponseRedirect(reverse("mfa_index"))
        if not any(record["method"] == "mfa" for record in records):
            return _to("mfa_reauthenticate" if is_mfa_enabled(request.user, ["totp"]) else "mfa_reauthenticate_webauthn", request)
    newest = max((record["at"] for record in records), default=0)
    if newest < time.time() - settings.PRIVILEGED_SIGN_IN_SECONDS:
        return _to("account_reauthenticate", request)
    return None


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    # Only the address of a page can be come back to; a form that was sent has to be sent again.
    target = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': target})}")
