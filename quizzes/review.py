"""An attempt after submitting: own answer, right answer, reason, source, lesson. Only called for graded attempts."""

from dataclasses import dataclass

from courses.models import CourseItem
from courses.queries import words_of
from quizzes.content import Dealt, Matching, Multiple, Ordering, Question, QuestionGrade, Single, Source
from quizzes.content.view import option_texts
from quizzes.corrections import corrected, grade, holding
from quizzes.models import Answer, Attempt, RegradeNotice
from quizzes.services.closing import corrections_of
from quizzes.services.versions import content_for


@dataclass(frozen=True)
class Compared:
    """One line of a review: what was asked, what was given, what is right."""

    label: str
    given: str
    right: str
    is_right: bool
    feedback: str = ""
    was_given: bool = True


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question with everything there is to say about it."""

    number: int
    question: Question
    grade: QuestionGrade
    rows: tuple[Compared, ...]
    given: tuple[str, ...]
    sources: tuple[Source, ...]
    lesson_title: str = ""
    lesson_path: str = ""

    @property
    def kind(self) -> str:
        return self.question.kind

    @property
    def stone(self) -> str:
        return "done" if self.grade.is_right else "wrong"


@dataclass(frozen=True)
class Review:
    """A graded attempt. Without answers (deleted after 90 days) only the result is left."""

    attempt: Attempt
    title: str
    pass_percent: int
    questions: tuple[ReviewedQuestion, ...]
    has_answers: bool
    regrades: tuple[RegradeNotice, ...] = ()

    @property
    def percent(self) -> int:
        """Rounded down, so that a missed mark is never shown as reached."""
        return (self.attempt.points or 0) * 100 // self.attempt.max_points if self.attempt.max_points else 0

    @property
    def wrong(self) -> tuple[ReviewedQuestion, ...]:
        return tuple(one for one in self.questions if not one.grade.is_right)


def review_of(attempt: Attempt, language: str) -> Review:
    """Return the review of a graded attempt in four queries. Raises ValueError for any other: solutions stay closed until then."""
    if attempt.state != Attempt.State.GRADED:
        raise ValueError("an attempt that is not graded has no review")
    dealt = Dealt.from_json(attempt.dealt)
    content = content_for(attempt.version).only(dealt.questions)
    held = {row.question_key: tuple(row.chosen) for row in Answer.objects.filter(attempt=attempt)}
    lessons = _lessons({question.lesson for question in content.questions if question.lesson}, language)
    applied = [one for one in corrections_of(attempt.version) if one.number <= attempt.regraded_to]
    graded, keys = grade(content, held, applied, attempt.submitted_at), holding(applied)
    questions = []
    for number, (question, one) in enumerate(zip(content.questions, graded.questions, strict=True), start=1):
        given = held.get(question.key, ())
        title, path = lessons.get(question.lesson, ("", ""))
        sources = content.sources_of(question)
        questions.append(
            ReviewedQuestion(
                number, question, one, compare(corrected(question, keys.get(question.key)), given), given, sources, title, path
            )
        )
    notices = tuple(RegradeNotice.objects.filter(attempt=attempt).select_related("regrade").order_by("pk"))
    return Review(attempt, content.title, content.pass_percent, tuple(questions), bool(held) or not attempt.points, notices)


def _lessons(keys: set[str], language: str) -> dict[str, tuple[str, str]]:
    """Title and address of live lessons by key; a lesson that is gone has none."""
    rows = CourseItem.objects.filter(key__in=keys, is_live=True).select_related("module__course")
    words = {str(row.key): words_of(row.texts, language, row.module.course.source_locale)[0] for row in rows}
    return {key: (found.get("title", ""), found.get("path", "")) for key, found in words.items()}


def compare(question: Question, given: tuple[str, ...]) -> tuple[Compared, ...]:
    """Return the lines of a review."""
    texts = option_texts(question)
    if isinstance(question, Single | Multiple):
        return tuple(
            Compared(choice.text, choice.key if choice.key in given else "", "", choice.right, choice.feedback, choice.key in given)
            for choice in question.choices
        )
    if isinstance(question, Matching):
        partner = dict(part.split("=") for part in given)
        return tuple(
            Compared(pair.left, texts.get(partner.get(pair.key, ""), ""), pair.right, partner.get(pair.key) == pair.key)
            for pair in question.pairs
        )
    if isinstance(question, Ordering):
        return tuple(
            Compared(str(place), texts.get(given[place - 1], "") if given else "", item.text, bool(given) and given[place - 1] == item.key)
            for place, item in enumerate(question.items, start=1)
        )
    return (Compared("", given[0] if given else "", question.solution()[0], bool(given) and question.earn(given) == question.points),)
