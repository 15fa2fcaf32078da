"""Tags of the page frame and the small components: icons, stones, bands, navigation, language switch. No query but one for roles."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from website import navigation
from website.stones import STATE_WORDS, band_view, stone_view

register = template.Library()

# Drawn by KERN's style sheet; every other name is one of ours (css/icons.css).
KERN_ICONS = frozenset(
    "account-circle add arrow-back arrow-down arrow-forward arrow-up autorenew calendar-today check checklist chevron-left chevron-right close "
    "content-copy danger dark-mode dehaze delete download draft easy-language edit help home info language light-mode logout mail more-vert "
    "open-in-new search sign-language success visibility visibility-off warning".split()
)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A decorative icon in the colour of its text: `{% icon "download" %}`, `{% icon "lock" "large" %}`. Always beside a word."""
    family = "kern-icon" if name in KERN_ICONS else "icon"
    extra = f" icon--{size}" if size else ""
    return format_html('<span class="icon {}--{}{}" aria-hidden="true"></span>', family, name, extra)


@register.inclusion_tag("components/stone.html")
def stone(state: str = "open", number=None, size: str = "", label: str = "") -> dict:
    """One stone. With `label` it is an image with that text, without it is decoration beside a word.

    States: open, started, done, next, wrong, locked. Sizes: "" (24 x 16), "numbered" (36 x 24), "step" (44 x 28), "large" (88 x 56).
    """
    return {"stone": stone_view(state, number=number, size=size), "label": label}


@register.inclusion_tag("components/paving.html")
def paving(states, text: str = "", label: str = "", numbered: bool = False) -> dict:
    """A row of stones, one per item, with its text beside it: `{% paving states "3 von 5 · noch etwa 19 min" %}`.

    `states` are state words, or dicts with `state` and optionally `url` and `number`. `label` is read out instead of the stones.
    """
    return {"band": band_view(states, numbered=numbered), "text": text, "label": label or text}


@register.simple_tag
def state_word(state: str) -> str:
    """The word for a stone's state: "done" becomes "erledigt"."""
    return str(STATE_WORDS.get(state, state))


@register.simple_tag
def address(name: str) -> str:
    """The address of a fixed page in the reader's language: `{% address "help" %}`."""
    return navigation.address(name, get_language() or "de")


@register.simple_tag(takes_context=True)
def main_navigation(context) -> list[navigation.Entry]:
    """The header's entries for this reader; computed once a page. `section` in the context overrules the path."""
    request = context.get("request")
    cached = getattr(request, "main_navigation", None)
    if cached is not None:
        return cached
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    entries = navigation.main_entries(
        language=get_language() or "de",
        path=getattr(request, "path", ""),
        signed_in=signed_in,
        roles=_roles(user) if signed_in else (),
        section=context.get("section", ""),
    )
    if request is not None:
        request.main_navigation = entries
    return entries


@register.simple_tag
def footer_navigation() -> list:
    """The footer's columns: heading and entries."""
    return navigation.footer_columns(get_language() or "de")


@register.simple_tag(takes_context=True)
def language_links(context) -> list[dict]:
    """Both languages: the current one without address, the other with the address of the switch."""
    request, current = context.get("request"), get_language() or "de"
    here = request.path if request else "/"
    names = {"de": "Deutsch", "en": "English"}
    return [
        {
            "code": code,
            "name": names[code],
            "is_current": code == current,
            "url": "" if code == current else f"{reverse('website:language', args=[code])}?{urlencode({'from': here})}",
        }
        for code in navigation.LANGUAGES
    ]


def _roles(user) -> set[str]:
    """Role words of the signed-in person, valid now. Through the relation, because this app must not import `accounts`."""
    now = timezone.now()
    rows = user.grants.filter(valid_from__lte=now).values_list("role", "valid_until")
    return {role for role, until in rows if until is None or until > now}


@register.simple_tag(takes_context=True)
def may_author(context) -> bool:
    """True when the reader works in the authoring interface."""
    user = context.get("user")
    return bool(user and user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))
