"""Dealing an attempt: which questions, in which order, with options in which order. What was dealt is frozen with the attempt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.content.arranging import Ordering
from quizzes.content.base import DEALT_MARK, BadAnswer, Question
from quizzes.content.quiz import QuizContent
from quizzes.content.renewing import ShortDraw, drawn_short
from quizzes.content.sharing import Dice, share_out


@dataclass(frozen=True)
class Dealt:
    """Question keys in their order, and for each question the keys of its options in their order.

    `seed` is what it was dealt from, so that the dealing can be repeated and audited; attempts of earlier days have none. `short` is what
    the shorter test of a renewal was drawn by.
    """

    questions: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    seed: int | None = None
    short: ShortDraw | None = None

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"questions": list(self.questions), "options": {key: list(order) for key, order in self.options.items()}}
        if self.seed is not None:
            plain["seed"] = self.seed
        if self.short is not None:
            plain["short"] = self.short.to_json()
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Dealt":
        options = {key: tuple(order) for key, order in stored["options"].items()}
        short = ShortDraw.from_json(stored["short"]) if "short" in stored else None
        return cls(tuple(stored["questions"]), options, stored.get("seed"), short)

    def order_of(self, question: Question) -> tuple[str, ...]:
        """Return the option keys of a question as they were dealt."""
        return self.options.get(question.key, question.option_keys())

    def name_of(self, question: Question, key: str) -> str:
        """Return the name under which the browser knows an option: its place, where the authored key would tell the solution."""
        return f"{DEALT_MARK}{self.order_of(question).index(key) + 1}" if hides_keys(question) else key

    def key_of(self, question: Question, name: str) -> str:
        """Return the authored key of an option. Raises BadAnswer for a place that was not dealt."""
        if not name.startswith(DEALT_MARK):
            return name
        place = name.removeprefix(DEALT_MARK)
        order = self.order_of(question)
        # One spelling per place: "_01" is not "_1".
        if not hides_keys(question) or not place.isascii() or not place.isdigit() or place[0] == "0" or not 1 <= int(place) <= len(order):
            raise BadAnswer("unknown")
        return order[int(place) - 1]

    def from_browser(self, question: Question, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """Return a browser's answer with authored keys. Raises BadAnswer for names that were not dealt."""
        return question.renamed(chosen, lambda name: self.key_of(question, name))

    def for_browser(self, question: Question, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """Return a stored answer as the browser knows it; the way back of `from_browser`."""
        return question.renamed(chosen, lambda key: self.name_of(question, key))


def hides_keys(question: Question) -> bool:
    """Say whether authored option keys (p1, i2) would give the solution away."""
    return question.hides_keys


def deal_again(content: QuizContent, dealt: Dealt) -> Dealt | None:
    """Return what the seed that was kept deals, to be compared with what was dealt; None where no seed was kept."""
    return deal(content, dealt.seed, dealt.short) if dealt.seed is not None else None


def deal(content: QuizContent, seed: int, short: ShortDraw | None = None) -> Dealt:
    """Draw and shuffle. The same seed deals the same; matching and ordering are mixed always, for unmixed they would be solved.

    With `short` fewer questions are dealt, those first that it prefers.
    """
    dice = Dice(seed)
    keys = [question.key for question in content.questions]
    drawn = set(keys)
    if content.draws:
        drawn = share_out(content.draws, content.questions, dice)
    elif content.asked < len(keys):
        drawn = set(dice.mixed(keys)[: content.asked])
    if short is not None:
        drawn = drawn_short(short, content.questions, drawn, dice)
    keys = [key for key in keys if key in drawn]
    if content.shuffle:
        keys = dice.mixed(keys)
    questions = content.only(keys).questions
    options = {question.key: _mixed(question, content.shuffle, dice) for question in questions if question.option_keys()}
    return Dealt(tuple(keys), options, seed, short)


def _mixed(question: Question, shuffle: bool, dice: Dice) -> tuple[str, ...]:
    order = list(question.option_keys())
    if shuffle or hides_keys(question):
        order = dice.mixed(order)
    # "None of these" makes sense at the end only. After the shuffle, so that the dice of earlier attempts fall as they did.
    last = question.last_keys()
    order = [key for key in order if key not in last] + last
    if isinstance(question, Ordering) and tuple(order) == question.option_keys():
        order.append(order.pop(0))  # dealt in the right order it would be solved
    return tuple(order)
