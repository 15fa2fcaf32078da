"""Filters for course templates: minutes in words, places, gauges."""

import re
from datetime import date
from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.package.values import write_number
from courses.pages import PLACES
from courses.queries import ItemView, ModuleView, OutlineView

register = template.Library()

MOST_KEPT = 500
_outlines: dict[tuple, SafeString] = {}


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


@register.filter
def marks(text: str) -> list[str]:
    """The source marks in a text, S25 and S26 of "S25 S26"."""
    return re.findall(r"\bS\d{1,3}[a-z]?\b", text or "")


@register.filter
def shortest(number: Decimal) -> str:
    """A number without needless zeros, with the language's own marks."""
    return number_format(Decimal(write_number(number)))


@register.simple_tag
def outline_column(outline: OutlineView, module: ModuleView, here: ItemView) -> SafeString:
    """The player's outline. Drawn once for all who stand at the same place with the same parts done; drafts are drawn each time."""
    states = (
        *((item.state, item.is_optional, item.carried_from is None) for item in module.items),
        *(other.state for other in outline.modules),
        module.place_state,
    )
    key = (get_language(), outline.course.stamp, outline.title, outline.path, here.id, states)
    kept = _outlines.get(key) if outline.course.stamp else None
    if kept is None:
        kept = render_to_string("courses/_outline.html", {"outline": outline, "module": module, "here": here})
        if outline.course.stamp:
            if len(_outlines) >= MOST_KEPT:
                _outlines.clear()
            _outlines[key] = kept
    return kept


@register.simple_tag
def course_trail(*parts: str) -> list[tuple[str, str]]:
    """Pairs of title and address for the breadcrumb: `{% course_trail title address … as trail %}`."""
    return list(zip(parts[::2], parts[1::2], strict=True))


@register.filter
def is_past(day: date) -> bool:
    """Whether a day lies behind us where the installation is."""
    return day < timezone.localdate()
