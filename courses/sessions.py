"""What pages show about live sessions: dates to come, one's own bookings, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from courses.models import Booking, Course, CourseItem, Enrolment, LiveSession
from courses.services.feedback import may_answer
from courses.skeletons import words_of

MOST = 50
SHOWN_AFTER = timedelta(days=14)  # a session that is over stays on one's own list, for its material and for feedback


@dataclass(frozen=True)
class SessionView:
    """A session as one person sees it; `booking` is their open one."""

    session: LiveSession
    title: str
    path: str
    lang: str
    course: str
    booking: Booking | None
    now: datetime

    @property
    def is_over(self) -> bool:
        return self.session.ends_at <= self.now

    @property
    def has_begun(self) -> bool:
        return self.session.starts_at <= self.now

    @property
    def is_full(self) -> bool:
        return self.session.seats_left <= 0

    @property
    def can_book(self) -> bool:
        return self.booking is None and self.session.is_planned and self.now < self.session.book_until

    @property
    def can_cancel(self) -> bool:
        if self.booking is None or not self.session.is_planned:
            return False
        if self.booking.is_waiting:
            return not self.has_begun
        return self.booking.is_confirmed and self.now < self.session.cancel_until

    @property
    def shows_link(self) -> bool:
        """The address of a video meeting is for those who have a seat."""
        return bool(self.session.link) and self.booking is not None and self.booking.is_seated

    @property
    def can_answer(self) -> bool:
        return self.booking is not None and may_answer(self.booking, self.session, self.now)

    @property
    def is_one_day(self) -> bool:
        start, end = timezone.localtime(self.session.starts_at), timezone.localtime(self.session.ends_at)
        return start.date() == end.date()


def words_for(item: CourseItem, language: str) -> tuple[str, str, str, str]:
    """Title, address and language of a workshop, and the title of its course."""
    course = item.module.course
    words, lang = words_of(item.texts, language, course.source_locale)
    course_words, _lang = words_of(course.texts, language, course.source_locale)
    return words.get("title", item.title), words.get("path", ""), lang, course_words.get("title", course.title)


def view_of(session: LiveSession, booking: Booking | None, language: str, now: datetime) -> SessionView:
    """Build the view of one session."""
    title, path, lang, course = words_for(session.item, language)
    return SessionView(session, title, path, lang, course, booking, now)


def with_words() -> QuerySet[LiveSession]:
    """Sessions with everything their pages name."""
    return LiveSession.objects.select_related("item__module__course", "organisation")


def open_to(learner: User) -> Q:
    """Sessions that are for this person: for all, or of a municipality they belong to or enrolled with."""
    member = Membership.objects.filter(user=learner, ended_at=None).values("organisation_id")
    enrolled = _standing(learner).exclude(organisation=None).values("organisation_id")
    return Q(organisation=None) | Q(organisation__in=member) | Q(organisation__in=enrolled)


def coming(*, learner: User, language: str, item: CourseItem | None = None) -> list[SessionView]:
    """Sessions to come in the person's courses that are for them, the next one first: two queries."""
    now = timezone.now()
    rows = with_words().filter(open_to(learner), starts_at__gt=now, state=LiveSession.State.PLANNED)
    rows = rows.filter(item=item) if item is not None else rows.filter(item__module__course__in=_standing(learner).values("course_id"))
    sessions = list(rows.filter(item__is_live=True).order_by("starts_at", "pk")[:MOST])
    own = {row.session_id: row for row in _bookings(learner).filter(session__in=sessions)}
    return [view_of(session, own.get(session.pk), language, now) for session in sessions]


def booked(*, learner: User, language: str, limit: int = MOST) -> list[SessionView]:
    """The person's own bookings, the next session first, those that are over last: one query."""
    now = timezone.now()
    rows = _bookings(learner).filter(session__ends_at__gt=now - SHOWN_AFTER)
    rows = rows.select_related("session__item__module__course", "session__organisation").order_by("session__starts_at", "pk")[:limit]
    views = [view_of(row.session, row, language, now) for row in rows]
    return sorted(views, key=lambda view: view.is_over)


def session_for(*, learner: User, public_id: UUID, language: str) -> SessionView | None:
    """One session for its page: one that is for the person and not yet over, or one they have booked."""
    now = timezone.now()
    session = with_words().filter(public_id=public_id).first()
    if session is None:
        return None
    booking = _bookings(learner).filter(session=session).first()
    if booking is None:
        past = session.ends_at <= now or not session.item.is_live
        ended = Booking.objects.filter(session=session, enrolment__learner=learner).exists()
        if not ended and (past or not LiveSession.objects.filter(open_to(learner), pk=session.pk).exists()):
            return None
    return view_of(session, booking, language, now)


def courses_with_sessions(courses: Iterable[Course]) -> set[int]:
    """Which courses have a session to come that can still be booked: one query."""
    rows = LiveSession.objects.filter(
        item__module__course__in=list(courses), state=LiveSession.State.PLANNED, book_until__gt=timezone.now(), item__is_live=True
    )
    return set(rows.values_list("item__module__course_id", flat=True))


def announced(*, course: Course, language: str, limit: int = 4) -> list[SessionView]:
    """The next sessions of a course that are open to all, for its public page: one query."""
    now = timezone.now()
    rows = with_words().filter(item__module__course=course, organisation=None, state=LiveSession.State.PLANNED, book_until__gt=now)
    return [view_of(session, None, language, now) for session in rows.filter(item__is_live=True).order_by("starts_at", "pk")[:limit]]


def _standing(learner: User) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(learner=learner).exclude(status=Enrolment.Status.WITHDRAWN)


def _bookings(learner: User) -> QuerySet[Booking]:
    return Booking.objects.filter(enrolment__learner=learner).exclude(state=Booking.State.CANCELLED)
