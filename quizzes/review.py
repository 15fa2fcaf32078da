"""An attempt after submitting: own answer, right answer, reason, source, lesson. Only called for graded attempts."""

from dataclasses import dataclass

from courses.models import CourseItem
from courses.queries import words_of
from quizzes.comparing import Compared, compare
from quizzes.content import Dealt, Free, Question, QuestionGrade, Source, grade
from quizzes.models import Answer, Attempt, SelfAssessment
from quizzes.services.versions import content_for


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
    assessment: SelfAssessment | None = None

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

    @property
    def percent(self) -> int:
        """Rounded down, so that a missed mark is never shown as reached."""
        return (self.attempt.points or 0) * 100 // self.attempt.max_points if self.attempt.max_points else 0

    @property
    def wrong(self) -> tuple[ReviewedQuestion, ...]:
        return tuple(one for one in self.questions if not one.grade.is_right)


def review_of(attempt: Attempt, language: str) -> Review:
    """Return the review of a graded attempt in two queries, three with a text for oneself. Raises ValueError for any other: solutions stay closed until then."""
    if attempt.state != Attempt.State.GRADED:
        raise ValueError("an attempt that is not graded has no review")
    dealt = Dealt.from_json(attempt.dealt)
    content = content_for(attempt.version).only(dealt.questions)
    held = {row.question_key: tuple(row.chosen) for row in Answer.objects.filter(attempt=attempt)}
    lessons = _lessons({question.lesson for question in content.questions if question.lesson}, language)
    graded = grade(content, held)
    assessed = _assessed(attempt) if any(isinstance(question, Free) for question in content.questions) else {}
    questions = []
    for number, (question, one) in enumerate(zip(content.questions, graded.questions, strict=True), start=1):
        given = held.get(question.key, ())
        title, path = lessons.get(question.lesson, ("", ""))
        sources = content.sources_of(question)
        questions.append(
            ReviewedQuestion(number, question, one, compare(question, given), given, sources, title, path, assessed.get(question.key))
        )
    return Review(attempt, content.title, content.pass_percent, tuple(questions), bool(held) or not attempt.points)


def _assessed(attempt: Attempt) -> dict[str, SelfAssessment]:
    rows = SelfAssessment.objects.filter(answer__attempt=attempt).select_related("answer")
    return {row.answer.question_key: row for row in rows}


def _lessons(keys: set[str], language: str) -> dict[str, tuple[str, str]]:
    """Title and address of live lessons by key; a lesson that is gone has none."""
    rows = CourseItem.objects.filter(key__in=keys, is_live=True).select_related("module__course")
    words = {str(row.key): words_of(row.texts, language, row.module.course.source_locale)[0] for row in rows}
    return {key: (found.get("title", ""), found.get("path", "")) for key, found in words.items()}
