"""What a learner's browser may know before submitting. The only way from content to a template or to JSON."""

from dataclasses import dataclass

from quizzes.content.arranging import Matching
from quizzes.content.base import Question
from quizzes.content.dealing import Dealt
from quizzes.content.entering import Numeric
from quizzes.content.gaps import Cloze
from quizzes.content.pointing import Hotspot, Outline
from quizzes.content.quiz import QuizContent
from quizzes.content.sorting import Categorize


@dataclass(frozen=True)
class Option:
    """Something to choose, by the name under which the browser sends it."""

    key: str
    text: str


@dataclass(frozen=True)
class Piece:
    """A part of a passage and the gap behind it: with options one is chosen, without them one types. The last piece has no gap."""

    text: str
    gap: str = ""
    number: int = 0
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture with places that are numbered in dealt order; `outlines` = (number, key, outline)."""

    name: str
    width: int
    height: int
    alt: str
    outlines: tuple[tuple[int, str, Outline], ...]


@dataclass(frozen=True)
class LearnerQuestion:
    """A question without its solution. `options` stand in dealt order; `wanted` is how many parts a whole answer has.

    `terms` are the left sides of a matching or the categories of a sorting, `pieces` a passage with gaps, `units` those to choose from.
    """

    number: int
    kind: str
    key: str
    text: str
    hint: str
    points: int
    options: tuple[Option, ...] = ()
    terms: tuple[Option, ...] = ()
    unit: str = ""
    units: tuple[Option, ...] = ()
    pieces: tuple[Piece, ...] = ()
    picture: Picture | None = None
    several: bool = False
    wanted: int = 1
    longest: int = 0


@dataclass(frozen=True)
class LearnerView:
    """A dealt quiz without solutions."""

    title: str
    intro: str
    pass_percent: int
    max_attempts: int
    time_limit_minutes: int
    max_points: int
    questions: tuple[LearnerQuestion, ...]

    def question(self, key: str) -> LearnerQuestion | None:
        """Return the question with that key, when it was dealt."""
        return next((question for question in self.questions if question.key == key), None)


def learner_view(content: QuizContent, dealt: Dealt) -> LearnerView:
    """Return the dealt questions without right answers, feedback, explanations, sources and lessons."""
    asked = content.only(dealt.questions)
    questions = tuple(_question(number, question, dealt) for number, question in enumerate(asked.questions, start=1))
    return LearnerView(
        asked.title, asked.intro, asked.pass_percent, asked.max_attempts, asked.time_limit_minutes, asked.max_points, questions
    )


def _question(number: int, question: Question, dealt: Dealt) -> LearnerQuestion:
    words = question.option_texts()
    options = tuple(Option(dealt.name_of(question, key), words[key]) for key in dealt.order_of(question))
    return LearnerQuestion(
        number=number,
        kind=question.kind,
        key=question.key,
        text=question.text,
        hint=question.hint,
        points=question.points,
        options=options,
        terms=_terms(question),
        unit=question.unit if isinstance(question, Numeric) else "",
        units=tuple(Option(unit.key, unit.text) for unit in question.units) if isinstance(question, Numeric) else (),
        pieces=_pieces(question, options) if isinstance(question, Cloze) else (),
        picture=_picture(question, dealt) if isinstance(question, Hotspot) else None,
        several=question.kind == "multiple" or (isinstance(question, Hotspot) and question.several),
        wanted=question.wanted,
        longest=question.longest_part,
    )


def _picture(question: Hotspot, dealt: Dealt) -> Picture:
    numbered = enumerate(dealt.order_of(question), start=1)
    outlines = tuple((number, key, question.outline_of(key)) for number, key in numbered)
    return Picture(question.picture, question.width, question.height, question.alt, outlines)


def _terms(question: Question) -> tuple[Option, ...]:
    if isinstance(question, Matching):
        return tuple(Option(pair.key, pair.left) for pair in question.pairs)
    if isinstance(question, Categorize):
        return tuple(Option(category.key, category.text) for category in question.categories)
    return ()


def _pieces(question: Cloze, options: tuple[Option, ...]) -> tuple[Piece, ...]:
    """Options are dealt for the whole passage at once, by "gap=option"; each gap gets its own."""
    sides = [(*option.key.split("=", 1), option.text) for option in options]
    return tuple(
        Piece(text, gap, number if gap else 0, tuple(Option(key, words) for side, key, words in sides if side == gap))
        for number, (text, gap) in enumerate(question.pieces(), start=1)
    )


def option_texts(question: Question) -> dict[str, str]:
    """Return the words of the options by authored key."""
    return question.option_texts()
