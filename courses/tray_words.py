"""What the tray says about assigned courses, reminders, and live sessions. The mails have words and an outbox of their own."""

from django.utils.translation import gettext_lazy as _

from accounts.notices import Kind, register_kind

SESSIONS, ASSIGNED, REMINDED = "sessions", "assigned", "reminded"


def register_own() -> None:
    """Register the kinds; those of sessions are chosen together."""
    register_kind(
        Kind(
            ASSIGNED,
            _("Assigned courses and due dates"),
            _("A course was assigned to you: %(course)s."),
            _("%(municipality)s has enrolled you in it."),
            has_mail=False,
        )
    )
    register_kind(
        Kind(
            "assigned_until",
            "",
            _("A course was assigned to you: %(course)s, to be done by %(date)s."),
            _("%(municipality)s has enrolled you in it."),
            topic=ASSIGNED,
        )
    )
    register_kind(Kind("due_date", "", _("“%(course)s” is to be done by %(date)s."), topic=ASSIGNED))
    register_kind(Kind(REMINDED, _("Reminders"), _("A reminder: %(course)s."), mail_page="courses:mails"))
    register_kind(
        Kind(
            SESSIONS,
            _("Workshops and dates (by mail: the reminder; changes always come by mail)"),
            _("Something has changed about the date “%(session)s”."),
        )
    )
    for name, title in {
        "confirmed": _("Your seat is booked: %(session)s"),
        "waiting": _("You are on the waiting list: %(session)s"),
        "promoted": _("You have moved up and have a seat: %(session)s"),
        "changed": _("The date has changed: %(session)s"),
        "cancelled": _("Your booking has ended: %(session)s"),
        "session_cancelled": _("The date is cancelled: %(session)s"),
        "message": _("A message about your date: %(session)s"),
        "reminder": _("Your date is near: %(session)s"),
    }.items():
        register_kind(Kind(f"session_{name}", "", title, "%(when)s", topic=SESSIONS))
