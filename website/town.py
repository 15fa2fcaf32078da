"""The map of Lindenstadt: which drawings it consists of, where labels stand, and what it says in words. Pure; DESIGN.md section 6."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PLACES = {
    "rathaus": gettext_lazy("Town hall"),
    "bahnhof": gettext_lazy("Station"),
    "lindenplatz": gettext_lazy("Lindenplatz"),
    "lindenhoefe": gettext_lazy("Lindenhöfe"),
    "festwiese": gettext_lazy("Fairground"),
    "schule": gettext_lazy("School"),
    "stadion": gettext_lazy("Stadium"),
    "gotteshaus": gettext_lazy("Place of worship"),
}
STATES = ("todo", "open", "done")
# Back to front: rows of houses and the places between them, as the sprite names them.
LAYERS = (
    "row1",
    "bahnhof",
    "row2",
    "schule",
    "row3",
    "rathaus",
    "row4",
    "lindenhoefe",
    "stadion",
    "row6",
    "lindenplatz",
    "row7",
    "gotteshaus",
    "row8",
    "festwiese",
    "row9",
)
ORIGINS = {
    "rathaus": (7.6, 13),
    "bahnhof": (-5, 17),
    "lindenplatz": (21.4, 20.9),
    "lindenhoefe": (5, 32),
    "festwiese": (35.5, 22),
    "schule": (21, -7),
    "stadion": (33, 4),
    "gotteshaus": (21, 34.2),
}
UNIT, VIGNETTE_UNIT, BOARD = 15, 18.2, 8  # px per unit on the map and in a vignette; boards are 8 x 8 units


@dataclass(frozen=True)
class Layer:
    """One drawing of the map: a row of houses or a place with its state."""

    symbol: str
    transform: str = ""
    state: str = ""
    ring: str = ""


def project(x: float, y: float) -> tuple[float, float]:
    """Return where a point of the ground lies on the map (dimetric 2:1)."""
    return round(600 + (x - y) * UNIT, 1), round(20 + (x + y) * UNIT / 2, 1)


def layers(places: list[dict]) -> list[Layer]:
    """Return the map's drawings back to front. Places without a module stay models of card."""
    states, following = _states(places), {row["place"] for row in places if row.get("is_next")}
    return [
        Layer(name, _transform(name), states.get(name, "todo"), _ring(name) if name in following else "")
        if name in ORIGINS
        else Layer(name)
        for name in LAYERS
    ]


def _transform(place: str) -> str:
    scale = UNIT / VIGNETTE_UNIT
    x, y = project(*ORIGINS[place])
    return f"translate({x - 160 * scale:.1f} {y - 96.4 * scale:.1f}) scale({scale:.4f})"


def _ring(place: str) -> str:
    x, y = ORIGINS[place]
    corners = [(x - 0.5, y - 0.5), (x + BOARD + 0.5, y - 0.5), (x + BOARD + 0.5, y + BOARD + 0.5), (x - 0.5, y + BOARD + 0.5)]
    return "M" + "L".join("{} {}".format(*project(*corner)) for corner in corners) + "Z"


def _states(places: list[dict]) -> dict[str, str]:
    """Two modules may share a place: it is lit when both are done and coloured when one has begun."""
    found: dict[str, set[str]] = {}
    for row in places:
        if row["place"] not in ORIGINS or row["state"] not in STATES:
            raise KeyError(f"no place {row['place']!r} in state {row['state']!r} on the map")
        found.setdefault(row["place"], set()).add(row["state"])
    return {place: next(iter(states)) if len(states) == 1 else "open" for place, states in found.items()}


def sentence(places: list[dict]) -> str:
    """Say in one sentence what the map shows: finished, next and open places."""
    done = [str(PLACES[row["place"]]) for row in places if row["state"] == "done"]
    following = [str(PLACES[row["place"]]) for row in places if row.get("is_next")]
    rest = [str(PLACES[row["place"]]) for row in places if row["state"] != "done" and not row.get("is_next")]
    parts = [_("Map of Lindenstadt.")]
    if done:
        parts.append(_("Done: %(places)s.") % {"places": ", ".join(done)})
    if following:
        parts.append(_("Next: %(places)s.") % {"places": ", ".join(following)})
    if rest:
        parts.append(_("Open: %(places)s.") % {"places": ", ".join(rest)})
    return " ".join(parts)
