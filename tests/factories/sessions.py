"""Workshops with sessions, and people who are enrolled for them."""

from datetime import timedelta

from django.utils import timezone

from courses.models import Booking, Course, CourseItem, Enrolment, LiveSession
from courses.services.enrolment import enrol
from courses.services.sessions import plan
from tests.factories import accounts as people
from tests.factories import courses as make
from tests.factories.replay import replayed


@replayed(keep=lambda course: course.key, find=lambda key: Course.objects.get(key=key))
def make_workshop_course(tree, *, slug: str = "praxis", workshops: int = 1, required: bool = True, english: bool = False) -> Course:
    """A published course of one lesson and so many workshops; returns the frozen row."""
    page = make.add_course(tree, slug=slug, title="Praxistage")
    module = make.add_module(page)
    lesson = make.add_lesson(module, slug="lesen", title="Lesen")
    workshop_pages = [
        make.add_lesson(module, slug=f"werkstatt-{n}", title=f"Werkstatt {n}", format="workshop", minutes=90, required=required)
        for n in range(1, workshops + 1)
    ]
    make.publish(lesson, *workshop_pages, module, page)
    if english:
        translated = make.add_course(tree, "en", page.translation_key, "Practice days", slug)
        copy = make.add_module(translated, module.translation_key, "Foundations", "foundations")
        lessons = [make.add_lesson(copy, lesson.translation_key, "Reading", "reading")]
        for n, one in enumerate(workshop_pages, 1):
            lessons.append(
                make.add_lesson(
                    copy, one.translation_key, f"Workshop {n}", f"workshop-{n}", format="workshop", minutes=90, required=required
                )
            )
        make.publish(translated, copy, *lessons)
    return Course.objects.get(key=page.translation_key)


def workshop_of(course: Course, number: int = 1) -> CourseItem:
    """A workshop item of a course."""
    return list(CourseItem.objects.filter(module__course=course, kind="workshop").order_by("position"))[number - 1]


def make_session(item: CourseItem, *, leader=None, days: int = 10, seats: int = 2, **fields) -> LiveSession:
    """A planned session so many days ahead, three hours long."""
    leader = (
        leader or people.User.objects.filter(email="leader@example.com").first() or people.make_user("leader@example.com", "Tove Brandt")
    )
    start = timezone.now() + timedelta(days=days)
    fields.setdefault("place", "Rathaus, Saal 2")
    return plan(item=item, starts_at=start, ends_at=start + timedelta(hours=3), seats=seats, planned_by=leader, leaders=[leader], **fields)


def enrol_people(course: Course, count: int, **fields) -> list[Enrolment]:
    """So many people enrolled in a course."""
    users = [people.make_user(f"person-{course.pk}-{n}@example.com", f"Person {n}") for n in range(1, count + 1)]
    return [enrol(learner=user, course=course, **fields) for user in users]


def move_to(session: LiveSession, *, hours: float) -> LiveSession:
    """Shift a session so that it began so many hours ago (negative: begins in so many)."""
    start = timezone.now() - timedelta(hours=hours)
    length = session.ends_at - session.starts_at
    before = {
        "book_until": start - (session.starts_at - session.book_until),
        "cancel_until": start - (session.starts_at - session.cancel_until),
    }
    LiveSession.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + length, **before)
    session.refresh_from_db()
    return session


def states(session: LiveSession) -> list[str]:
    """The states of a session's bookings in the order of booking."""
    return list(Booking.objects.filter(session=session).order_by("queue_number").values_list("state", flat=True))
