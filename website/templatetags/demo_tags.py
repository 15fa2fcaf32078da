"""The public accounts of a demonstration. Empty outside DEMO, so that no page can show them by mistake."""

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[dict]:
    """Role, note and address of each demonstration account."""
    if not settings.DEMO:
        return []
    rows = [
        (_("Learner"), _("not in a course yet"), "learner"),
        (_("Learner"), _("municipality of Seehafen"), "learner2"),
        (_("Author"), _("writes modules"), "trainer"),
        (_("Coordination"), _("municipality of Lindenstadt"), "coordinator"),
        (_("Coordination"), _("Talheim an der Wied, with proofs of a duty"), "coordinator2"),
        (_("Analysis"), "DEFUS", "analyst"),
        (_("Administration"), _("runs the platform"), "admin"),
    ]
    return [{"role": role, "note": note, "email": f"{name}@example.org"} for role, note, name in rows]


@register.simple_tag
def demo_password() -> str:
    """The one password of them all; it is public on purpose."""
    return settings.DEMO_PASSWORD if settings.DEMO else ""
