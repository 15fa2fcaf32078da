"""Whether a tool or a guide holds together. Pure; used by the import, which adds lines, and by the editor, which translates the words.

A fault is (path to the place, word of WORDS, what it is about); the path leads through names and positions: ("sections", 0, "fields", 2).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from courses.package.tools import KINDS, MAX_ROWS

Path = tuple[str | int, ...]
Fault = tuple[Path, str, tuple[str, ...]]
MAX_COLUMNS = 7
TWO_PARTS = ("difference", "quotient")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?\Z")
_OWN = {
    "unit": ("number", "result"),
    "min": ("number",),
    "max": ("number",),
    "decimals": ("number", "result"),
    "options": ("choice",),
    "calculation": ("result",),
    "of": ("result",),
    "rule": ("result",),
    "source": ("result",),
    "bands": ("result",),
}


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation; the editor shows it in the author's language, the import as it stands."""
    return text


WORDS = {
    "sections": gettext_noop("Two sections have the key {}."),
    "fields": gettext_noop("Two fields of this section have the key {}."),
    "options": gettext_noop("Two options have the key {}."),
    "columns": gettext_noop("{} columns are too many for a table: at most 7 fit."),
    "rows": gettext_noop("Only a repeated section has rows: remove the number, or repeat the section."),
    "grid": gettext_noop("The grid needs a repeated section and two different choice fields of it with numeric keys, not {}."),
    "foreign": gettext_noop("The field {} has a value under “{}”, which a field of the kind {} does not have."),
    "choice": gettext_noop("The choice {} needs two options at least."),
    "limits": gettext_noop("The smallest number allowed in {} is above the largest."),
    "calculation": gettext_noop("The result {} needs a calculation."),
    "rule": gettext_noop("The result {} needs a rule: one sentence that says how it is computed."),
    "parts": gettext_noop("The result {} is computed from two parts at least; a difference or a quotient from exactly two."),
    "unknown": gettext_noop(
        "The result {} is computed from {}, which is no number, no result and no choice with numeric keys of this section or of an earlier one that is not repeated."
    ),
    "twice": gettext_noop("The result {} is computed from {}, which stands in two earlier sections: give one another key."),
    "circle": gettext_noop("The result {} is computed from itself."),
    "zero": gettext_noop("The result {} divides by zero."),
    "bands": gettext_noop("The words for {} need growing limits, and the last one none: it takes all that is above."),
    "example-section": gettext_noop("The example has values for {}, which is no section."),
    "example-once": gettext_noop("The example has several rows for {}, which is not repeated."),
    "example-list": gettext_noop("The example needs a list of rows for {}, which is repeated."),
    "example-rows": gettext_noop("The example has {} rows in one section; at most 30 fit."),
    "example-field": gettext_noop("The example has a value for {}, which is no field of this section."),
    "example-result": gettext_noop("The example gives the result {}: leave it out, it is computed."),
    "example-value": gettext_noop("The example's value for {} does not fit: {}."),
    "minutes": gettext_noop("The agenda takes {} minutes and the duration is {}."),
}


def sentence(fault: Fault) -> str:
    """Say a fault in English."""
    return WORDS[fault[1]].format(*fault[2])


def facilitation_faults(guide: Mapping[str, Any]) -> list[Fault]:
    """Name what is wrong with a guide for trainers as a whole."""
    total = sum(step["minutes"] or 0 for step in guide["agenda"])
    return [] if total == guide["duration"] else [(("agenda",), "minutes", (str(total), str(guide["duration"])))]


def tool_faults(tool: Mapping[str, Any]) -> list[Fault]:
    """Name everything that is wrong with a tool as a whole: keys, limits, calculations, grid, example."""
    sections = list(tool["sections"])
    faults = list(_double(sections, ("sections",), "sections"))
    for place, section in enumerate(sections):
        path: Path = ("sections", place)
        faults += _section(section, path)
        for index, field in enumerate(section["fields"]):
            faults += _field(field, (*path, "fields", index))
            faults += _parts(field, place, sections, (*path, "fields", index))
    return [*faults, *_example(tool["example"], {section["key"]: section for section in sections})]


def _double(entries: Sequence[Mapping[str, Any]], path: Path, word: str) -> Iterator[Fault]:
    known: set[str] = set()
    for index, entry in enumerate(entries):
        if entry["key"] in known:
            yield (*path, index), word, (entry["key"],)
        known.add(entry["key"])


