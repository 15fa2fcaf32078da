"""What a municipality at level 2 reads of the courses it made a duty: two queries, however many people there are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation
from certificates.codes import grouped
from certificates.models import Certificate
from courses.models import Enrolment
from reports.desk_queries import by_name, is_open
from reports.desk_states import ENROLLED, state_of

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Proof:
    """One person in one mandatory course. No date: how long somebody took is nobody's business (decision 19)."""

    name: str
    unit: str
    course_id: int
    course: str
    state: str
    number: str
    certificate: str  # "", or a key of `desk_words.PROOFS`
    file: UUID | None


def shows_proofs(town: Organisation) -> bool:
    """Whether a municipality of `towns_of` sees proofs: level 2, an agreement, and the day it came into force, all three."""
    return is_open(town) and town.visibility_level >= 2 and town.proofs_since is not None  # type: ignore[attr-defined]


def proofs_of(town: Organisation, title: Callable[[str, dict, str], str]) -> list[Proof]:
    """Read who of the current members stands where in the mandatory courses. Asks nobody for permission: `services.access` goes before.

    `title` words a course from its title, its words by language and its first language.
    """
    now = timezone.now()
    # A certificate that was replaced is revoked and older than the one that stands: the newest of each enrolment says how it is.
    newest = Certificate.objects.filter(enrolment__in=_mandatory(town)).values("enrolment").annotate(newest=Max("pk")).values("newest")
    held = {row.enrolment_id: row for row in Certificate.objects.filter(pk__in=newest).only(*_FIELDS)}
    rows = _mandatory(town).values_list(
        *["pk", "learner__full_name", "learner__email", "learner__memberships__unit"],
        *["course_id", "course__title", "course__texts", "course__source_locale", "status", "due_on"],
    )
    found = [
        _proof((name or email, unit, course, title(words, texts, source)), status, due_on, held.get(pk), now)
        for pk, name, email, unit, course, words, texts, source, status, due_on in rows
    ]
    return sorted(found, key=lambda row: (by_name(row.name), by_name(row.course)))


def file_of(town: Organisation, public_id: UUID) -> Certificate | None:
    """Return the certificate of a mandatory course, issued and kept; None for every other one."""
    return (
        Certificate.objects.filter(public_id=public_id, enrolment__in=_mandatory(town), state=Certificate.State.ISSUED, erased_at=None)
        .select_related("enrolment__learner")
        .first()
    )


_FIELDS = ("public_id", "code", "enrolment_id", "state", "valid_until", "erased_at")


def _mandatory(town: Organisation) -> QuerySet[Enrolment]:
    """Enrolments of current members, made with the municipality since level 2, in a course that their cohort is still bound to do."""
    return Enrolment.objects.filter(
        Q(
            cohort__assignments__course=F("course"),
            cohort__assignments__is_mandatory=True,
            cohort__assignments__ended_at=None,
            cohort__assignments__assigned_at__lte=F("enrolled_at"),
        ),
        Q(learner__memberships__organisation=town, learner__memberships__ended_at=None, learner__is_active=True),
        learner__restricted_at=None,  # E-6: named lists leave them out
        organisation=town,
        cohort__organisation=town,
        enrolled_at__gte=town.proofs_since,  # type: ignore[attr-defined]
        status__in=[Enrolment.Status.ACTIVE, Enrolment.Status.COMPLETED],
    )


def _proof(who: tuple[str, str, int, str], status: str, due_on: date | None, held: Certificate | None, now: datetime) -> Proof:
    state = state_of(status, held.valid_until if held and held.state != "revoked" else None, now)
    if state == ENROLLED and due_on is not None and due_on < timezone.localdate(now):
        state = OVERDUE
    if held is None:
        return Proof(*who, state, "", "", None)
    is_over = held.valid_until is not None and held.valid_until < now
    certificate = (
        "made" if held.state in {"requested", "needs_attention"} else "ended" if held.state == "issued" and is_over else held.state
    )
    is_file = held.state == "issued" and held.erased_at is None
    return Proof(*who, state, grouped(held.code), certificate, held.public_id if is_file else None)
