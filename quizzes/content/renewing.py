"""The shorter test of a renewal: how many questions it has, and which come first because something has changed since.

The pass mark is that of the whole test. What the draw was told is frozen with the attempt beside the seed, so that it can be repeated.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizzes.content.base import Question
from quizzes.content.codec import question_to_plain
from quizzes.content.quiz import QuizContent
from quizzes.content.sharing import Dice

FEWEST = 5
PART = 3  # a third of what an attempt has otherwise


@dataclass(frozen=True)
class ShortDraw:
    """What a shorter draw goes by: how many questions, and the keys that are taken before all others."""

    count: int
    preferred: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"count": self.count, "preferred": list(self.preferred)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ShortDraw":
        return cls(stored["count"], tuple(stored["preferred"]))


def asked_in_renewal(content: QuizContent) -> int:
    """Return how many questions a renewal asks: the author's number, else a third and at least five; never more than an attempt has
    otherwise, and never more than give points."""
    wanted = content.renewal_draw or max(FEWEST, -(-content.asked // PART))
    return min(wanted, content.asked, sum(question.points > 0 for question in content.questions))


def changed_questions(now: QuizContent, then: QuizContent) -> set[str]:
    """Return the keys of the questions that are new or ask something else than they did; both in the same language."""
    known = {question.key: _substance(question) for question in then.questions}
    return {question.key for question in now.questions if known.get(question.key) != _substance(question)}


def short_draw(content: QuizContent, changed: Collection[str], lessons: Collection[str]) -> ShortDraw | None:
    """Return the shorter draw of a renewal; None where it would be no shorter than the whole test.

    Preferred are the `changed` questions and those that belong to one of the `lessons`, both by key.
    """
    count = asked_in_renewal(content)
    if not 0 < count < content.asked:
        return None
    preferred = (one.key for one in content.questions if one.points and (one.key in changed or one.lesson in lessons))
    return ShortDraw(count, tuple(preferred))


def _substance(question: Question) -> dict[str, Any]:
    """What a question asks and what makes an answer right; by what it is drawn, and where it is explained, is no part of it."""
    return question_to_plain(replace(question, tags=(), difficulty="", lesson="", source="", passage=""))


def drawn_short(short: ShortDraw, questions: Sequence[Question], whole: Collection[str], dice: Dice) -> set[str]:
    """Return the keys of the shorter draw: preferred ones first, then from a `whole` draw, which keeps the author's shares, then any."""
    graded = [question.key for question in questions if question.points]
    first = dice.mixed([key for key in graded if key in short.preferred])
    second = dice.mixed([key for key in graded if key in whole])
    rest = dice.mixed(graded)
    return set(list(dict.fromkeys([*first, *second, *rest]))[: short.count])
