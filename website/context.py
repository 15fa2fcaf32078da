"""What every template knows without asking: demonstration or not, and the chosen theme. No query."""

from django.conf import settings
from django.http import HttpRequest

from website.theme import chosen_theme


def site(request: HttpRequest) -> dict:
    """Return `is_demo` and `theme` ("light", "dark" or "" for the system's choice)."""
    return {"is_demo": settings.DEMO, "theme": chosen_theme(request)}
