"""The three JSON-LD contexts that our credentials use: vendored, pinned, never fetched. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "assets" / "contexts"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
PINS = {
    CREDENTIALS: ("credentials-v2.json", "b463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf"),
    OPEN_BADGES: ("open-badges-3.0.3.json", "c5e555a91a5cf48e32ae0a05674c61ddd5c053b680b5643b2f57f9965e386d99"),
    EXTENSIONS: ("open-badges-extensions.json", "15f4c347c6fe4380d9b6b93795859e33747ef48d5c55b91a71c52fb51c7bcbd7"),
}


class ContextChanged(RuntimeError):
    """A vendored file is not what it was when it was pinned: nothing may be signed with it."""


def digest(content: Any) -> str:
    """Return the SHA-256 of JSON content, whatever its spacing and order of keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


@cache
def context_text(url: str) -> str:
    """Return the `@context` of a known address as JSON text. Raises KeyError for an unknown one, ContextChanged for a changed file."""
    name, pin = PINS[url]
    content = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    if digest(content) != pin:
        raise ContextChanged(f"{name} is not the file that was pinned")
    return json.dumps(content["@context"], separators=(",", ":"), ensure_ascii=False)


@cache
def meanings(urls: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Return what each term means somewhere in these contexts, as full addresses: a word may mean another thing inside another type."""
    found: dict[str, set[str]] = {}
    for url in urls:
        for term, meaning in _terms(json.loads(context_text(url))):
            found.setdefault(term, set()).add(meaning)
    return {term: frozenset(each) for term, each in found.items()}


def _terms(context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for term, told in context.items():
        meaning = told.get("@id") if isinstance(told, dict) else told
        if isinstance(meaning, str):
            yield term, meaning
        if isinstance(told, dict) and isinstance(told.get("@context"), dict):
            yield from _terms(told["@context"])
