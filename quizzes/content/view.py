"""What a learner's browser may know before submitting. The only way from content to a template or to JSON."""

from dataclasses import dataclass

from quizzes.content.arranging import Matching, Ordering
from quizzes.content.base import Question
from quizzes.content.choosing import Multiple, Single
from quizzes.content.dealing import Dealt
from quizzes.content.entering import Numeric
from quizzes.content.quiz import QuizContent


@dataclass(frozen=True)
class Option:
    """Something to choose, by the name under which the browser sends it."""

    key: str
    text: str


@dataclass(frozen=True)
class LearnerQuestion:
    """A question without its solution. `terms` are the left sides of a matching; `options` stand in dealt order."""

    number: int
    kind: str
    key: str
    text: str
    hint: str
    points: int
    options: tuple[Option, ...] = ()
    terms: tuple[Option, ...] = ()
    unit: str = ""


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
    words = option_texts(question)
    return LearnerQuestion(
        number=number,
        kind=question.kind,
        key=question.key,
        text=question.text,
        hint=question.hint,
        points=question.points,
        options=tuple(Option(dealt.name_of(question, key), words[key]) for key in dealt.order_of(question)),
        terms=tuple(Option(pair.key, pair.left) for pair in question.pairs) if isinstance(question, Matching) else (),
        unit=question.unit if isinstance(question, Numeric) else "",
    )


def option_texts(question: Question) -> dict[str, str]:
    """Return the words of the options by authored key."""
    if isinstance(question, Single | Multiple):
        return {choice.key: choice.text for choice in question.choices}
    if isinstance(question, Matching):
        return {**{pair.key: pair.right for pair in question.pairs}, **{line.key: line.text for line in question.distractors}}
    if isinstance(question, Ordering):
        return {item.key: item.text for item in question.items}
    return {}
