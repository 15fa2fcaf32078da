"""A tool of a lesson as the page shows it: its form, and what the browser has to know to compute and to keep it. Kept per version."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from courses.package.values import write_number
from courses.pages import LessonPage
from courses.rendering import KEPT_SECONDS, stamp_of
from website.richtext import rich

_MARK = re.compile(r"\bS\d{1,3}[a-z]?\b")
FORM = 1  # of what the browser keeps and of spreadsheets; a later form reads earlier ones


@dataclass(frozen=True)
class Sheet:
    """A tool: its title, the HTML of its form, what the script reads, whether its filled form is confidential."""

    key: str
    title: str
    intro: SafeString
    html: SafeString
    definition: Mapping[str, Any]
    confidential: bool


def sheet_of(page: LessonPage, key: str) -> Sheet | None:
    """Return a tool of a published lesson from the cache, rendering it when this version was not asked for before."""
    name = f"tool:{page.pk}:{stamp_of(page)}:{get_language()}:{date.today()}:{key}"
    kept = caches["local"].get(name)
    if kept is None:
        kept = fresh_sheet(page, key)
        if kept is not None:
            caches["local"].set(name, kept, KEPT_SECONDS)
    return kept


def fresh_sheet(page: LessonPage, key: str = "") -> Sheet | None:
    """Render a tool now, the lesson's first one without a key; None when there is none."""
    found = (block.value for block in page.body if block.block_type == "tool" and key in ("", block.value["key"]))
    tool = next(found, None)
    if tool is None:
        return None
    context = {"page": page, "tool": tool, "sources": _sources(page, tool), "sections": [_section(part) for part in tool["sections"]]}
    html = render_to_string("courses/_tool_sheet.html", context)
    return Sheet(tool["key"], tool["title"], rich(tool["intro"]), html, definition(page, tool), tool["confidential"])


def _section(part: Mapping[str, Any]) -> dict[str, Any]:
    """What the template needs beside the block: empty rows, and the two choices of the grid, the upward one from the top."""
    fields = {field["key"]: field for field in part["fields"]}
    across, up = fields.get(part["grid"].get("across")), fields.get(part["grid"].get("up"))
    grid = {"across": across, "up": up, "upwards": list(up["options"])[::-1]} if across and up else None
    return {"part": part, "rows": [str(row) for row in range(1, (part["rows"] or 1) + 1)], "grid": grid}


def _sources(page: LessonPage, tool: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those sources of the lesson that the tool names."""
    marks = set(_MARK.findall(str(_plain(tool))))
    return [block.value for block in page.sources if block.value["ref"] in marks]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inside) for name, inside in value.items()}
    if hasattr(value, "bound_blocks"):
        return [_plain(inside) for inside in value]
    return getattr(value, "source", value)


def definition(page: LessonPage, tool: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the script reads: keys, kinds, limits, calculations, and the example by section."""
    return {
        "form": FORM,
        "item": str(page.translation_key),
        "tool": tool["key"],
        "title": tool["title"],
        "confidential": tool["confidential"],
        "language": page.locale.language_code,
        "sections": [
            {
                "key": part["key"],
                "title": part["title"],
                "repeated": part["repeated"],
                "rows": part["rows"],
                "grid": dict(part["grid"]),
                "fields": [_field(field) for field in part["fields"]],
            }
            for part in tool["sections"]
        ],
        "example": [
            {"section": row["section"], "values": {pair["field"]: pair["value"] for pair in row["values"]}} for row in tool["example"]
        ],
    }


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: field[name] for name in ("key", "kind", "label", "unit", "decimals", "calculation", "round", "rule", "source")}
    kept |= {name: _number(field[name]) for name in ("min", "max")}
    kept["of"] = list(field["of"])
    kept["options"] = [dict(option) for option in field["options"]]
    kept["bands"] = [{"up_to": _number(band["up_to"]), "text": band["text"], "tone": band["tone"]} for band in field["bands"]]
    return {name: value for name, value in kept.items() if value not in ("", [], None)}


def _number(value: Decimal | None) -> str:
    return "" if value is None else write_number(Decimal(value))
