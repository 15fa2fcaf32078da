"""Practising: questions that are judged at once and stored nowhere.

Everything a run knows (version, questions, seed of the dealing, what was earned so far) travels in the page as a signed text. The server
writes nothing, so there is nothing to look at, to delete, or to count against anybody.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core import signing

from quizzes.content import Branching, Dealt, Question, QuizContent, deal, learner_view, path_of
from quizzes.content.base import as_texts
from quizzes.corrections import Correction, holding, points_for
from quizzes.errors import PracticeOver
from quizzes.models import QuizVersion
from quizzes.queries import AskedQuestion
from quizzes.services.closing import corrections_of
from quizzes.services.versions import content_for

SALT = "quizzes.practice"
LONGEST_SECONDS = 24 * 3600
# Which questions: those of an attempt that were not right, a whole quiz, or a self-assessment before a course.
AGAIN, WHOLE, ASSESS = "again", "whole", "assess"


@dataclass(frozen=True)
class Run:
    """A practice run of one learner. `origin` is the attempt's public id (again) or the quiz's key; `earned` grows question by question."""

    kind: str
    origin: str
    learner: int
    version: int
    keys: tuple[str, ...]
    seed: int
    earned: tuple[int, ...] = ()

    @property
    def position(self) -> int:
        """How many questions are behind the learner."""
        return len(self.earned)

    @property
    def is_over(self) -> bool:
        return self.position >= len(self.keys)

    def token(self) -> str:
        """Return the run as the text that the page carries."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)


@dataclass(frozen=True)
class Dealing:
    """A run with its questions in their order, and by question the correction of its key that holds."""

    run: Run
    content: QuizContent
    dealt: Dealt
    lang: str
    corrections: Mapping[str, Correction]

    @property
    def asked(self) -> AskedQuestion:
        """The question that is next, without solution. Raises PracticeOver when there is none."""
        path = path_of(self.question, ()) if isinstance(self.question, Branching) else None
        return AskedQuestion(learner_view(self.content, self.dealt).questions[self.run.position], path=path)

    def on_the_way(self, given: Sequence[str]) -> AskedQuestion:
        """The scenario that is asked, as far as these decisions lead."""
        question = self.question
        path = path_of(question, given) if isinstance(question, Branching) else None
        return replace(self.asked, chosen=tuple(given), path=path)

    @property
    def question(self) -> Question:
        """The question that is next, with everything."""
        if self.run.is_over:
            raise PracticeOver
        return self.content.only(self.dealt.questions).questions[self.run.position]

    def read(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """Return a browser's answer in its stored form. Raises BadAnswer."""
        question = self.question
        return question.accept(self.dealt.from_browser(question, as_texts(list(chosen), question)))

    @property
    def correction(self) -> Correction | None:
        """The correction that holds for the question that is next."""
        return self.corrections.get(self.question.key)

    def judge(self, given: Sequence[str]) -> Run:
        """Return the run behind this question, judged by the key as it stands now; nothing is written."""
        return replace(self.run, earned=(*self.run.earned, points_for(self.question, given, self.correction)))

    @property
    def points_by_question(self) -> dict[str, tuple[int, int]]:
        """What was earned and what could be, by question, as far as the run has come; texts for oneself earn nothing."""
        questions = self.content.only(self.dealt.questions).questions
        return {one.key: (got, one.points) for one, got in zip(questions, self.run.earned, strict=False) if one.points}

    @property
    def missed(self) -> tuple[str, ...]:
        """The questions that were not wholly right."""
        return tuple(key for key, (got, most) in self.points_by_question.items() if got < most)


def begin(*, kind: str, origin: str, learner: int, version: QuizVersion, keys: Sequence[str]) -> Run:
    """Return a run over these questions of a version, in an order of its own."""
    return Run(kind, origin, learner, version.pk, tuple(keys), secrets.randbits(32))


def again(run: Run, keys: Sequence[str]) -> Run:
    """Return a new run over some questions of an earlier one."""
    return replace(run, keys=tuple(keys), seed=secrets.randbits(32), earned=())


def read(token: str, learner: int) -> Run:
    """Return the run that a page carried. Raises PracticeOver for a text that is not ours, too old, or somebody else's."""
    try:
        plain: dict[str, Any] = signing.loads(token, salt=SALT, max_age=LONGEST_SECONDS)
        run = Run(**{**plain, "keys": tuple(plain["keys"]), "earned": tuple(plain["earned"])})
    except (signing.BadSignature, TypeError, KeyError):
        raise PracticeOver from None
    if run.learner != learner:
        raise PracticeOver
    return run


def dealing_of(run: Run) -> Dealing:
    """Return the questions of a run, dealt from its seed; two queries, one more when the version is new to this process."""
    version = QuizVersion.objects.defer("content").filter(pk=run.version).first()
    if version is None:
        raise PracticeOver
    # Only these questions, all of them: what the quiz draws by does not apply here.
    content = replace(content_for(version).only(run.keys), draw=0, draws=(), shuffle=True)
    return Dealing(run, content, deal(content, run.seed), version.locale, holding(corrections_of(version)))
