"""Filters that make authors' texts clean HTML."""

from django import template
from django.utils.safestring import SafeString

from website import richtext

register = template.Library()


@register.filter
def rich(value) -> SafeString:
    """Stored rich text as clean HTML."""
    return richtext.rich(value)


@register.filter
def plain(value: str) -> SafeString:
    """Plain text as paragraphs."""
    return richtext.plain(value)


@register.filter
def inline(value: str) -> SafeString:
    """One line of plain text."""
    return richtext.inline(value)
