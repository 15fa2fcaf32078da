"""The calendar entry for the last day of a certificate: a file to take home, RFC 5545."""

from datetime import UTC, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.codes import grouped
from certificates.models import Certificate
from certificates.statement import from_json

REMIND_DAYS = 30


def expiry_entry(certificate: Certificate, language: str) -> bytes:
    """Return the entry of a whole day with a reminder 30 days before; asked for again it is the same entry, not a second one.

    Raises ValueError for a certificate without end.
    """
    from icalendar import Alarm, Calendar, Event  # slow import

    statement = from_json(certificate.statement)
    if statement.valid_until is None:
        raise ValueError("a certificate without end has no day to remember")
    title = statement.word(statement.title, language)
    entry = Event()
    entry.add("uid", f"certificate-{certificate.public_id}-expiry@secu4all")
    entry.add("dtstamp", (certificate.issued_at or certificate.requested_at).astimezone(UTC))
    entry.add("dtstart", statement.valid_until)
    entry.add("dtend", statement.valid_until + timedelta(days=1))
    entry.add("summary", _("Last day of your certificate: %(title)s") % {"title": title})
    entry.add("description", _("Check code %(code)s. You can renew it before that day.") % {"code": grouped(certificate.code)})
    entry.add("url", settings.PUBLIC_URL + reverse("certificates:certificate", args=[certificate.public_id]))
    entry.add("transp", "TRANSPARENT")  # the day stays free
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("trigger", -timedelta(days=REMIND_DAYS))
    reminder.add("description", _("Your certificate expires in %(days)s days: %(title)s") % {"days": REMIND_DAYS, "title": title})
    entry.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", "-//Secu4All//Certificates//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return calendar.to_ical()