def _section(section: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    fields = section["fields"]
    yield from _double(fields, (*path, "fields"), "fields")
    if section["repeated"] and len(fields) > MAX_COLUMNS:
        yield (*path, "fields"), "columns", (str(len(fields)),)
    across, up = section["grid"].get("across", ""), section["grid"].get("up", "")
    numeric = {field["key"] for field in fields if field["kind"] == "choice" and is_numeric(field)}
    if (across or up) and not (section["repeated"] and across != up and {across, up} <= numeric):
        yield (*path, "grid"), "grid", (f"{across}, {up}",)


def is_numeric(field: Mapping[str, Any]) -> bool:
    """Whether a field has a number to compute with."""
    return field["kind"] in ("number", "result") or (
        field["kind"] == "choice" and all(option["key"].isdigit() for option in field["options"])
    )


def _field(field: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    key, kind = field["key"], field["kind"]
    for name, kinds in _OWN.items():
        if field[name] and kind not in kinds:
            yield (*path, name), "foreign", (key, name, kind)
    yield from _double(field["options"], (*path, "options"), "options")
    if kind == "choice" and len(field["options"]) < 2:
        yield path, "choice", (key,)
    least, most = _number(field["min"]), _number(field["max"])
    if least is not None and most is not None and least > most:
        yield (*path, "min"), "limits", (key,)
    limits = [_number(band["up_to"]) for band in field["bands"]]
    growing = [limit for limit in limits[:-1] if limit is not None]
    if limits and (len(growing) < len(limits) - 1 or limits[-1] is not None or growing != sorted(set(growing))):
        yield (*path, "bands"), "bands", (key,)


def _parts(field: Mapping[str, Any], place: int, sections: Sequence[Mapping[str, Any]], path: Path) -> Iterator[Fault]:
    if field["kind"] != "result":
        return
    key, parts = field["key"], list(field["of"])
    if not field["calculation"]:
        yield path, "calculation", (key,)
    if not field["rule"]:
        yield path, "rule", (key,)
    if len(parts) < 2 or (field["calculation"] in TWO_PARTS and len(parts) != 2):
        yield (*path, "of"), "parts", (key,)
    if field["calculation"] == "quotient" and len(parts) == 2 and _number(parts[1]) == 0:
        yield (*path, "of"), "zero", (key,)
    own = {entry["key"]: entry for entry in sections[place]["fields"]}
    for part in parts:
        if part in own and is_numeric(own[part]):
            continue
        earlier = [e for s in sections[:place] if not s["repeated"] for e in s["fields"] if e["key"] == part and is_numeric(e)]
        if part in own or (not earlier and not _NUMBER.match(part)):
            yield (*path, "of"), "unknown", (key, part)
        elif len(earlier) > 1:
            yield (*path, "of"), "twice", (key, part)
    if _reaches(key, key, own, set()):
        yield (*path, "of"), "circle", (key,)


def _reaches(start: str, goal: str, own: Mapping[str, Mapping[str, Any]], seen: set[str]) -> bool:
    seen.add(start)
    following = [part for part in own[start]["of"] if part in own]
    return goal in following or any(_reaches(part, goal, own, seen) for part in following if part not in seen)


def _example(rows: Sequence[Mapping[str, Any]], sections: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    ordinals: Counter[str] = Counter()
    for row in rows:
        key, section = row["section"], sections.get(row["section"])
        path: Path = ("example", key, ordinals[key])
        ordinals[key] += 1
        if section is None:
            yield path[:2], "example-section", (key,)
            continue
        if ordinals[key] == 2 and not section["repeated"]:
            yield path, "example-once", (key,)
        if ordinals[key] == MAX_ROWS + 1:
            yield path, "example-rows", (str(ordinals[key]),)
        fields = {field["key"]: field for field in section["fields"]}
        for pair in row["values"]:
            yield from _value(pair, fields.get(pair["field"]), (*path, pair["field"]))


def _value(pair: Mapping[str, str], field: Mapping[str, Any] | None, path: Path) -> Iterator[Fault]:
    if field is None:
        yield path, "example-field", (pair["field"],)
    elif field["kind"] == "result":
        yield path, "example-result", (pair["field"],)
    elif pair["value"] and not fits(pair["value"], field):
        yield path, "example-value", (pair["field"], pair["value"][:60])


def fits(text: str, field: Mapping[str, Any]) -> bool:
    """Whether a text is a value that the field takes."""
    kind = field["kind"]
    if kind == "date":
        try:
            return len(text) == 10 and bool(date.fromisoformat(text))
        except ValueError:
            return False
    if kind == "tick":
        return text in ("true", "false")
    if kind == "choice":
        return any(option["key"] == text for option in field["options"])
    if kind == "number":
        number, least, most = _number(text), _number(field["min"]), _number(field["max"])
        decimals = len(text.partition(".")[2])
        return (
            number is not None and (least is None or number >= least) and (most is None or number <= most) and decimals <= field["decimals"]
        )
    return kind in KINDS and (kind == "long" or "\n" not in text)


def _number(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text not in ("", None) and _NUMBER.match(str(text)) else None
    except InvalidOperation:
        return None
