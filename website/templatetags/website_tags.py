"""Tags of the page frame and the small components: icons, stones, bands, navigation, language switch. No query but one for roles."""

from functools import cache
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from website import frame, kept, navigation
from website.stones import STATE_WORDS, band_view, stone_view

register = template.Library()

# Drawn by KERN's style sheet; every other name is one of ours (css/icons.css).
KERN_ICONS = frozenset(
    "account-circle add arrow-back arrow-down arrow-forward arrow-up autorenew calendar-today check checklist chevron-left chevron-right close "
    "content-copy danger dark-mode dehaze delete download draft easy-language edit help home info language light-mode logout mail more-vert "
    "open-in-new search sign-language success visibility visibility-off warning".split()
)


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """A decorative icon in the colour of its text: `{% icon "download" %}`, `{% icon "lock" "large" %}`. Always beside a word."""
    name = name.replace("_", "-")
    family = "kern-icon" if name in KERN_ICONS else "icon"
    extra = f" icon--{size}" if size else ""
    return format_html('<span class="icon {}--{}{}" aria-hidden="true"></span>', family, name, extra)


@register.simple_tag
def stone(state: str = "open", number=None, size: str = "", label: str = "") -> SafeString:
    """One stone. With `label` it is an image with that text, without it is decoration beside a word.

    States: open, started, done, next, wrong, locked. Sizes: "" (24 x 16), "numbered" (36 x 24), "step" (44 x 28), "large" (88 x 56).
    """
    return kept.small("components/stone.html", stone=stone_view(state, number=number, size=size), label=str(label))


@register.simple_tag
def paving(states, text: str = "", label: str = "", numbered: bool = False) -> SafeString:
    """A row of stones, one per item, with its text beside it: `{% paving states "3 von 5 · noch etwa 19 min" %}`.

    `states` are state words, or dicts with `state` and optionally `url` and `number`. `label` is read out instead of the stones.
    """
    return kept.small("components/paving.html", band=tuple(band_view(states, numbered=numbered)), text=str(text), label=str(label or text))


@register.simple_tag
def state_word(state: str) -> str:
    """The word for a stone's state: "done" becomes "erledigt"."""
    return str(STATE_WORDS.get(state, state))


@register.simple_tag
def address(name: str) -> str:
    """The address of a fixed page in the reader's language: `{% address "help" %}`."""
    return navigation.address(name, get_language() or "de")


@register.simple_tag(takes_context=True)
def page_header(context) -> SafeString:
    """The header for this reader. `section` in the context overrules the path: a lesson belongs to "learn"."""
    return frame.header(context.get("request"), section=context.get("section", ""))


@register.simple_tag
def page_footer() -> SafeString:
    """The footer."""
    return frame.footer()


@register.simple_tag
def footer_navigation() -> list:
    """The footer's columns: heading and entries."""
    return navigation.footer_columns(get_language() or "de")


@register.simple_tag
def language_links(here: str) -> list[dict]:
    """Both languages: the current one without address, the other with the address of the switch, which comes back to `here`."""
    current = get_language() or "de"
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
