"""Tags that draw Lindenstadt: one place, the row of eight, the map with its labels."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from website import kept, town

register = template.Library()


@register.simple_tag
def vignette(place: str, state: str = "open", label: str = "") -> SafeString:
    """One place: `{% vignette "bahnhof" "done" %}`. States: todo (card), open (colour), done (lit). `label` only where no name stands beside it."""
    if place not in town.ORIGINS or state not in town.STATES:
        raise KeyError(f"no vignette of {place!r} in state {state!r}")
    return kept.small("components/vignette.html", place=place, state=state, label=str(label))


@register.simple_tag
def place_row(state: str = "open") -> SafeString:
    """All eight places side by side, as decoration below a form."""
    return kept.small("components/place_row.html", places=tuple(town.PLACES), state=state)


@register.simple_tag
def town_map(places: list[dict], compact: bool = False, legend: bool = True, list_url: str = "#modules") -> SafeString:
    """The map. `places`: dicts with place, number, title, path, state (todo, open, done) and is_next. `compact`: no labels, no legend.

    The list of modules that says the same in words must stand on the same page, at `list_url`.
    """
    return _town_map(get_language(), tuple(tuple(row.items()) for row in places), compact, legend, list_url)


@lru_cache(256)
def _town_map(_language: str | None, rows: tuple, compact: bool, legend: bool, list_url: str) -> SafeString:
    """Draw a map once for all who see the same: it depends on its arguments and the language alone."""
    places = [dict(row) for row in rows]
    seen: dict[str, int] = {}
    labels = []
    for row in places:
        seen[row["place"]] = seen.get(row["place"], 0) + 1
        labels.append({**row, "name": town.PLACES[row["place"]], "rank": seen[row["place"]], "stone": _stone(row)})
    context = {
        "layers": town.layers(places),
        "sentence": town.sentence(places),
        "labels": [] if compact else labels,
        "has_states": any(row["state"] != "open" for row in places),
        "has_legend": legend and not compact,
        "compact": compact,
        "list_url": list_url,
    }
    return render_to_string("components/town_map.html", context)


def _stone(row: dict) -> str:
    if row.get("is_next"):
        return "next"
    return "done" if row["state"] == "done" else "open"


@register.simple_tag
def town_scene(state: str = "done") -> SafeString:
    """The whole town in one state without labels: the picture of the home page."""
    return kept.large("components/town_scene.html", layers=tuple(town.layers([{"place": place, "state": state} for place in town.PLACES])))
