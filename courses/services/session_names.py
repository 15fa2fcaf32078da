"""Opening the names of everybody booked for a session as an administrator: recorded first, for each person to read (row 22, !)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.policy import may
from accounts.services import audit
from accounts.services.roles import viewer_of
from courses.errors import NamesClosed
from courses.models import Booking, LiveSession
from courses.session_rights import in_order, open_bookings


@transaction.atomic
def open_names(*, session: LiveSession, actor: User, reason: str) -> list[Booking]:
    """Return all open bookings after the log has an event for each person in them.

    Raises NamesClosed for whoever the matrix does not let, and without a reason: no record, no list.
    """
    if may(viewer_of(actor), "R", "attendance") != "named" or not reason.strip():
        raise NamesClosed(session.pk)
    rows = in_order(open_bookings(session))
    day = timezone.localdate(session.starts_at).strftime("%d.%m.%Y")
    people = [row.enrolment.learner for row in rows if row.enrolment.learner_id != actor.pk]
    audit.record_each(act="bookings_opened", actor=actor, subjects=people, object=f"session {day}", reason=reason)
    return rows
