"""Who opened a list with a person's name, for the person's own page: lists of the desk, of live sessions, of people and of cohorts."""

from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Language
from accounts.models import CoordinationEvent, Membership, User
from accounts.personal_acts import Look
from accounts.services.events import LOOKED
from reports.desk_words import LOOKS, look_in_words, purpose
from reports.models import ReportAccess

# Lists of lower layers: what was opened, and for what.
PLANNING: dict[str, tuple[Any, Any]] = {
    "inviting people": (gettext_lazy("People and invitations"), gettext_lazy("inviting people")),
    "planning cohorts": (gettext_lazy("Cohorts and assignments"), gettext_lazy("planning cohorts")),
}
SESSION = gettext_lazy("People booked for a live session")
OWN_FILE, OPENED = "proofs.file", "certificate opened"  # a file is one person's: the record of the act says whose


def looks_at_lists(person: User, most: int) -> list[Look]:
    """Return openings of named lists of municipalities to which the person belonged at that moment, the newest first: four queries."""
    was_there = Q(pk__in=[])
    for row in Membership.objects.filter(user=person):
        during = Q(organisation=row.organisation_id, at__gte=row.started_at)
        was_there |= during if row.ended_at is None else during & Q(at__lte=row.ended_at)
    found = [*_opened(was_there, person, most), *_planned(was_there, person, most), *_own_file(person, most)]
    return sorted(found, key=lambda look: look.at, reverse=True)[:most]


def _opened(was_there: Q, person: User, most: int) -> list[Look]:
    rows = ReportAccess.objects.filter(was_there).exclude(viewer=person).exclude(report=OWN_FILE).select_related("viewer", "organisation")
    return [
        _look(row.at, row.viewer, row.organisation, _list_in_words(row.report), purpose_in_words(row.report, row.purpose))
        for row in rows.order_by("-at", "-pk")[:most]
    ]


def _planned(was_there: Q, person: User, most: int) -> list[Look]:
    rows = CoordinationEvent.objects.filter(was_there, kind=LOOKED).exclude(actor=person).select_related("actor", "organisation")
    found = []
    for row in rows.order_by("-at", "-pk")[:most]:
        said = str(row.facts.get("purpose", ""))
        what, why = PLANNING.get(said, (said, said))
        found.append(_look(row.at, row.actor, row.organisation, str(what), str(why)))
    return found


def _own_file(person: User, most: int) -> list[Look]:
    rows = CoordinationEvent.objects.filter(kind=OPENED, subject=person).select_related("actor", "organisation")
    what = _("Your certificate of a mandatory course, file")
    return [_look(row.at, row.actor, row.organisation, what, purpose("proofs")) for row in rows.order_by("-at", "-pk")[:most]]


def _look(at: datetime, viewer: User | None, organisation: object, what: str, why: str) -> Look:
    return Look(at, f"{viewer.get_full_name() if viewer else _('The coordination')}, {organisation}", what, why)


def _list_in_words(report: str) -> str:
    return str(SESSION) if report == "session" else look_in_words(report)


def purpose_in_words(report: str, recorded: str) -> str:
    """Return a purpose in the reader's language; it was recorded in that of whoever looked, and what somebody wrote stays as it is."""
    if report == "session":
        return _("organising the live session")
    return purpose(report) if report in LOOKS and recorded in _fixed_purposes() else recorded


@cache
def _fixed_purposes() -> frozenset[str]:
    """The desk's purposes in every language."""
    found = set()
    for language in Language.values:
        with translation.override(language):
            found |= {purpose(), purpose("proofs")}
    return frozenset(found)
