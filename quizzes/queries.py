"""What the pages of an attempt show, in few queries. Before submitting everything comes from `learner_view`, never from content."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from accounts.models import User
from courses.models import CourseItem, Enrolment
from quizzes.content import Branching, LearnerQuestion, LearnerView, Option, Path, Piece, learner_view, path_of
from quizzes.models import Attempt, QuizVersion
from quizzes.pages import QuizPage
from quizzes.services.closing import held_answers
from quizzes.services.finding import OwnAttempt
from quizzes.services.versions import content_for


@dataclass(frozen=True)
class Row:
    """An option as the page draws it; for a matching, a term with the partner chosen for it."""

    key: str
    text: str
    chosen: str = ""

    @property
    def is_chosen(self) -> bool:
        return bool(self.chosen)


@dataclass(frozen=True)
class AskedQuestion:
    """A question with what the server holds for it."""

    question: LearnerQuestion
    chosen: tuple[str, ...] = ()
    revision: int = 0
    saved_at: datetime | None = None
    path: Path | None = None

    @property
    def is_whole(self) -> bool:
        """Nothing is left open."""
        return len(self.chosen) >= self.wanted

    @property
    def wanted(self) -> int:
        """How many parts a whole answer has; on a path that has not ended, one more than there are."""
        return (
            self.question.wanted
            if self.path is None
            else len(self.path.steps) + (self.path.ending is None and len(self.path.steps) == len(self.chosen))
        )

    @property
    def missing(self) -> int:
        """How many parts of a question of several parts are open."""
        return max(0, self.wanted - len(self.chosen)) if self.wanted > 1 else 0

    @property
    def stone(self) -> str:
        return "done" if self.is_whole else "started" if self.chosen else "open"

    @property
    def next_revision(self) -> int:
        return self.revision + 1

    @property
    def rows(self) -> tuple[Row, ...]:
        """Options to tick, terms with their partners, or lines in the order they have now."""
        if self.question.kind == "matching":
            partner = dict(part.split("=", 1) for part in self.chosen)
            return tuple(Row(term.key, term.text, partner.get(term.key, "")) for term in self.question.terms)
        if self.question.kind == "ordering":
            texts = {option.key: option.text for option in self.question.options}
            return tuple(Row(key, texts[key]) for key in self.chosen or texts)
        if self.question.kind == "true_false":
            return tuple(Row(name, name, name if name in self.chosen else "") for name in ("true", "false"))
        if self.question.kind == "categorize":
            category = dict(part.split("=", 1) for part in self.chosen)
            return tuple(Row(option.key, option.text, category.get(option.key, "")) for option in self.options)
        return tuple(Row(option.key, option.text, option.key if option.key in self.chosen else "") for option in self.options)

    @property
    def options(self) -> tuple[Option, ...]:
        return self.question.options

    @property
    def reasons(self) -> tuple[Row, ...]:
        """The reasons of a statement, to tick one."""
        return tuple(Row(option.key, option.text, option.key if f"reason={option.key}" in self.chosen else "") for option in self.options)

    @property
    def units(self) -> tuple[Row, ...]:
        """The units of a number, to choose one."""
        return tuple(Row(unit.key, unit.text, unit.key if f"unit={unit.key}" in self.chosen else "") for unit in self.question.units)

    @property
    def gaps(self) -> tuple[tuple[Piece, str], ...]:
        """The pieces of a passage, each with what fills the gap behind it."""
        filled = dict(part.split("=", 1) for part in self.chosen)
        return tuple((piece, filled.get(piece.gap, "")) for piece in self.question.pieces)

    @property
    def entered(self) -> str:
        """What was typed: a number without its unit, or a text."""
        return next((part for part in self.chosen if self.question.kind != "numeric" or not part.startswith("unit=")), "")


@dataclass(frozen=True)
class AttemptView:
    """An open attempt as its learner sees it."""

    attempt: Attempt
    quiz: LearnerView
    questions: tuple[AskedQuestion, ...]

    @property
    def answered(self) -> int:
        return sum(asked.is_whole for asked in self.questions)

    @property
    def open_questions(self) -> tuple[AskedQuestion, ...]:
        return tuple(asked for asked in self.questions if not asked.is_whole)

    @property
    def saved_at(self) -> datetime | None:
        return max((asked.saved_at for asked in self.questions if asked.saved_at), default=None)

    def with_entered(self, key: str, entered: tuple[str, ...]) -> "AttemptView":
        """Return the view with what was just entered in place of what is held, so that nobody types it again."""
        kept = tuple(
            replace(asked, chosen=_known(asked, entered), saved_at=None) if asked.question.key == key else asked for asked in self.questions
        )
        return replace(self, questions=kept)

    @staticmethod
    def drawable(asked: AskedQuestion, entered: tuple[str, ...]) -> AskedQuestion:
        """Return a question with what was entered, without what the page could not draw."""
        return replace(asked, chosen=_known(asked, entered))

    def first_open(self) -> int:
        """The number of the question to go on with."""
        return self.open_questions[0].question.number if self.open_questions else len(self.questions)


def _known(asked: AskedQuestion, entered: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what the page could not draw."""
    if asked.path is not None:
        return asked.chosen
    if asked.question.kind in ("short", "free"):
        return entered[:1]
    if asked.question.kind == "numeric":
        return tuple(part[:40] for part in entered[:2])
    options = {option.key for option in asked.options}
    if asked.question.kind in ("cloze", "categorize"):
        sides = options | {piece.gap for piece in asked.question.pieces}
        return tuple(part for part in entered if part.partition("=")[0] in sides)
    if asked.question.kind == "matching":
        return tuple(part for part in entered if part.partition("=")[2] in options)
    if asked.question.kind == "ordering":
        return entered if set(entered) == options and len(entered) == len(options) else asked.chosen
    return tuple(part for part in entered if part.removeprefix("reason=") in options or part in ("true", "false"))


