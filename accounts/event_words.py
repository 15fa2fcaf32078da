"""What the record of a municipality says, in the reader's language."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "coordinator named": _("coordinator or deputy named"),
    "coordination handed over": _("coordination handed over"),
    "people invited": _("people invited"),
    "link made": _("link for invitations made"),
    "invitation revoked": _("invitation taken back"),
    "invitation sent again": _("invitation sent again"),
    "invitation accepted": _("invitation accepted"),
    "request to join": _("request to join"),
    "request accepted": _("request to join accepted"),
    "request refused": _("request to join refused"),
    "membership ended": _("membership ended"),
    "mail text changed": _("words of a mail changed"),
    "mail text reset": _("words of a mail reset"),
    "cohort made": _("cohort made"),
    "cohort changed": _("cohort changed"),
    "people put into a cohort": _("people put into a cohort"),
    "person taken out of a cohort": _("person taken out of a cohort"),
    "course assigned": _("course assigned"),
    "assignment changed": _("assignment changed"),
    "assignment ended": _("assignment ended"),
    "certificate opened": _("certificate of a mandatory course opened"),
    "reminders asked for": _("reminders asked for"),
}


def sentence(kind: str, facts: dict) -> str:
    """What was done, with the number of people where there is one. A kind without words shows its own name."""
    words = str(WORDS.get(kind, kind))
    return f"{words}: {facts['count']}" if isinstance(facts.get("count"), int) else words
