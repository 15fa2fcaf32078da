"""The fingerprint of one question: equal for a copy and its origin as long as nobody changed what learners are asked and told."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# What belongs to the place and not to the question: its name in the quiz, marks of that quiz's sources, lesson, draws, dates, origin.
PLACE = frozenset(
    {"key", "source", "lesson", "tags", "review_due", "review_reason", "origin_item", "origin_key", "origin_digest"},
)
_EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


def fingerprint(kind: str, value: Mapping[str, Any]) -> str:
    """Return the fingerprint of a question given as raw stream value. Ids of list entries and empty fields make no difference."""
    asked = {name: part for name, part in lean(value).items() if name not in PLACE}
    text = json.dumps([kind, asked], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def lean(value: Any) -> Any:
    """Return raw stream values without ids of entries and without empty fields, so that later fields change no fingerprint."""
    if isinstance(value, Mapping):
        if "value" in value and set(value) <= {"type", "value", "id"}:
            return lean(value["value"])
        found = {name: lean(part) for name, part in value.items()}
        return {name: part for name, part in found.items() if not _is_empty(part)}
    if isinstance(value, list | tuple):
        return [lean(part) for part in value]
    return value


def _is_empty(value: Any) -> bool:
    return any(value is empty or (type(value) is type(empty) and value == empty) for empty in _EMPTY)
