"""From a quiz page to plain values and to content. Knows pages by their fields only, so pages may ask it for their faults."""

from decimal import Decimal
from typing import Any

from quizzes.content import RULES, QuizContent, from_plain

# Lists of parts by their name, as in `quizzes.content.codec`, and what single kinds have beside them.
PARTS = (
    "choices",
    "reasons",
    "options",
    "pairs",
    "distractors",
    "items",
    "categories",
    "cards",
    "units",
    "gaps",
    "criteria",
    "places",
    "steps",
    "ways",
    "endings",
)
_OWN = ("answer", "tolerance", "unit", "accepted", "ignore_accents", "gap_text", "model_answer", "alt")
_NUMBERS = ("answer", "tolerance", "factor")
_EMPTY: dict[str, dict[str, Any]] = {
    "true_false": {"reasons": []},
    "matching": {"distractors": []},
    "numeric": {"tolerance": "0", "unit": "", "units": []},
    "short": {"ignore_accents": False},
    "free": {"criteria": []},
}
WORDS = ("key", "text", "hint", "points", "difficulty", "explanation", "source", "lesson", "passage")
ORIGIN = ("origin_item", "origin_key", "origin_digest")  # where a copy comes from; no part of the frozen content


def plain_of(page: Any) -> dict[str, Any]:
    """Return what an author wrote as the plain values of `quizzes.content.from_plain`."""
    return {
        "title": page.title,
        "intro": page.intro,
        **{name: getattr(page, name) for name in RULES},
        "draws": [dict(block.value) for block in page.draws],
        "questions": [plain_question(block.block_type, block.value) for block in page.questions],
        "sources": [dict(block.value) for block in page.sources],
    }


def plain_question(kind: str, value: Any) -> dict[str, Any]:
    """Return one question block as plain values."""
    words = {name: value.get(name, "") for name in WORDS if name != "points" or name in value}
    plain = {"kind": kind, **words}
    plain["tags"] = (value.get("tags") or "").split()
    for name in (*PARTS, *_OWN):
        if name in value:
            plain[name] = _plain(name, value[name])
    if kind == "true_false":
        plain["right"] = value["right"] == "true"
    if kind == "hotspot":
        plain.update(picture_of(value["image"]))
    return plain


def picture_of(image: Any) -> dict[str, Any]:
    """Return name and size of a picture as learners get it. In a package file, and where it is missing, there is a name only."""
    if image is None or isinstance(image, str):
        return {"image": None, "picture": image or "", "width": 1, "height": 1}
    drawn = image if image.is_svg() else image.get_rendition("width-1200|format-webp")
    return {"image": image.pk, "picture": drawn.file.name, "width": int(drawn.width), "height": int(drawn.height)}


def _plain(name: str, value: Any) -> Any:
    if name in PARTS:
        return [{inner: _plain(inner, one) for inner, one in part.items()} for part in value or ()]
    if name == "accepted":
        return [line.strip() for line in (value or "").split("\n") if line.strip()]
    if name in _NUMBERS:
        return _decimal(value)
    return bool(value) if name == "ignore_accents" else value


def _decimal(number: Any) -> str:
    return format(number, "f") if isinstance(number, Decimal) else str(number) if number is not None else ""


def content_of(page: Any) -> QuizContent:
    """Return the content of a page. Raises ContentFault for a draft that is not whole."""
    return from_plain(plain_of(page))


def raw_question(plain: dict[str, Any]) -> dict[str, Any]:
    """Return a plain question as the value of its block; the way back of `plain_question`."""
    value = {name: plain.get(name, "") for name in WORDS}
    value["tags"] = " ".join(plain.get("tags", ()))
    value.update({name: plain[name] for name in ORIGIN if plain.get(name)})
    value["points"], value["difficulty"] = plain.get("points", 1), plain.get("difficulty", "medium")
    for name, empty in _EMPTY.get(plain["kind"], {}).items():
        value[name] = empty
    for name in (*PARTS, *_OWN):
        if name in plain:
            value[name] = _raw(name, plain[name])
    if plain["kind"] == "true_false":
        value["right"] = "true" if plain["right"] else "false"
    if plain["kind"] == "hotspot":
        value["image"] = plain["image"]
    if plain["kind"] == "free":
        del value["points"]
    return value


def _raw(name: str, value: Any) -> Any:
    if name in PARTS:
        return [{inner: _raw(inner, one) for inner, one in part.items()} for part in value]
    return "\n".join(value) if name == "accepted" else value
