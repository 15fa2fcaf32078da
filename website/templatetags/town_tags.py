"""Tags that draw Lindenstadt: one place, the row of eight, the map with its labels."""

from django import template

from website import town

register = template.Library()


@register.inclusion_tag("components/vignette.html")
def vignette(place: str, state: str = "open", label: str = "") -> dict:
    """One place: `{% vignette "bahnhof" "done" %}`. States: todo (card), open (colour), done (lit). `label` only where no name stands beside it."""
    if place not in town.ORIGINS or state not in town.STATES:
        raise KeyError(f"no vignette of {place!r} in state {state!r}")
    return {"place": place, "state": state, "label": label}


@register.inclusion_tag("components/place_row.html")
def place_row(state: str = "open") -> dict:
    """All eight places side by side, as decoration below a form."""
    return {"places": list(town.PLACES), "state": state}


@register.inclusion_tag("components/town_map.html")
def town_map(places: list[dict], compact: bool = False, legend: bool = True, list_url: str = "#modules") -> dict:
    """The map. `places`: dicts with place, number, title, path, state (todo, open, done) and is_next. `compact`: no labels, no legend.

    The list of modules that says the same in words must stand on the same page, at `list_url`.
    """
    seen: dict[str, int] = {}
    labels = []
    for row in places:
        seen[row["place"]] = seen.get(row["place"], 0) + 1
        labels.append({**row, "name": town.PLACES[row["place"]], "rank": seen[row["place"]], "stone": _stone(row)})
    return {
        "layers": town.layers(places),
        "sentence": town.sentence(places),
        "labels": [] if compact else labels,
        "has_states": any(row["state"] != "open" for row in places),
        "has_legend": legend and not compact,
        "compact": compact,
        "list_url": list_url,
    }


def _stone(row: dict) -> str:
    if row.get("is_next"):
        return "next"
    return "done" if row["state"] == "done" else "open"


@register.inclusion_tag("components/town_scene.html")
def town_scene(state: str = "done") -> dict:
    """The whole town in one state without labels: the picture of the home page."""
    return {"layers": town.layers([{"place": place, "state": state} for place in town.PLACES])}
