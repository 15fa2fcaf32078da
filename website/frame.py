"""Header and footer: a function of few words (language, entries, rights), so each is rendered once and kept.

What differs from person to person and from request to request (name, form token, address of the page) is put in afterwards, at marks that
no text can contain because this process has drawn them by lot.
"""

import secrets
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import quote

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from website import kept, navigation

_LOT = secrets.token_hex(8)
TOKEN, PATH, NEXT, NAME, INITIALS, EMAIL = (f"{word}-{_LOT}" for word in ("token", "path", "next", "name", "initials", "email"))
AUTHORS = {"trainer", "admin"}  # who has a group of Wagtail's, see accounts.services.roles
MOST_COUNTED = 99  # above, the header says "99+": it is kept for each number it shows
LEADERS = {"trainer", "coordinator", "admin"}  # who may read the guides, as the row `facilitation` of the matrix says


def header(request: HttpRequest | None, *, section: str = "") -> SafeString:
    """Return the header for this reader; one query for the roles of somebody signed in. `section` overrules the path."""
    user, path = getattr(request, "user", None), getattr(request, "path", "/")
    signed_in = bool(user and user.is_authenticated)
    roles = roles_of(request) if signed_in else frozenset()
    html: str = kept.large(
        "includes/header.html",
        entries=_entries(path, signed_in, roles, section),
        name=NAME if signed_in else "",
        initials=INITIALS if signed_in else "",
        email=EMAIL if signed_in else "",
        authors=signed_in and (user.is_superuser or bool(roles & AUTHORS)),
        leads=bool(roles & LEADERS),
        unread=min(user.unread, MOST_COUNTED + 1) if signed_in else 0,
        signed_in=signed_in,
        csrf_token=TOKEN,
        from_path=PATH,
        next_path=NEXT,
    )
    if signed_in:  # the only form with a token is that for signing out; a public page stays free of the cookie
        html = html.replace(TOKEN, get_token(request)).replace(INITIALS, escape(user.initials))
        html = html.replace(NAME, escape(user.get_full_name())).replace(EMAIL, escape(user.email))
    full = request.get_full_path() if request is not None else "/"
    return mark_safe(html.replace(PATH, quote(path)).replace(NEXT, escape(full)))  # noqa: S308  # each part escaped


def footer() -> SafeString:
    """Return the footer in the reader's language."""
    return kept.large("includes/footer.html")


def roles_of(request: HttpRequest) -> frozenset[str]:
    """Return the role words of the signed-in person, valid now; asked once a request.

    Through the relation, because this app must not import `accounts`.
    """
    found = getattr(request, "reader_roles", None)
    if found is None:
        now = timezone.now()
        rows = request.user.grants.filter(valid_from__lte=now).values_list("role", "valid_until")
        found = frozenset(role for role, until in rows if until is None or until > now)
        request.reader_roles = found
    return found


def _entries(path: str, signed_in: bool, roles: Collection[str], section: str) -> tuple[navigation.Entry, ...]:
    language = get_language() or "de"
    entries = navigation.main_entries(language=language, path=path, signed_in=signed_in, roles=roles, section=section)
    return tuple(replace(entry, is_page=True) if entry.is_current and entry.url == path else entry for entry in entries)
