"""The words of a session in one language: for mails, calendar entries and sheets."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.calendars import Entry
from courses.models import Booking, LiveSession
from courses.skeletons import words_of

SUBJECTS = {
    "confirmed": gettext_lazy("Your seat is booked: %(title)s"),
    "waiting": gettext_lazy("You are on the waiting list: %(title)s"),
    "promoted": gettext_lazy("You have moved up and have a seat: %(title)s"),
    "changed": gettext_lazy("Changed: %(title)s"),
    "cancelled": gettext_lazy("Your booking has ended: %(title)s"),
    "session_cancelled": gettext_lazy("Cancelled: %(title)s"),
    "message": gettext_lazy("Message on your session: %(title)s"),
    "reminder": gettext_lazy("Soon: %(title)s"),
}


def when(session: LiveSession) -> str:
    """Day and hours in the zone of the installation, in the active language."""
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    day, first, last = date_format(start, "DATE_FORMAT"), date_format(start, "TIME_FORMAT"), date_format(end, "TIME_FORMAT")
    if start.date() == end.date():
        return _("%(day)s, %(start)s to %(end)s") % {"day": day, "start": first, "end": last}
    return _("%(day)s, %(start)s, to %(other)s, %(end)s") % {
        "day": day,
        "start": first,
        "other": date_format(end, "DATE_FORMAT"),
        "end": last,
    }


def title_of(session: LiveSession, language: str) -> str:
    """The workshop's title in a language, else in that of its course."""
    course = session.item.module.course
    return str(words_of(session.item.texts, language, course.source_locale)[0].get("title", session.item.title))


def page_of(session: LiveSession, language: str) -> str:
    """The full address of the session's page; its host is PUBLIC_URL, never a request's."""
    with translation.override(language):
        return settings.PUBLIC_URL + reverse("courses:session", args=[session.public_id])


def session_words(session: LiveSession, language: str) -> dict:
    """What a mail says about a session; the language is active."""
    return {"session": session, "title": title_of(session, language), "when": when(session), "page": page_of(session, language)}


def entry_for(booking: Booking, session: LiveSession, language: str, *, cancelled: bool = False) -> Entry:
    """The calendar entry of a booking. A removal needs a number above the one that was sent last."""
    with translation.override(language):
        address = page_of(session, language)
        lines = [_("Video meeting: %(link)s") % {"link": session.link} if session.link else "", session.access_notes, address]
        description = "\n".join(line for line in lines if line)
    sequence = max(session.sequence, booking.mailed_sequence + 1) if cancelled else session.sequence
    return Entry(booking, session, title_of(session, language), description, address, sequence)
