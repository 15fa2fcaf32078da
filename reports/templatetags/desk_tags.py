"""Words of the desk's pages."""

from django import template

from reports.desk_words import look_in_words

register = template.Library()


@register.simple_tag
def look(report: str) -> str:
    """Which list was opened, in words."""
    return look_in_words(report)