_TO_SHOW = OwnAttempt(lambda rows: rows.select_related("version", "enrolment__course", "item__module__course"))


def attempt_of(public_id: UUID, learner: User) -> Attempt:
    """Return a learner's own attempt with version, enrolment, item and course in one query. Raises AttemptUnknown, for foreign ones too."""
    return _TO_SHOW.get(public_id, learner)


def view_of(attempt: Attempt) -> AttemptView:
    """Return an attempt with the answers held, one query."""
    content, dealt = content_for(attempt.version), attempt.deal
    quiz = learner_view(content, dealt)
    held = {row.question_key: row for row in held_answers(attempt)}
    asked = []
    for question in quiz.questions:
        row, authored = held.get(question.key), content.question(question.key)
        chosen = dealt.for_browser(authored, tuple(row.chosen)) if row and authored else ()
        path = path_of(authored, chosen) if isinstance(authored, Branching) else None
        asked.append(AskedQuestion(question, chosen, row.revision if row else 0, row.received_at if row else None, path))
    return AttemptView(attempt, quiz, tuple(asked))


def attempts_of(enrolment: Enrolment, item: CourseItem) -> list[Attempt]:
    """Return the attempts of one person at one quiz, the newest first, void ones left out."""
    rows = Attempt.objects.filter(enrolment=enrolment, item=item).exclude(state=Attempt.State.VOID)
    return list(rows.defer("dealt").order_by("-number"))


def rules_page(page: QuizPage, item: CourseItem) -> QuizPage:
    """Return the page whose rules count: that of the source language."""
    source = item.module.course.source_locale
    if page.locale.language_code == source:
        return page
    found = QuizPage.objects.filter(translation_key=item.key, live=True, alias_of=None, locale__language_code=source).first()
    return found or page


def versions_of(item_key: UUID) -> list[QuizVersion]:
    """Return the newest published versions of a quiz, with `in_the_middle`: how many are answering it now. A number, no names."""
    running = Count("attempts", filter=Q(attempts__state=Attempt.State.IN_PROGRESS))
    rows = QuizVersion.objects.filter(item__key=item_key).defer("content").annotate(in_the_middle=running)
    return list(rows.order_by("locale", "-number")[:20])
