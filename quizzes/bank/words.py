"""The words of a question by place, whatever its kind: found through the definition of its block, so that new kinds need nothing here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail import blocks

# Texts of the block that are no words of the question: they are the same in every language, or belong to the author.
NO_WORDS = frozenset({"source", "lesson", "review_reason", "origin_item", "origin_key", "origin_digest"})
Raw = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """One text of a question: `path` such as "choices.b.text", the label of its field, and how long it may be (0 = no limit)."""

    path: str
    label: str
    text: str
    longest: int = 0
    is_long: bool = False


def words_of(block: blocks.Block, raw: Any) -> list[Words]:
    """Return every text of a question, given as raw stream value, in the order of the form."""
    return list(_walk(block, raw, "", ""))


def _walk(block: blocks.Block, raw: Any, path: str, label: str) -> Iterator[Words]:
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if name not in NO_WORDS:
                yield from _walk(child, (raw or {}).get(name), f"{path}.{name}" if path else name, _joined(label, child))
    elif isinstance(block, blocks.ListBlock):
        for place, entry in enumerate(raw or []):
            value = _inner(entry)
            yield from _walk(block.child_block, value, f"{path}.{_name(value, place)}", f"{label} {place + 1}")
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        longest = getattr(block.field, "max_length", None) or 0
        yield Words(path, label, str(raw or ""), longest, isinstance(block, blocks.TextBlock))


def _joined(label: str, child: blocks.Block) -> str:
    own = str(child.label or child.name)
    return f"{label}: {own}" if label else own[:1].upper() + own[1:]


def _inner(entry: Any) -> Any:
    return entry["value"] if isinstance(entry, Mapping) and "value" in entry and set(entry) <= {"type", "value", "id"} else entry


def _name(value: Any, place: int) -> str:
    """Entries are known by their short name, which is the same in every language; without one by their place."""
    return str(value.get("key") or place) if isinstance(value, Mapping) else str(place)


def with_words(block: blocks.Block, raw: Any, words: Mapping[str, str], path: str = "") -> Any:
    """Return the raw value with other words by path; what is not named stays."""
    if isinstance(block, blocks.StructBlock):
        found = dict(raw or {})
        for name, child in block.child_blocks.items():
            if name not in NO_WORDS and name in found:
                found[name] = with_words(child, found[name], words, f"{path}.{name}" if path else name)
        return found
    if isinstance(block, blocks.ListBlock):
        return [_entry(block, entry, words, f"{path}.{_name(_inner(entry), place)}") for place, entry in enumerate(raw or [])]
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return words.get(path, raw)
    return raw


def _entry(block: blocks.ListBlock, entry: Any, words: Mapping[str, str], path: str) -> Any:
    value = with_words(block.child_block, _inner(entry), words, path)
    return {**entry, "value": value} if _inner(entry) is not entry else value
