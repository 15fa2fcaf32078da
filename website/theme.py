"""Light or dark: the system decides, a switch overrules it, one cookie keeps it. No session, no script needed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

THEMES = ("light", "dark")
COOKIE = "__Host-theme" if settings.IS_HTTPS else "theme"
ONE_YEAR = 365 * 24 * 3600


def chosen_theme(request: HttpRequest) -> str:
    """Return "light" or "dark" when the reader has chosen, else "" (the system's). Anything else in the cookie counts as no choice."""
    value = request.COOKIES.get(COOKIE, "")
    return value if value in THEMES else ""


def keep_theme(response: HttpResponse, theme: str) -> None:
    """Store the choice in the one cookie, or remove it when `theme` is neither light nor dark."""
    if theme in THEMES:
        response.set_cookie(COOKIE, theme, max_age=ONE_YEAR, path="/", secure=settings.IS_HTTPS, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, path="/", samesite="Lax")
