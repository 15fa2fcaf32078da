"""What Wagtail says to somebody who may not do a thing: 403 with a sentence, as everywhere else here (SECURITY.md G-5)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin import auth


def refuse_plainly() -> None:
    """Replace Wagtail's answer to a refusal, a redirect to its home page that scripts and tests take for success."""
    auth.permission_denied = _refuse


def _refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(_("You do not have the right to do this."))
