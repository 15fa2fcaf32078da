"""What the page "My data" shows, from the register, the matrix and the records of looks; templates decide nothing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Role, Visibility
from accounts.models import AuditEvent, ErasureRequest, Membership, PersonalExport, User, VisibilityChange
from accounts.own_groups import groups_of_purposes
from accounts.personal_acts import Look, looks_at
from accounts.policy import Row, matrix

MOST_LOOKS, LOOKS_AT_ONCE = 50, 5


@dataclass(frozen=True)
class Town:
    """A municipality of one's own: what its coordination sees at the level in force, and what it does not."""

    name: str
    level: str
    agreement: str
    seen: tuple[str, ...]
    not_seen: tuple[str, ...]
    changes: tuple[VisibilityChange, ...]
    now: Any


def page_of(person: User, language: str) -> dict[str, Any]:
    """Return everything the page shows; a fixed number of queries, whatever is kept."""
    looks = sorted([*looks_at(person, MOST_LOOKS), *acts_on(person)], key=lambda look: look.at, reverse=True)
    copy = PersonalExport.objects.filter(person=person, act=None).order_by("-requested_at", "-pk").first()
    return {
        "groups": groups_of_purposes(language),
        "towns": towns_of(person, language),
        "looks": looks[:LOOKS_AT_ONCE],
        "earlier_looks": looks[LOOKS_AT_ONCE:],
        "copy": copy,
        "copy_is_there": copy is not None
        and copy.state == PersonalExport.State.MADE
        and copy.ends_at is not None
        and copy.ends_at > timezone.now(),
        "erasure": ErasureRequest.objects.filter(person=person, state=ErasureRequest.State.PLANNED).first(),
        "objected_at": person.objected_at,
        "restricted_at": person.restricted_at,
    }


def _name(row: Row, language: str) -> str:
    return row.name.get(language, row.name["de"])


def towns_of(person: User, language: str) -> list[Town]:
    """Return the person's municipalities of today with what their coordination sees by name."""
    memberships = Membership.objects.filter(user=person, ended_at=None).select_related("organisation").order_by("pk")
    organisations = [row.organisation for row in memberships]
    changes: dict[int, list[VisibilityChange]] = {}
    for change in VisibilityChange.objects.filter(organisation__in=organisations).order_by("-effective_from", "-pk"):
        changes.setdefault(change.organisation_id, []).append(change)
    found = []
    for town in organisations:
        cells = [
            (_name(row, language), min(named))
            for row in sorted(matrix().values(), key=lambda row: row.number)
            if row.thing != "visibility"
            and (
                named := [
                    c.from_level
                    for c in row.roles.get("coordinator", ())
                    if c.scope == "municipality" and c.shows == "named" and "R" in c.actions
                ]
            )
        ]
        found.append(
            Town(
                name=town.name,
                level=str(Visibility(town.visibility_level).label),
                agreement=town.agreement_reference,
                seen=tuple(name for name, level in cells if level <= town.visibility_level),
                not_seen=tuple(name for name, level in cells if level > town.visibility_level),
                changes=tuple(changes.get(town.pk, [])),
                now=timezone.now(),
            )
        )
    return found


def acts_on(person: User) -> list[Look]:
    """Return acts with special rights on a person's data by others, with the reason written down, the newest first."""
    rows = AuditEvent.objects.filter(subject=person).exclude(actor=F("subject")).select_related("actor")
    return [Look(row.at, str(row.actor or _("The platform")), act_in_words(row), row.reason) for row in rows.order_by("-pk")[:MOST_LOOKS]]


def act_in_words(row: AuditEvent) -> str:
    """Return what was done, and to what."""
    act = str(ACTS.get(row.act, row.act))
    return f"{act} ({object_in_words(row.object)})" if row.object else act


def object_in_words(said: str) -> str:
    """Return what an act was about: a role, a ground of an erasure, a level; anything else keeps its own word."""
    if said.startswith("session "):
        return said.removeprefix("session ")  # its day
    if said.startswith("request "):
        return _("request %(number)s") % {"number": said.removeprefix("request ")}
    words = {
        **{role.value: str(role.label) for role in Role},
        **{ground.value: str(ground.label) for ground in ErasureRequest.Ground},
        **{f"level {level.value}": str(level.label) for level in Visibility},
    }
    return words.get(said, said)


ACTS: dict[str, Any] = {
    "role_granted": gettext_lazy("Role given"),
    "role_revoked": gettext_lazy("Role ended"),
    "erasure_cancelled": gettext_lazy("Erasure taken back"),
    "erased": gettext_lazy("Account erased"),
    "objected": gettext_lazy("Objection to figures"),
    "objection_withdrawn": gettext_lazy("Objection taken back"),
    "restricted": gettext_lazy("Processing restricted"),
    "restriction_lifted": gettext_lazy("Restriction lifted"),
    "visibility": gettext_lazy("Visibility level set"),
    "erasure_planned": gettext_lazy("Erasure planned"),
    "exported_by_operator": gettext_lazy("Copy made by the operator"),
    "erasure_by_operator": gettext_lazy("Erasure by the operator"),
    "bookings_opened": gettext_lazy("List of the people booked for a live session opened"),
    "copy_asked": gettext_lazy("Copy of the data asked for"),
    "copy_approved": gettext_lazy("Copy of the data approved"),
    "copy_refused": gettext_lazy("Copy of the data refused"),
    "copy_withdrawn": gettext_lazy("Request for a copy taken back"),
    "copy_expired": gettext_lazy("Request for a copy expired"),
    "copy_taken": gettext_lazy("Copy of the data downloaded"),
    "erasure_asked": gettext_lazy("Erasure of the account asked for"),
    "erasure_approved": gettext_lazy("Erasure of the account approved"),
    "erasure_refused": gettext_lazy("Erasure of the account refused"),
    "erasure_withdrawn": gettext_lazy("Request for an erasure taken back"),
    "erasure_expired": gettext_lazy("Request for an erasure expired"),
}
