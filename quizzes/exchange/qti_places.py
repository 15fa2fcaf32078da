"""Places on a picture in QTI: `hotspotInteraction` both ways, `selectPointInteraction` as far as it marks wrong places too."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quizzes.exchange.areas import from_area, to_area
from quizzes.exchange.fractions import FULL, shares, weigh_multiple, weigh_single
from quizzes.exchange.markup import Node, xml_text
from quizzes.exchange.pictures import TYPES, Seen
from quizzes.exchange.qti_parts import Version, declared, key_of, template

if TYPE_CHECKING:
    from quizzes.exchange.qti_item import Declared, Item


def write_places(one: Mapping[str, Any], version: Version) -> tuple[str, str, str]:
    """Return declaration, interaction and processing. Coordinates are pixels of the picture as it lies in the package."""
    tag, width, height, points = version.tag, one["width"], one["height"], one["points"]
    rights = [place["right"] for place in one["places"]]
    several = sum(rights) > 1
    weights = shares(rights) if several else [FULL if right else Decimal(0) for right in rights]
    mapped = {f"k_{each['key']}": weight * points / FULL for each, weight in zip(one["places"], weights, strict=True)}
    correct = [f"k_{place['key']}" for place in one["places"] if place["right"]]
    name, media_type = f"../{one['picture']}", TYPES[one["picture"].rpartition(".")[2].lower()]
    if version.is_three:
        picture = tag("img", src=name, alt=one["alt"], width=width, height=height)
    else:
        picture = tag("object", xml_text(one["alt"]), data=name, type=media_type, width=width, height=height)
    choices = []
    for place in one["places"]:
        shape, coords = to_area(place["shape"], width, height)
        choices.append(tag("hotspotChoice", identifier=f"k_{place['key']}", shape=shape, coords=coords, hotspotLabel=place["text"]))
    most = "0" if several else "1"
    interaction = tag("hotspotInteraction", picture, *choices, responseIdentifier="RESPONSE", maxChoices=most)
    declaration = declared(version, "multiple" if several else "single", "identifier", correct, mapped, points)
    return declaration, interaction, template(version, "map_response")


def read_places(item: "Item", node: Node, declared: "Declared") -> None:
    """Read a `hotspotInteraction`. A place without a name gets its number."""
    choices = node.all("hotspotChoice")
    several = declared.cardinality == "multiple" or (not declared.correct and node.get("maxChoices", "1") != "1")
    rights = item.rights([choice.get("identifier") for choice in choices], declared, several)
    if several and node.get("maxChoices", "0") not in ("0", str(len(choices))):
        item.draft.change("max_choices", most=node.get("maxChoices"))
    areas = [(choice.get("shape", "default"), choice.get("coords")) for choice in choices]
    names = [choice.get("hotspotLabel").strip() for choice in choices]
    _take(item, node, areas, rights, names, [choice.get("identifier") for choice in choices])
    if several and sum(rights) == 1:
        item.draft.change("multiple_to_single")
    if sum(rights) > 1 and not several:
        item.draft.refuse("several_right", count=sum(rights))


def read_points(item: "Item", node: Node, declared: "Declared") -> None:
    """Read a `selectPointInteraction`: its areas become places to choose from. With right areas only, nothing could be chosen wrongly."""
    if all(value > 0 for _shape, _coords, value in declared.areas):
        item.draft.kind = "hotspot"
        item.draft.refuse("select_point")
        return
    several = node.get("maxChoices", "1") != "1"
    best = max(value for _shape, _coords, value in declared.areas)
    weights = [value * FULL / best if best > 0 else value for _shape, _coords, value in declared.areas]
    rights = weigh_multiple(item.draft, weights) if several else weigh_single(item.draft, weights)
    item.draft.change("select_point_shown")
    _take(item, node, [(shape, coords) for shape, coords, _value in declared.areas], rights)


def _take(
    item: "Item",
    node: Node,
    areas: list[tuple[str, str]],
    rights: list[bool],
    names: list[str] | tuple[str, ...] = (),
    identifiers: list[str] | tuple[str, ...] = (),
) -> None:
    draft = item.draft
    draft.kind, draft.own = "hotspot", {"places": []}
    picture = _picture(item, node)
    if picture is None:
        return
    names = [name or str(number) for number, name in enumerate(names or [""] * len(areas), start=1)]
    if not item.ours and any(name.isdecimal() for name in names):
        draft.change("places_numbered")
    if any(shape == "ellipse" for shape, _coords in areas):
        draft.change("area_as_polygon")
    drawn, width, height = picture
    keys = [key_of(identifier) for identifier in identifiers] or [""] * len(areas)
    draft.own["places"] = [
        {"key": key, "text": name, "right": right, "feedback": "", "shape": from_area(*area, width, height), "area": area}
        for key, name, right, area in zip(keys, names, rights, areas, strict=True)
    ]
    draft.own |= {"picture": drawn.name, "width": drawn.width, "height": drawn.height, "alt": _alt(node)}
    draft.own["drawn"] = (width, height)


def _picture(item: "Item", node: Node) -> tuple[Seen, int, int] | None:
    """The picture, and the size that coordinates count in: what the item says, else the picture's own."""
    found = next(iter(node.below("object", "img")), None)
    if found is None:
        item.draft.refuse("picture_missing", name="")
        return None
    drawn = item.look(found.get("data") or found.get("src"))
    if not isinstance(drawn, Seen):
        item.draft.refusals.append(drawn)
        return None
    sides = [found.get("width"), found.get("height")]
    if all(side.isdecimal() and 0 < int(side) <= 10_000 for side in sides):
        return drawn, int(sides[0]), int(sides[1])
    return drawn, drawn.width, drawn.height


def _alt(node: Node) -> str:
    found = next(iter(node.below("object", "img")), None)
    return (found.get("alt") or found.text).strip() if found is not None else ""
