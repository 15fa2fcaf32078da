"""From a quiz page to plain values and to content. Knows pages by their fields only, so pages may ask it for their faults."""

from typing import Any

from quizzes.content import RULES, QuizContent, from_plain

WORDS = ("key", "text", "hint", "points", "difficulty", "explanation", "source", "lesson", "passage")
ORIGIN = ("origin_item", "origin_key", "origin_digest")  # where a copy comes from; no part of the frozen content


def plain_of(page: Any) -> dict[str, Any]:
    """Return what an author wrote as the plain values of `quizzes.content.from_plain`."""
    return {
        "title": page.title,
        "intro": page.intro,
        **{name: getattr(page, name) for name in RULES},
        "draws": [dict(block.value) for block in page.draws],
        "questions": [{"kind": block.block_type, **plain_question(block.block_type, block.value)} for block in page.questions],
        "sources": [dict(block.value) for block in page.sources],
    }


def plain_question(kind: str, value: Any) -> dict[str, Any]:
    """Return one question block as plain values."""
    plain = {name: value.get(name, "") for name in WORDS}
    plain["tags"] = (value.get("tags") or "").split()
    for name in ("choices", "pairs", "distractors", "items"):
        if name in value:
            plain[name] = [dict(part) for part in value[name]]
    if kind == "true_false":
        plain["right"] = value["right"] == "true"
    if kind == "numeric":
        plain.update(answer=_decimal(value["answer"]), tolerance=_decimal(value["tolerance"]), unit=value["unit"])
    return plain


def _decimal(number: Any) -> str:
    return format(number, "f") if number is not None else ""


def content_of(page: Any) -> QuizContent:
    """Return the content of a page. Raises ContentFault for a draft that is not whole."""
    return from_plain(plain_of(page))


def raw_question(plain: dict[str, Any]) -> dict[str, Any]:
    """Return a plain question as the value of its block; the way back of `plain_question`."""
    value = {name: plain.get(name, "") for name in WORDS}
    value["tags"] = " ".join(plain.get("tags", ()))
    value.update({name: plain[name] for name in ORIGIN if plain.get(name)})
    value["points"], value["difficulty"] = plain.get("points", 1), plain.get("difficulty", "medium")
    for name in ("choices", "pairs", "distractors", "items"):
        if name in plain:
            value[name] = [dict(part) for part in plain[name]]
    if plain["kind"] == "true_false":
        value["right"] = "true" if plain["right"] else "false"
    if plain["kind"] == "matching":
        value.setdefault("distractors", [])
    if plain["kind"] == "numeric":
        value.update(answer=plain["answer"], tolerance=plain.get("tolerance", "0"), unit=plain.get("unit", ""))
    return value
