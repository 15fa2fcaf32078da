"""A quiz file of a course package ↔ plain fields of a quiz page. Pure; docs/authoring.md describes the format."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from courses.kinds import ItemFile
from courses.package import strict
from courses.package.blocks import Marks
from courses.package.faults import Place
from courses.package.fields import ITEM_HEAD, Field, Many, Sources, check_marks, check_review, has_key, read_fields, write_fields
from courses.package.strict import Flow, Map, Seq
from courses.package.values import NAME, Bad, Date, Flag, OneOf, Text, Texts, Uuid, Whole
from quizzes.authored import plain_question
from quizzes.content.faults import faults_of
from quizzes.content.quiz import RULES
from quizzes.content.release import LAST, SUBMIT, WHEN
from quizzes.content.sharing import fits, shortfall
from quizzes.package_kinds import OWN, right_of

MAX_QUESTIONS = 200
DIFFICULTIES = ("easy", "medium", "hard")


class LessonKey(Uuid):
    """The key of the lesson that teaches what is asked."""

    def read(self, value: Any, at: Place, line: int) -> str:
        key = super().read(value, at, line)
        at.link(line, key)
        return key


class Tags:
    """Words by which the rules can draw: a list in the file, words with blanks between them on the page."""

    def read(self, value: Any, at: Place, line: int) -> str:
        words = Texts(36, 0, 12).read(value, at, line)
        for word in words:
            NAME.read(word, at, line)
        if len(set(words)) < len(words):
            raise Bad("a word stands there twice.")
        return " ".join(words)

    def write(self, value: Any) -> list[str]:
        return Flow(str(value).split())


class Draws:
    """The shares of the draw, as a stream of `draw` blocks."""

    def read(self, value: Any, at: Place, line: int) -> list[dict[str, Any]]:
        return [{"type": "draw", "value": draw} for draw in Many(_DRAW, 0, 50).read(value, at, line)]

    def write(self, value: Any) -> list[dict[str, Any]]:
        return [write_fields(_DRAW, block["value"]) for block in value]


_BEFORE = (
    Field("key", NAME),
    Field("text", Text(2000, lines=True)),
    Field("hint", Text(300), optional=True),
    Field("points", Whole(1, 20), optional=True, default=1, always=True),
    Field("difficulty", OneOf(DIFFICULTIES), optional=True, default="medium", always=True),
)
_AFTER = (
    Field("explanation", Text(2000, lines=True)),
    Field("source", Marks(60), optional=True),
    Field("lesson", LessonKey(), optional=True),
    Field("passage", Text(200), optional=True),
    Field("tags", Tags(), optional=True),
    Field("review_due", Date(), optional=True),
    Field("review_reason", Text(300), optional=True),
    Field("origin_item", Uuid(), optional=True),
    Field("origin_key", NAME, optional=True),
    Field("origin_digest", Text(64), optional=True),
)
_DRAW = (
    Field("count", Whole(1, MAX_QUESTIONS)),
    Field("tag", NAME, optional=True),
    Field("difficulty", OneOf(DIFFICULTIES), optional=True),
    Field("lesson", LessonKey(), optional=True),
)
FIELDS = {kind: (*_BEFORE, *own, *_AFTER) for kind, own in OWN.items()}
# Nobody grades a text for oneself: it has no points, and the model answer explains enough.
FIELDS["free"] = (
    *(field for field in _BEFORE if field.name != "points"),
    *OWN["free"],
    *(replace(field, optional=field.optional or field.name == "explanation") for field in _AFTER),
)


class Questions:
    """The questions, as a stream of blocks named by their kind."""

    def read(self, value: Any, at: Place, line: int) -> list[dict[str, Any]]:
        if not isinstance(value, Seq) or not 1 <= len(value) <= MAX_QUESTIONS:
            raise Bad(f"expected a list of 1 to {MAX_QUESTIONS} questions.")
        found: list[dict[str, Any]] = []
        for entry, where in zip(value, value.lines, strict=True):
            block = _question(entry, at, where)
            if block is None:
                continue
            if any(other["value"]["key"] == block["value"]["key"] for other in found):
                at.fault(where, f"Two questions have the key {block['value']['key']}.")
            found.append(block)
        return found

    def write(self, value: Any) -> list[dict[str, Any]]:
        return [_write_question(block["type"], block["value"]) for block in value]


def _write_question(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    written = write_fields(FIELDS[kind], values)
    return {"key": written.pop("key"), "kind": kind, **written}


def _question(entry: Any, at: Place, line: int) -> dict[str, Any] | None:
    kind = entry.get("kind") if isinstance(entry, Map) else None
    if kind not in FIELDS:
        at.fault(line, f"A question needs `kind:` and one of {', '.join(FIELDS)}.")
        return None
    values = Map(entry.line)
    values.update({name: value for name, value in entry.items() if name != "kind"})
    values.lines = entry.lines
    before = at.count
    read = read_fields(FIELDS[kind], values, at, line)
    if read is not None:
        _CHECKS.get(kind, _no_check)(read, at, line)
        for sentence, named in faults_of(plain_question(kind, read)):
            at.fault(line, f"The question {read['key']}: {sentence % named}")
    return {"type": kind, "value": read} if read is not None and at.count == before else None


def _check_choices(read: dict[str, Any], at: Place, line: int) -> None:
    _check_once(read["choices"], ("key", "text"), at, line)


def _check_single(read: dict[str, Any], at: Place, line: int) -> None:
    right = sum(choice["right"] for choice in read["choices"])
    if right != 1:
        at.fault(line, f"The question {read['key']} has {right} right answers; mark exactly one with `right: true`.")
    _check_choices(read, at, line)


def _check_multiple(read: dict[str, Any], at: Place, line: int) -> None:
    right = sum(choice["right"] for choice in read["choices"])
    if right < 2 or right == len(read["choices"]):
        at.fault(line, f"The question {read['key']} has {right} right answers; mark at least two and leave at least one wrong.")
    _check_choices(read, at, line)


def _check_matching(read: dict[str, Any], at: Place, line: int) -> None:
    answers = [{"key": pair["key"], "text": pair["right"]} for pair in read["pairs"]] + list(read["distractors"])
    _check_once(answers, ("key", "text"), at, line)
    _check_once(read["pairs"], ("left",), at, line)


def _check_ordering(read: dict[str, Any], at: Place, line: int) -> None:
    _check_once(read["items"], ("key", "text"), at, line)


def _check_numeric(read: dict[str, Any], at: Place, line: int) -> None:
    if read["tolerance"].startswith("-"):
        at.fault(line, "`tolerance` cannot be below 0.")


def _no_check(read: dict[str, Any], at: Place, line: int) -> None:
    """`faults_of` says everything there is to say."""


def _check_once(entries: list[dict[str, Any]], names: tuple[str, ...], at: Place, line: int) -> None:
    for name in names:
        values = [entry[name] for entry in entries]
        for value in sorted({value for value in values if values.count(value) > 1}):
            at.fault(line, f"`{name}: {value[:60]}` stands twice in this question.")


_CHECKS: dict[str, Callable[[dict[str, Any], Place, int], None]] = {
    "single": _check_single,
    "multiple": _check_multiple,
    "matching": _check_matching,
    "ordering": _check_ordering,
    "numeric": _check_numeric,
}

QUIZ = (
    *ITEM_HEAD,
    Field("required", Flag(), optional=True, default=True, always=True),
    Field("intro", Text(600, lines=True), optional=True, always=True),
    Field("pass_percent", Whole(1, 100), optional=True, default=75, always=True),
    Field("draw", Whole(0, MAX_QUESTIONS), optional=True, default=0, always=True),
    Field("draws", Draws(), optional=True, default=[]),
    Field("shuffle", Flag(), optional=True, default=True, always=True),
    Field("max_attempts", Whole(0, 100), optional=True, default=0, always=True),
    Field("time_limit_minutes", Whole(0, 600), optional=True, default=0, always=True),
    Field("wait_minutes", Whole(0, 10_080), optional=True, default=0),
    Field("counts", OneOf(("best", "last")), optional=True, default="best"),
    Field("renewal_draw", Whole(0, MAX_QUESTIONS), optional=True, default=0),
    Field("show_feedback", OneOf(WHEN), optional=True, default=SUBMIT),
    Field("show_answers", OneOf(WHEN), optional=True, default=SUBMIT),
    Field("show_points", OneOf(WHEN), optional=True, default=SUBMIT),
    Field("practice", Flag(), optional=True, default=False),
    Field("self_assessment", Flag(), optional=True, default=False),
    Field("changed_on", Date()),
    Field("reviewed_on", Date(), optional=True),
    Field("review_due", Date(), optional=True),
    Field("review_reason", Text(300), optional=True),
    Field("sources", Sources(), optional=True, default=[], always=True),
    Field("questions", Questions()),
)
_SHARED = ("origin", "minutes", "required", "draws", *RULES)


def read_quiz(text: str, at: Place) -> ItemFile | None:
    """Read a quiz file; every fault is noted with its line. None when there was any."""
    before = at.count
    values = strict.load(text, at)
    if values is None:
        return None
    has_key(values, at)
    values.setdefault("key", at.fresh_key)
    read = read_fields(QUIZ, values, at, 1)
    if read is None:
        return None
    check_marks(at, read["sources"])
    check_review(at, read, values)
    _check_draw(read, at, values)
    _check_rules(read, at, values)
    shape: dict[str, tuple[int, Any]] = {name: (values.lines.get(name, 1), read[name]) for name in _SHARED}
    for block, line in zip(read["questions"], values["questions"].lines, strict=False):
        shape[f"question {block['value']['key']}"] = (line, _shape(block["type"], block["value"]))
    key = read.pop("key")
    return ItemFile(key, read, shape) if at.count == before else None


def _check_draw(read: dict[str, Any], at: Place, values: Map) -> None:
    """Note a draw that asks for more than there is, alone or together with others; with shares `draw` becomes their sum."""
    draws = [block["value"] for block in read["draws"]]
    counts = [draw["count"] for draw in draws]
    if draws and "draw" in values and read["draw"] != sum(counts):
        at.fault(values.lines["draw"], f"`draw` says {read['draw']} and the shares below make {sum(counts)}: leave `draw` out.")
    read["draw"] = sum(counts) or read["draw"]
    if read["draw"] > len(read["questions"]):
        line = values.lines["draws" if draws else "draw"]
        at.fault(line, f"`draw` asks for {read['draw']} questions and there are {len(read['questions'])}.")
    questions = [{**block["value"], "tags": block["value"]["tags"].split()} for block in read["questions"]]
    short = shortfall(counts, [[question["key"] for question in questions if fits(draw, question)] for draw in draws])
    if short is not None and draws:
        names = " and ".join(_named(draws[place - 1]) for place in short.places)
        together = " together" if len(short.places) > 1 else ""
        line = values["draws"].lines[short.places[-1] - 1]
        at.fault(line, f"`draws`: {names} need {short.needed} questions{together} and there are {short.found}.")


def _check_rules(read: dict[str, Any], at: Place, values: Map) -> None:
    """Note rules that contradict each other."""
    if read["renewal_draw"] > (read["draw"] or len(read["questions"])):
        at.fault(values.lines["renewal_draw"], "`renewal_draw` asks for more questions than the test itself.")
    for name in ("show_feedback", "show_answers", "show_points"):
        if read[name] == LAST and not read["max_attempts"]:
            at.fault(values.lines[name], f"`{name}: last` needs `max_attempts`: without a limit there is no last attempt.")
    if read["self_assessment"] and read["required"]:
        at.fault(values.lines["self_assessment"], "A self-assessment stores nothing and cannot be completed: it needs `required: false`.")


def _named(draw: Mapping[str, Any]) -> str:
    """A share in the words of the file: {count: 2, tag: m1}."""
    return "{" + ", ".join(f"{name}: {value}" for name, value in draw.items() if value) + "}"


def _shape(kind: str, value: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes an answer right, without words: the same in every language."""
    return kind, value.get("points", 0), right_of(kind, value), value.get("lesson", ""), value["difficulty"], value["tags"]


def write_quiz(item: ItemFile) -> str:
    """Write a quiz file in canonical form."""
    shares = sum(block["value"]["count"] or 0 for block in item.fields["draws"])
    return strict.dump(write_fields(QUIZ, {"key": item.key, **item.fields, "draw": shares or item.fields["draw"]}))
