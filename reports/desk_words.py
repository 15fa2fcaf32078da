"""The words of the desk: states, and for what it may be used."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from reports import desk_states as states

WORDS: dict[str, Promise] = {
    states.INVITED: gettext_lazy("Invited"),
    states.PLANNED: gettext_lazy("Planned"),
    states.ENROLLED: gettext_lazy("Enrolled"),
    states.COMPLETED: gettext_lazy("Completed"),
    states.EXPIRING: gettext_lazy("Expiring"),
    states.EXPIRED: gettext_lazy("Expired"),
}
# What each word means: the legend of the page and of the files.
MEANINGS: dict[str, Promise] = {
    states.INVITED: gettext_lazy("has an open invitation of the municipality"),
    states.PLANNED: gettext_lazy("the cohort begins on a later day"),
    states.ENROLLED: gettext_lazy("takes part; whether somebody has begun or is about to finish is not shown"),
    states.COMPLETED: gettext_lazy("completed, and the proof is valid"),
    states.EXPIRING: gettext_lazy("completed; the certificate ends within 90 days"),
    states.EXPIRED: gettext_lazy("completed; the certificate has ended"),
}
# The shape beside each word: a stone of the paving, or an icon.
SHAPES = {
    states.INVITED: ("icon", "mail"),
    states.PLANNED: ("icon", "calendar-today"),
    states.ENROLLED: ("stone", "started"),
    states.COMPLETED: ("stone", "done"),
    states.EXPIRING: ("icon", "schedule"),
    states.EXPIRED: ("stone", "open"),
}
NOTHING = "–"
# Level 2: courses that are a duty, and the state of their certificates.
PROOF_STATES: dict[str, Promise] = {**WORDS, "overdue": gettext_lazy("Overdue")}
PROOFS: dict[str, Promise] = {
    "issued": gettext_lazy("valid"),
    "ended": gettext_lazy("has ended"),
    "revoked": gettext_lazy("revoked"),
    "made": gettext_lazy("being made"),
}


def purpose(report: str = "") -> str:
    """Return the purpose that is recorded with each look at a list, printed above it and written into each file."""
    return gettext("proving that a duty is met") if report.startswith("proofs") else gettext("planning training")


def word(state: str) -> str:
    """Return a state in words; a dash for nothing."""
    return str(WORDS.get(state, NOTHING))


LOOKS: dict[str, Promise] = {
    "status": gettext_lazy("List of people and courses, opened"),
    "status.print": gettext_lazy("List of people and courses, all on one page"),
    "status.csv": gettext_lazy("List of people and courses, file (CSV)"),
    "status.xlsx": gettext_lazy("List of people and courses, file (XLSX)"),
    "proofs": gettext_lazy("Proofs of mandatory courses"),
    "proofs.csv": gettext_lazy("Proofs of mandatory courses, file (CSV)"),
    "proofs.xlsx": gettext_lazy("Proofs of mandatory courses, file (XLSX)"),
    "proofs.file": gettext_lazy("Certificate of a mandatory course, file"),
    "reminders": gettext_lazy("Reminders asked for"),
    "reminders.count": gettext_lazy("Number of people looked at before asking for reminders"),
    "reminders.all": gettext_lazy("Reminders asked for, for everyone in a list"),
}


def look_in_words(report: str) -> str:
    """Return which list was opened; one of another part of the house keeps its own name."""
    return str(LOOKS.get(report, report))
