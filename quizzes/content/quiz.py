"""A whole quiz: rules, questions, sources."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from quizzes.content.base import Question
from quizzes.content.release import SUBMIT
from quizzes.content.sharing import Draw

# What an author decides beside the words; a translation takes all of it from the source.
RULES = (
    *("pass_percent", "draw", "shuffle", "max_attempts", "time_limit_minutes", "wait_minutes", "counts"),
    "renewal_draw",
    *("show_feedback", "show_answers", "show_points", "practice", "self_assessment"),
)


@dataclass(frozen=True)
class Source:
    """Where a fact comes from."""

    ref: str
    title: str
    publisher: str = ""
    year: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class QuizContent:
    """What was published of a quiz in one language. `draw`, `max_attempts` and `time_limit_minutes` of 0 mean all, unlimited, none.

    With `draws` the questions are dealt by share, and `draw` is the sum of the shares. `wait_minutes` lie between two attempts; `counts` is
    best or last; `renewal_draw` of 0 leaves the number to `quizzes.content.renewing`; `show_…` are words of `quizzes.content.release`.
    """

    title: str
    intro: str = ""
    pass_percent: int = 75
    draw: int = 0
    draws: tuple[Draw, ...] = ()
    shuffle: bool = True
    max_attempts: int = 0
    time_limit_minutes: int = 0
    wait_minutes: int = 0
    counts: str = "best"
    renewal_draw: int = 0
    show_feedback: str = SUBMIT
    show_answers: str = SUBMIT
    show_points: str = SUBMIT
    practice: bool = False
    self_assessment: bool = False
    questions: tuple[Question, ...]
    sources: tuple[Source, ...] = ()

    @property
    def asked(self) -> int:
        """How many questions an attempt has."""
        return min(self.draw, len(self.questions)) if self.draw else len(self.questions)

    @property
    def max_points(self) -> int:
        return sum(question.points for question in self.questions)

    def question(self, key: str) -> Question | None:
        """Return the question with that key."""
        return next((question for question in self.questions if question.key == key), None)

    def only(self, keys: Collection[str]) -> "QuizContent":
        """Return the quiz with these questions only, in this order: what one attempt was dealt. Raises KeyError for an unknown key."""
        by_key = {question.key: question for question in self.questions}
        return replace(self, questions=tuple(by_key[key] for key in keys))

    def with_rules_of(self, source: "QuizContent") -> "QuizContent":
        """Return these words under the rules of another language's quiz: a translation lends words, nothing else.

        What draws by share go by comes from the source too, question by question: the keys are equal.
        """
        known = {question.key: question for question in source.questions}
        return replace(
            self,
            questions=tuple(question.placed_as(known.get(question.key, question)) for question in self.questions),
            draws=source.draws,
            **{name: getattr(source, name) for name in RULES},
        )

    def sources_of(self, question: Question) -> tuple[Source, ...]:
        """Return the sources that a question names ("S25 S26"), in that order."""
        by_ref = {source.ref: source for source in self.sources}
        return tuple(by_ref[ref] for ref in question.source.split() if ref in by_ref)
