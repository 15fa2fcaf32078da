"""Sessions as calendar entries (RFC 5545, RFC 5546): one entry a booking, with one identifier for its whole life.

Times are written in UTC: an instant has no daylight saving, and every calendar shows it in its reader's zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from courses.models import Booking, LiveSession

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True)
class Entry:
    """What one calendar entry says; `address` is the session's page."""

    booking: Booking
    session: LiveSession
    title: str
    description: str
    address: str
    sequence: int


def invitation(entry: Entry, *, method: str, attendee: tuple[str, str], now: datetime) -> bytes:
    """Return the calendar object of a mail to one person (name, address): METHOD REQUEST or CANCEL with its ATTENDEE."""
    event = _event(entry, now)
    event.add("STATUS", "CANCELLED" if method == CANCEL else "CONFIRMED")
    name, address = attendee
    person = vCalAddress(f"mailto:{address}")
    person.params["CN"] = vText(_plain(name) or address)
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["PARTSTAT"] = vText("ACCEPTED")  # whoever books has said yes: no question to answer
    person.params["RSVP"] = vText("FALSE")
    event.add("ATTENDEE", person, encode=False)
    return _calendar(method, [event])


def collection(entries: Iterable[Entry], *, now: datetime) -> bytes:
    """Return a person's sessions to be taken into a calendar: METHOD PUBLISH, which names no attendee."""
    events = [_event(entry, now) for entry in entries]
    for event in events:
        event.add("STATUS", "CONFIRMED")
    return _calendar(PUBLISH, events)


def uid_of(booking: Booking) -> str:
    """The identifier under which a calendar finds the entry again."""
    return f"{booking.public_id}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}"


def _calendar(method: str, events: list[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("PRODID", "-//Secu4All//Live sessions//DE")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    session = entry.session
    event = Event()
    event.add("UID", uid_of(entry.booking))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("LAST-MODIFIED", session.changed_at.astimezone(UTC))
    event.add("DTSTART", session.starts_at.astimezone(UTC))
    event.add("DTEND", session.ends_at.astimezone(UTC))
    event.add("SUMMARY", _plain(entry.title))
    event.add("LOCATION", _plain(session.place or session.link))
    event.add("DESCRIPTION", entry.description)
    event.add("URL", entry.address)
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", "OPAQUE")
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["CN"] = vText(_plain(name) or "Secu4All")
    event.add("ORGANIZER", organiser, encode=False)
    return event


def _plain(text: str) -> str:
    """One line, and no quotation mark: a parameter's value cannot hold one."""
    return " ".join(text.replace('"', "'").split())
