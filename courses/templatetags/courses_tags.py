"""Filters for course templates: minutes in words, places, gauges."""

from django import template
from django.utils.translation import gettext as _

from courses.pages import PLACES

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """75 becomes "1 h 15 min"; non-breaking spaces keep number and unit together."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def place_name(place: str) -> str:
    """The name of a place of Lindenstadt."""
    return str(dict(PLACES).get(place, place))


@register.filter
def percent_of(value, maximum) -> int:
    """A gauge's filling as a whole number from 0 to 100."""
    try:
        return max(0, min(100, round(float(value) * 100 / float(maximum))))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0


@register.simple_tag
def course_trail(*parts: str) -> list[tuple[str, str]]:
    """Pairs of title and address for the breadcrumb: `{% course_trail title address … as trail %}`."""
    return list(zip(parts[::2], parts[1::2], strict=True))
