"""How a figure is written: a number, "at least", or the sign that it may not leave."""

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def figure(value: int | None) -> str:
    """A number with separators, or the chip for a suppressed one; one sign for every reason."""
    if value is None:
        return format_html('<span class="chip chip--withheld suppressed">{}</span>', _("suppressed"))
    return number_format(value, force_grouping=True)


@register.filter
def percent(value: int | None) -> str:
    """A share in percent, or the chip for a suppressed one."""
    return figure(None) if value is None else _("%(share)d %%") % {"share": value}


@register.simple_tag
def people(line) -> str:
    """A line's number, with "at least" before a minimum."""
    if line.value is None or not line.is_minimum:
        return figure(line.value)
    return _("at least %(number)s") % {"number": number_format(line.value, force_grouping=True)}
