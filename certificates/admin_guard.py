"""Who comes in where certificates are looked after: what the matrix lets change them, with a recent sign-in (rows 15, 17 and 32, !)."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import NEVER, may
from accounts.services.roles import viewer_of

View = Callable[..., HttpResponse]


def needs(action: str, thing: str, *, for_reading: bool = False) -> Callable[[View], View]:
    """Let only those in who may do `action` on every `thing` of the matrix.

    Acts ask for a recent sign-in (not in a demonstration); reading does where `for_reading` says so.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if may(viewer_of(request.user), action, thing) == NEVER:
                raise PermissionDenied(_("This part is open to administrators."))
            return view(request, *args, **kwargs)

        return reauthentication_required(enabled=lambda request: not settings.DEMO, allow_get=not for_reading)(guarded)

    return decorate


def actor_of(request: HttpRequest) -> User:
    """Return who asks; anonymous visitors never come past `needs`."""
    return cast(User, request.user)
