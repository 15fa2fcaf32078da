"""What every template knows without asking: whether this is a demonstration."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict:
    """Return `is_demo`; no query."""
    return {"is_demo": settings.DEMO}
