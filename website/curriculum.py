"""The eight places as the curriculum: what the home page shows. Pure."""

from django.utils.translation import gettext as _

from website.town import PLACES


def places() -> list[dict]:
    """Return place, name, title, minutes and state of each module; `minutes` is 0 for modules that are still to come."""
    rows = [
        ("rathaus", _("Foundations"), 60),
        ("bahnhof", _("Recognising threats"), 70),
        ("lindenplatz", _("Risk assessment"), 0),
        ("lindenhoefe", _("Security by design"), 0),
        ("festwiese", _("Events"), 0),
        ("schule", _("Networks"), 0),
        ("stadion", _("Technology and ethics"), 0),
        ("gotteshaus", _("Crisis and aftercare"), 0),
    ]
    return [
        {"place": place, "name": PLACES[place], "title": title, "minutes": minutes, "state": "done" if minutes else "open"}
        for place, title, minutes in rows
    ]
