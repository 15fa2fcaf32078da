"""HTML that depends on few words only, made once for each of their combinations and kept in this process.

A template rendered here sees its arguments and the language and nothing else: no request, no person. So what is kept for one
reader is what every other reader with the same arguments gets, and a kept text cannot be stale.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Small drawings by the thousand; frames and maps of several kB each by the hundred.
SMALL, LARGE = 4096, 256


def small(template: str, **arguments: Hashable) -> SafeString:
    """Return a small template rendered with these arguments alone. Raises TypeError for an argument that can change."""
    return _small(template, get_language(), tuple(arguments.items()))


def large(template: str, **arguments: Hashable) -> SafeString:
    """Return a larger template rendered with these arguments alone. Raises TypeError for an argument that can change."""
    return _large(template, get_language(), tuple(arguments.items()))


def _render(template: str, _language: str | None, arguments: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(template, dict(arguments))


_small = lru_cache(SMALL)(_render)
_large = lru_cache(LARGE)(_render)
