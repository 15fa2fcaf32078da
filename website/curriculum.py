"""The eight places as the curriculum: what the home page shows. Pure."""

from django.utils.translation import gettext as _

from website.town import PLACES


def places() -> list[dict]:
    """Return place, name, title and minutes of each module of the shipped programme, all of them lit."""
    rows = [
        ("rathaus", _("Foundations"), 60),
        ("bahnhof", _("Recognising threats"), 70),
        ("lindenplatz", _("Risk assessment"), 75),
        ("lindenhoefe", _("Security by design"), 70),
        ("festwiese", _("Events"), 75),
        ("schule", _("Networks"), 60),
        ("stadion", _("Technology and ethics"), 60),
        ("gotteshaus", _("Crisis and aftercare"), 50),
    ]
    return [{"place": place, "name": PLACES[place], "title": title, "minutes": minutes, "state": "done"} for place, title, minutes in rows]
