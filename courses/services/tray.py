"""Courses and live sessions in the tray of messages: once for each fact, beside the mails. Called outside other transactions."""

from datetime import date

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from accounts.choices import Language
from accounts.models import Cohort, User
from accounts.services.notifications import notify
from accounts.services.telling_many import notify_many
from courses import tray_words
from courses.models import Booking, CohortAssignment, Course, Enrolment, Reminder
from courses.session_words import title_of, when
from courses.skeletons import words_of


def tell_booking(booking: Booking, kind: str) -> None:
    """Say what is mailed about a booking; a number that grows with each change makes the same kind a new message."""
    learner, session = booking.enrolment.learner, booking.session
    number = booking.mailed_message + 1 if kind == "message" else session.sequence
    with translation.override(learner.language):
        facts = {"session": title_of(session, learner.language), "when": when(session)}
        address = reverse("courses:session", args=[session.public_id])
    notify(person=learner, kind=f"session_{kind}", key=f"booking-{booking.pk}-{kind}-{number}", address=address, facts=facts)


def tell_assigned(enrolment: Enrolment, assignment: CohortAssignment) -> None:
    """Say that a municipality has enrolled somebody by an assignment, and until when the course is to be done."""
    kind = "assigned_until" if assignment.due_on else tray_words.ASSIGNED
    facts = _facts(enrolment, enrolment.learner, assignment.due_on) | {"municipality": assignment.cohort.organisation.name}
    notify(person=enrolment.learner, kind=kind, key=f"assigned-{enrolment.pk}", address=_dashboard(enrolment.learner.language), facts=facts)


def tell_due_date(enrolment: Enrolment, due_on: date) -> None:
    """Say that a course has (another) due date."""
    key = f"due-{enrolment.pk}-{due_on.isoformat()}"
    facts = _facts(enrolment, enrolment.learner, due_on)
    notify(person=enrolment.learner, kind="due_date", key=key, address=_dashboard(enrolment.learner.language), facts=facts)


def tell_due_dates(cohort: Cohort, course: Course, due_on: date) -> None:
    """Say to everybody whom a cohort enrolled in a course, and who has this date now, that the date is another one."""
    there = {"enrolments__cohort": cohort, "enrolments__course": course, "enrolments__due_on": due_on}
    people = User.objects.filter(**there, enrolments__status=Enrolment.Status.ACTIVE)
    for language in Language.values:
        facts = _words(course, language, due_on)
        key = f"due-{cohort.pk}-{course.pk}-{due_on.isoformat()}"
        notify_many(people=people.filter(language=language), kind="due_date", key=key, address=_dashboard(language), facts=facts)


def tell_reminded(row: Reminder) -> None:
    """Say in the tray what a reminder by mail says."""
    notify(
        person=row.recipient,
        kind=tray_words.REMINDED,
        key=f"reminder-{row.pk}",
        address=_dashboard(row.recipient.language),
        facts=_facts(row.enrolment, row.recipient, None),
    )


def _facts(enrolment: Enrolment, learner: User, due_on: date | None) -> dict[str, str]:
    return _words(enrolment.course, learner.language, due_on)


def _words(course: Course, language: str, due_on: date | None) -> dict[str, str]:
    facts = {"course": str(words_of(course.texts, language, course.source_locale)[0].get("title", course.title))}
    if due_on:
        with translation.override(language):
            facts["date"] = date_format(due_on, "DATE_FORMAT")
    return facts


def _dashboard(language: str) -> str:
    with translation.override(language):  # addresses follow the language
        return reverse("courses:dashboard")
