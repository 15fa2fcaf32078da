"""The gate of a coordinator's pages: one's own municipality, and what the matrix allows in it. Everything else looks like missing."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.limits import is_spent
from accounts.models import Organisation, User
from accounts.policy import NEVER, may
from accounts.services.roles import coordinated, viewer_of

View = Callable[..., HttpResponse]


def for_coordinators(thing: str, *, reading: str = "R", writing: str = "U") -> Callable[[View], View]:
    """Let a coordinator of the municipality in the address pass, with `request.town`; 404 for everybody else.

    Which letter of the matrix is asked depends on the method. The view gets no `town` argument: it cannot look at another one.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, town: int, *args, **kwargs) -> HttpResponse:
            viewer = getattr(request, "viewer", None) or viewer_of(request.user)
            own = coordinated(viewer)
            found = next((row for row in own if row.pk == town), None)
            action = reading if request.method in {"GET", "HEAD"} else writing
            if found is None or may(viewer, action, thing, organisation=found.pk, level=found.visibility_level) == NEVER:
                raise Http404
            request.town, request.own_towns = found, own  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return guard


def town_of(request: HttpRequest) -> Organisation:
    """The municipality that the gate has let in."""
    return request.town  # type: ignore[attr-defined]


def too_many(request: HttpRequest, action: str) -> HttpResponse | None:
    """Count one use by this person; the page that says to wait once `settings.LIMITS[action]` is used up."""
    if not is_spent(action, request.user.pk):
        return None
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "3600"
    return response


def actor_of(request: HttpRequest) -> User:
    """Whoever acts; anonymous visitors never come past the gate."""
    return cast(User, request.user)
