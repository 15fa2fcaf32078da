"""The permission matrix in words."""

from django import template
from django.utils.translation import gettext as _

from accounts.policy import Cell

register = template.Library()


@register.simple_tag
def cell(row: dict, role: str) -> str:
    """Say in a few words what a role may see of a row; a dash for nothing."""
    return "; ".join(_words(grant) for grant in row["roles"].get(role, ())) or "–"


def _words(grant: Cell) -> str:
    shows = {
        "named": _("yes"),
        "own": _("own only"),
        "count": _("a number only"),
        "aggregate": _("figures without small groups"),
    }[grant.shows]
    if grant.scope == "municipality":
        shows = _("%(what)s, own municipality") % {"what": shows}
    if grant.from_level:
        shows = _("%(what)s, from level %(level)d") % {"what": shows, "level": grant.from_level}
    if grant.fresh:
        shows = _("%(what)s, with a reason") % {"what": shows}
    return shows
