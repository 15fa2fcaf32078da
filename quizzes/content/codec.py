"""QuizContent to JSON and back, its digests, and its making from plain authored values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from quizzes.content.arranging import Matching, Ordering
from quizzes.content.base import Choice, Line, Pair, Question
from quizzes.content.branching import Branching, Ending, Step, Way
from quizzes.content.choosing import Multiple, Single, TrueFalse
from quizzes.content.entering import Numeric, Unit, canonical
from quizzes.content.gaps import Cloze, Gap
from quizzes.content.pointing import Hotspot, Spot
from quizzes.content.quiz import QuizContent, Source
from quizzes.content.release import SUBMIT
from quizzes.content.sharing import draws_from
from quizzes.content.sorting import Card, Categorize
from quizzes.content.writing import Free, Short

SCHEMA = 1
KINDS: dict[str, type[Question]] = {
    kind.kind: kind
    for kind in (Single, Multiple, TrueFalse, Matching, Ordering, Categorize, Numeric, Short, Cloze, Free, Hotspot, Branching)
}
# Fields that came after the first versions were frozen, with what they were before they came: left out while they hold that (or nothing),
# so that unchanged content keeps its digest and its version.
_LATER = {
    "tags": (),
    "draws": (),
    "passage": "",
    "keep_last": False,
    "wait_minutes": 0,
    "counts": "best",
    "renewal_draw": 0,
    "practice": False,
    "show_feedback": SUBMIT,
    "show_answers": SUBMIT,
    "show_points": SUBMIT,
    "self_assessment": False,
    "reasons": (),
    "units": (),
}
PARTS: dict[str, type] = {
    "choices": Choice, "reasons": Choice, "options": Choice, "pairs": Pair, "distractors": Line, "items": Line, "categories": Line, "cards": Card,
    "units": Unit, "gaps": Gap, "criteria": Line, "places": Spot,
    "steps": Step, "ways": Way, "endings": Ending,
}  # fmt: skip
_TEXTS = ("tags", "accepted")
_NUMBERS = ("answer", "tolerance", "factor")


class ContentFault(ValueError):
    """The values make no quiz: unknown kind, missing field, unknown schema. Authoring and import name such faults before this is reached."""


def to_json(content: QuizContent) -> dict[str, Any]:
    """Return plain JSON values that `from_json` reads back to an equal quiz."""
    plain = {field.name: getattr(content, field.name) for field in fields(content)}
    plain["questions"] = [question_to_plain(question) for question in content.questions]
    plain["draws"] = [asdict(draw) for draw in content.draws]
    plain["sources"] = [asdict(source) for source in content.sources]
    # Through text: tuples become lists, so that what is kept equals what is read back from the database.
    return json.loads(json.dumps({"schema": SCHEMA, **_lean(plain)}, ensure_ascii=False))


def question_to_plain(question: Question) -> dict[str, Any]:
    """Return one question as it is frozen: fields that came later and hold nothing are left out, be it False, None or empty."""
    return _lean(_lean_parts({"kind": question.kind, **asdict(question)}))


def _lean(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if name not in _LATER or (value and value != _LATER[name])}


def _lean_parts(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: [_lean(_lean_parts(part)) for part in value] if name in PARTS else value for name, value in plain.items()}


def from_json(stored: Mapping[str, Any]) -> QuizContent:
    """Return the quiz that was frozen. Raises ContentFault for another schema."""
    if stored.get("schema") != SCHEMA:
        raise ContentFault(f"schema {stored.get('schema')!r}")
    return from_plain(stored)


def from_plain(plain: Mapping[str, Any]) -> QuizContent:
    """Return a quiz from authored values: the fields of QuizContent, each question with its `kind`. Unknown fields are left out.

    Raises ContentFault when a field is missing or a kind is unknown.
    """
    try:
        rules = {field.name: plain[field.name] for field in fields(QuizContent) if field.name in plain}
        rules["questions"] = tuple(_question(one) for one in plain["questions"])
        rules["draws"] = draws_from(plain.get("draws", ()))
        if rules["draws"]:
            rules["draw"] = sum(draw.count for draw in rules["draws"])
        rules["sources"] = tuple(_fill(Source, one) for one in plain.get("sources", ()))
        return QuizContent(**rules)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise ContentFault(str(fault)) from fault


def _question(plain: Mapping[str, Any]) -> Question:
    return _fill(KINDS[plain["kind"]], plain)


def _fill(model: type, values: Mapping[str, Any]) -> Any:
    return model(**{field.name: _value(field.name, values[field.name]) for field in fields(model) if field.name in values})


def _value(name: str, value: Any) -> Any:
    if name in PARTS:
        return tuple(_fill(PARTS[name], one) for one in value)
    if name in _TEXTS:
        return tuple(value)
    return canonical(value) if name in _NUMBERS else value


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def digest(content: QuizContent) -> str:
    """Return the fingerprint of everything, words included: the same content is the same version."""
    return _hash(to_json(content))


def key_digest(content: QuizContent) -> str:
    """Return the fingerprint of keys, kinds, points and right answers without words or rules: equal in every language."""
    return _hash(sorted(_bones(question) for question in content.questions))


def question_bones(question: Question) -> str:
    """Return what one question must have in common with its translations, to name the one that differs."""
    return json.dumps(_bones(question), ensure_ascii=False)


def _bones(question: Question) -> list:
    return [question.key, question.kind, question.points, *question.bones()]
