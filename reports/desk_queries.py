"""What the desk of a municipality reads: four queries, however many people and courses there are.

Kept apart from `queries`: figures that leave are frozen and suppressed, this is live, by name, and only where an agreement allows it.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import BigIntegerField, F, FilteredRelation, Q, Value
from django.utils import timezone

from accounts.choices import OfficeKind, Role, Visibility
from accounts.models import Cohort, Invitation, Membership, Organisation
from accounts.policy import Viewer
from courses.models import Course, Enrolment
from reports.desk_states import INVITED, NOTHING, PLANNED, state_of, stronger
from reports.levels import Decision, shown_since


class Person(NamedTuple):
    """A row of the matrix. `membership` is None for somebody who is invited and has not come yet."""

    membership: int | None
    name: str
    office: str
    unit: str
    cohorts: frozenset[int]
    states: tuple[str, ...]  # one a course, in the order of the columns


@dataclass(frozen=True, slots=True)
class Column:
    """A course of the matrix."""

    course: int
    title: str


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort for the filter, with the courses it is to do."""

    pk: int
    name: str
    starts_on: date
    ends_on: date | None
    courses: frozenset[int]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everybody who belongs to a municipality or is invited, and where they stand."""

    people: list[Person]
    columns: list[Column]
    cohorts: list[CohortRow]

    @property
    def units(self) -> list[str]:
        """The units that people belong to, by name."""
        return sorted({person.unit for person in self.people if person.unit}, key=by_name)


def towns_of(viewer: Viewer) -> list[Organisation]:
    """The municipalities that somebody coordinates now, with `names_since` and `proofs_since`: one query.

    The two are the moments from which enrolments show by name, and with what proves the completion of a duty; None when they do not.
    """
    ids = [held.organisation for held in viewer.held if held.role == Role.COORDINATOR and held.organisation is not None]
    rows = Organisation.objects.filter(pk__in=ids, is_active=True).annotate(
        decision=F("visibility_changes"), to_level=F("visibility_changes__level"), since=F("visibility_changes__effective_from")
    )
    towns: dict[int, Organisation] = {}
    decisions: dict[int, list[Decision]] = {}
    for row in rows.order_by("name", "pk"):
        towns.setdefault(row.pk, row)
        decisions.setdefault(row.pk, []).extend([Decision(row.decision, row.to_level, row.since)] if row.decision else [])
    now = timezone.now()
    for pk, town in towns.items():
        town.names_since = shown_since(decisions[pk], Visibility.STATUS, now)  # type: ignore[attr-defined]
        town.proofs_since = shown_since(decisions[pk], Visibility.PROOF, now)  # type: ignore[attr-defined]
    return list(towns.values())


def is_open(town: Organisation) -> bool:
    """Whether the desk of a municipality of `towns_of` shows names: level, agreement and the day it came into force, all three."""
    return town.visibility_level >= 1 and bool(town.agreement_reference) and town.names_since is not None  # type: ignore[attr-defined]


def desk_of(town: Organisation, language: str) -> Desk:
    """Read the desk of a municipality of `towns_of`: four queries. Asks nobody for permission: `services.access` goes before."""
    now = timezone.now()
    cohorts = _cohorts(town)
    known = _enrolments(town, now)
    rows = _people(town, now)
    members = {row[1] for row in rows if row[1]}
    today = timezone.localdate(now)
    standing = [row for row in cohorts if row.ends_on is None or row.ends_on >= today]
    wanted = {course for learner in members & known.keys() for course in known[learner]} | {
        course for row in standing for course in row.courses
    }
    columns = _columns(wanted, language)
    places_of = {True: {row.pk: row.courses for row in standing if row.starts_on > today}, False: {row.pk: row.courses for row in standing}}
    offices = {key: str(label) for key, label in OfficeKind.choices}  # each word is looked up once, not once a row
    states = _States([column.course for column in columns], places_of)
    people = [
        Person(key if learner else None, name or email, offices.get(office, office), unit, places, states.of(learner, places, known))
        for key, learner, name, email, unit, office, places in _together(rows)
    ]
    people.sort(key=lambda person: by_name(person.name))
    return Desk(people, columns, cohorts)


class _States:
    """Works out rows of words, each once: many people stand at the same place."""

    def __init__(self, courses: list[int], places_of: dict[bool, dict[int, frozenset[int]]]) -> None:
        self.courses, self.places_of = courses, places_of
        self.known: dict[tuple[bool, frozenset[int]], tuple[str, ...]] = {}
        self.rows: dict[tuple, tuple[str, ...]] = {}

    def of(self, learner: int, places: frozenset[int], known: dict[int, dict[int, str]]) -> tuple[str, ...]:
        """The words of a member (`learner`), or of somebody who is invited (0)."""
        expected = self._expected(bool(learner), places)
        mine = known.get(learner) if learner else None
        if mine is None:
            return expected
        key = (expected, *mine.items())
        found = self.rows.get(key)
        if found is None:
            found = self.rows[key] = tuple(
                stronger(mine.get(course, NOTHING), other) for course, other in zip(self.courses, expected, strict=True)
            )
        return found

    def _expected(self, is_member: bool, places: frozenset[int]) -> tuple[str, ...]:
        found = self.known.get((is_member, places))
        if found is None:
            given = self.places_of[is_member]
            courses, word = {course for place in places for course in given.get(place, ())}, PLANNED if is_member else INVITED
            found = self.known[is_member, places] = tuple(word if course in courses else NOTHING for course in self.courses)
        return found


def visible_running(town: Organisation) -> Q:
    """The condition of running enrolments that the desk of a municipality of `towns_of` shows as "enrolled"."""
    return Q(organisation=town, enrolled_at__gte=town.names_since, status=Enrolment.Status.ACTIVE)  # type: ignore[attr-defined]


def _people(town: Organisation, now: datetime) -> list[tuple]:
    """Members and people who are invited: (row, account or 0, name, address, unit, office, cohort), once for each cohort."""
    # E-6: a named list leaves out whoever restricts the use of their data.
    members = Membership.objects.filter(organisation=town, ended_at=None, user__is_active=True, user__restricted_at=None).values_list(
        "pk", "user_id", "user__full_name", "user__email", "unit", "office_kind", "cohort_places__cohort_id"
    )
    invited = Invitation.objects.filter(
        organisation=town, kind=Invitation.Kind.PERSON, accepted_at=None, revoked_at=None, expires_at__gt=now
    ).values_list("pk", Value(0, output_field=BigIntegerField()), "full_name", "email", "unit", "office_kind", "cohort_id")
    return list(members.union(invited, all=True))


def _together(rows: list[tuple]) -> list[tuple]:
    """One row a person, with all cohorts. Whoever belongs to the municipality already is not listed as invited a second time."""
    addresses = {row[3] for row in rows if row[1]}
    places: dict[tuple[bool, int], set[int]] = {}
    first: dict[tuple[bool, int], tuple] = {}
    for row in rows:
        if not row[1] and row[3] in addresses:
            continue
        key = (bool(row[1]), row[0])
        first.setdefault(key, row)
        found = places.setdefault(key, set())
        if row[6] is not None:
            found.add(row[6])
    return [(*row[:6], frozenset(places[key])) for key, row in first.items()]


def _enrolments(town: Organisation, now: datetime) -> dict[int, dict[int, str]]:
    """State by account and course of enrolments made with the municipality since they may be seen."""
    rows = (
        Enrolment.objects.filter(
            organisation=town,
            enrolled_at__gte=town.names_since,  # type: ignore[attr-defined]
            status__in=[Enrolment.Status.ACTIVE, Enrolment.Status.COMPLETED],
        )
        .annotate(proof=FilteredRelation("certificates", condition=~Q(certificates__state="revoked")))
        .values_list("learner_id", "course_id", "status", "proof__valid_until")
    )
    found: dict[int, dict[int, str]] = {}
    for learner, course, status, valid_until in rows:
        mine = found.setdefault(learner, {})
        state = state_of(status, valid_until, now)
        mine[course] = stronger(mine[course], state) if course in mine else state
    return found


def _cohorts(town: Organisation) -> list[CohortRow]:
    rows = (
        Cohort.objects.filter(organisation=town)
        .annotate(given=FilteredRelation("assignments", condition=Q(assignments__ended_at=None)))
        .order_by("-starts_on", "name", "pk")
        .values_list("pk", "name", "starts_on", "ends_on", "given__course_id")
    )
    heads: dict[int, tuple[str, date, date | None]] = {}
    courses: dict[int, set[int]] = {}
    for pk, name, starts_on, ends_on, course in rows:
        heads[pk] = (name, starts_on, ends_on)
        courses.setdefault(pk, set()).update({course} - {None})
    return [CohortRow(pk, name, starts_on, ends_on, frozenset(courses[pk])) for pk, (name, starts_on, ends_on) in heads.items()]


def _columns(wanted: set[int], language: str) -> list[Column]:
    found = []
    for pk, title, texts, source in Course.objects.filter(pk__in=wanted).values_list("pk", "title", "texts", "source_locale"):
        words = texts.get(language) or texts.get(source) or {}
        found.append(Column(pk, str(words.get("title", title))))
    return sorted(found, key=lambda column: by_name(column.title))


def by_name(text: str) -> str:
    """Sorts as a German list does, on both databases: Ä beside A, capitals beside small letters."""
    plain = text.casefold()
    return plain if plain.isascii() else unicodedata.normalize("NFKD", plain)
