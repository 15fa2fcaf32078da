"""Sessions of the demonstration: one that is over, with feedback, and two to come, one of them full."""

import random
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Membership, User
from courses.models import Booking, CourseItem, Enrolment, LiveSession, SessionFeedback
from courses.services.attendance import ATTENDED, mark
from courses.services.booking import book
from courses.services.enrolment import enrol
from courses.services.feedback import SCALES
from courses.services.sessions import plan

TEXTS = (
    "Die Begehung mit der Feuerwehr zusammen war das Beste.",
    "Bitte mehr Zeit für die Risikomatrix.",
    "Gut, dass alle Ämter an einem Tisch saßen.",
    "Der Weg vom Bahnhof war schlecht ausgeschildert.",
)
ACCESS = "Stufenlos erreichbar, Aufzug ins 2. Obergeschoss, Toilette für Rollstühle auf dem Flur. Etwa 1,2 km zu Fuß, mit Sitzpausen."


@transaction.atomic
def seed_sessions() -> int:
    """Plan the demonstration's sessions where there are none yet and a trainer exists; nobody is mailed. Returns how many."""
    items = list(CourseItem.objects.filter(kind="workshop", required=True, is_live=True, module__course__is_live=True).order_by("pk")[:2])
    leader = User.objects.filter(grants__role="trainer", email="trainer@example.org").first()
    if not items or leader is None or LiveSession.objects.exists():
        return 0
    enrolments = _enrolments(items[0], 24)
    first, second = items[0], items[-1]
    past = _plan(first, leader, days=30, seats=20)
    _book(past, enrolments[:12])
    _let_it_be_over(past, leader)
    _book(_plan(first, leader, days=19, seats=20), enrolments[12:18])
    _book(_plan(second, leader, days=20, seats=8), enrolments[:11])
    Booking.objects.update(mailed_state=F("state"), reminded_at=timezone.now())
    return 3


def _plan(item: CourseItem, leader: User, *, days: int, seats: int) -> LiveSession:
    day = timezone.localdate() + timedelta(days=days)
    start, end = (timezone.make_aware(datetime.combine(day, time(hour))) for hour in (9, 16))
    return plan(
        item=item,
        starts_at=start,
        ends_at=end,
        seats=seats,
        planned_by=leader,
        leaders=[leader],
        place="Lindenstadt, Rathaus, Saal 2 (2. Obergeschoss)",
        access_notes=ACCESS,
        book_until=start - timedelta(days=1),
        cancel_until=start - timedelta(days=2),
    )


def _enrolments(item: CourseItem, count: int) -> list[Enrolment]:
    """Enrol invented people of several municipalities."""
    rows = Membership.objects.filter(user__email__startswith="person-", ended_at=None).order_by("user__email").select_related("user")
    chosen = random.Random(7).sample(list(rows), min(count, len(rows)))  # noqa: S311  # invented people, not secrets
    return [
        enrol(learner=row.user, course=item.module.course, organisation=row.organisation, office_kind=row.office_kind) for row in chosen
    ]


def _book(session: LiveSession, enrolments: list[Enrolment]) -> None:
    for enrolment in enrolments:
        book(enrolment=enrolment, session=session)


def _let_it_be_over(session: LiveSession, leader: User) -> None:
    """Move a booked session ten days back, mark attendance and give eight answers: one group of seven, and one that is not shown."""
    day = timezone.localdate() - timedelta(days=10)
    back = session.starts_at - timezone.make_aware(datetime.combine(day, time(9)))
    LiveSession.objects.filter(pk=session.pk).update(
        **{name: F(name) - back for name in ("starts_at", "ends_at", "book_until", "cancel_until")}
    )
    rows = list(Booking.objects.filter(session=session).order_by("queue_number"))
    for row in rows:
        mark(booking=row, state=ATTENDED, marked_by=leader)
    dice = random.Random(11)  # noqa: S311  # invented answers
    answers = [
        SessionFeedback(
            session=session, released=n < 7, text=TEXTS[n] if n < len(TEXTS) else "", **{s: dice.randrange(3, 6) for s in SCALES}
        )
        for n in range(min(8, len(rows)))
    ]
    SessionFeedback.objects.bulk_create(answers)
    Booking.objects.filter(pk__in=[row.pk for row in rows[:8]]).update(has_answered=True)
    LiveSession.objects.filter(pk=session.pk).update(state=LiveSession.State.HELD)
