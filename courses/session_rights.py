"""Who may plan a session, see who takes part, and mark attendance: the rows `live_session` and `attendance` of the matrix."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.policy import NEVER, Viewer, may
from accounts.services.roles import coordinated, in_force, viewer_of
from courses.models import Booking, LiveSession
from courses.sessions import with_words


@dataclass(frozen=True)
class Rights:
    """What one viewer may do with one session."""

    can_change: bool
    names: str  # "all", "own" (people of the viewer's municipalities), or ""
    can_open: bool  # all names, after a new sign-in and with a reason
    can_mark: bool
    can_read_feedback: bool


def is_planner(viewer: Viewer) -> bool:
    """Whether somebody plans sessions at all: trainers, coordinators, administrators."""
    towns = [held.organisation for held in viewer.held if held.organisation is not None]
    return any(may(viewer, "C", "live_session", organisation=town, module_author=True) != NEVER for town in [*towns, None])


def plans_for_all(viewer: Viewer) -> bool:
    """Whether somebody may plan sessions that are open to all municipalities: trainers and administrators."""
    return may(viewer, "C", "live_session", module_author=True) != NEVER


def towns_of(viewer: Viewer) -> QuerySet[Organisation]:
    """The municipalities for which somebody may plan: all, or those they coordinate."""
    active = Organisation.objects.filter(is_active=True).order_by("name")
    return active if plans_for_all(viewer) else active.filter(pk__in=[town.pk for town in coordinated(viewer)])


def rights_on(viewer: Viewer, session: LiveSession) -> Rights:
    """Return what the viewer may do with a session: one query."""
    leads = session.leaders.filter(pk=viewer.id).exists()
    has_part = leads or session.planned_by_id == viewer.id
    change = may(viewer, "U", "live_session", organisation=session.organisation_id, module_author=has_part)
    own = "own" if _towns_held(viewer) else ""
    others = Viewer(viewer.id, frozenset(held for held in viewer.held if held.role != Role.ADMIN))
    names = "all" if may(others, "R", "attendance", module_author=leads) == "named" else own
    return Rights(
        can_change=change != NEVER,
        names=names,
        can_open=names != "all" and may(viewer, "R", "attendance") == "named",
        can_mark=may(viewer, "U", "attendance", module_author=leads) != NEVER,
        can_read_feedback=may(viewer, "R", "feedback", module_author=leads) != NEVER,
    )


def sessions_seen(viewer: Viewer) -> QuerySet[LiveSession]:
    """The sessions on somebody's desk: all for administrators, else those they lead, planned, or coordinate, and those open to all."""
    rows = with_words()
    if may(viewer, "D", "live_session") != NEVER:
        return rows
    towns = _towns_held(viewer)
    part = Q(leaders=viewer.id) | Q(planned_by=viewer.id)
    if towns:
        part |= Q(organisation__in=towns) | Q(organisation=None)
    return rows.filter(pk__in=LiveSession.objects.filter(part).values("pk"))


def session_seen(user: User, public_id) -> tuple[LiveSession, Viewer, Rights] | None:
    """A session on somebody's desk with what they may do; None when it is foreign or missing."""
    viewer = viewer_of(user)
    if not is_planner(viewer):
        return None
    session = sessions_seen(viewer).filter(public_id=public_id).first()
    return (session, viewer, rights_on(viewer, session)) if session else None


def participants(session: LiveSession, viewer: Viewer, rights: Rights) -> list[Booking]:
    """The open bookings whose names the viewer may see, seats first, then the waiting list in its order: one query."""
    if not rights.names:
        return []
    rows = open_bookings(session)
    if rights.names == "own":
        rows = rows.filter(enrolment__organisation__in=_towns_held(viewer))
    return in_order(rows)


def open_bookings(session: LiveSession) -> QuerySet[Booking]:
    """The bookings that are not cancelled, with their people."""
    return session.bookings.exclude(state=Booking.State.CANCELLED).select_related("enrolment__learner", "enrolment__organisation")


def in_order(rows: Iterable[Booking]) -> list[Booking]:
    """Seats first by name, then the waiting list in its order."""
    return sorted(rows, key=lambda row: (row.is_waiting, row.queue_number if row.is_waiting else 0, row.enrolment.learner.full_name))


def trainers() -> QuerySet[User]:
    """Everybody who may lead a session now."""
    return User.objects.filter(pk__in=in_force(role=Role.TRAINER).values("user_id")).order_by("full_name", "pk")


def _towns_held(viewer: Viewer) -> list[int]:
    towns = [held.organisation for held in viewer.held if held.role == Role.COORDINATOR and held.organisation is not None]
    return [town for town in towns if may(viewer, "R", "attendance", organisation=town) == "named"]
