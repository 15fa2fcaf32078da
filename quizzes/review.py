"""An attempt after submitting: own answer, right answer, reason, source, lesson. Only called for graded attempts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from courses.models import CourseItem
from courses.passages import nearest, passages_of, place_of
from courses.queries import words_of
from quizzes.content import (
    Free,
    Hotspot,
    Multiple,
    Numeric,
    Question,
    QuestionGrade,
    QuizContent,
    Release,
    Single,
    Source,
    TrueFalse,
    release,
)
from quizzes.content.release import SUBMIT
from quizzes.content.view import option_texts
from quizzes.corrections import Correction, corrected, grade, holding
from quizzes.models import Attempt, RegradeNotice, SelfAssessment
from quizzes.review_rows import Compared, compare
from quizzes.services.closing import applied_corrections, held_answers
from quizzes.services.versions import content_for

EVERYTHING = Release()


@dataclass(frozen=True)
class LessonLink:
    """Where to read on: a lesson, and in it the paragraph that teaches what was asked."""

    title: str
    path: str
    paragraph: int = 0


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question with everything that may be said about it: what is not released is not in here, except in `question` and `grade`."""

    number: int
    question: Question
    grade: QuestionGrade
    rows: tuple[Compared, ...]
    given: tuple[str, ...]
    sources: tuple[Source, ...]
    lesson: LessonLink | None = None
    explanation: str = ""
    lines: tuple[str, ...] = ()
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
    release: Release = EVERYTHING
    regrades: tuple[RegradeNotice, ...] = ()

    @property
    def percent(self) -> int:
        """Rounded down, so that a missed mark is never shown as reached."""
        return (self.attempt.points or 0) * 100 // self.attempt.max_points if self.attempt.max_points else 0

    @property
    def wrong(self) -> tuple[ReviewedQuestion, ...]:
        """What was not wholly right; empty where the rules do not show it."""
        return tuple(one for one in self.questions if not one.grade.is_right) if self.release.verdicts else ()


def review_of(attempt: Attempt, language: str) -> Review:
    """Return the review of a graded attempt, with what the rules of its version show by now, in eight queries at most.

    Raises ValueError for any other attempt: solutions stay closed until then.
    """
    if attempt.state != Attempt.State.GRADED:
        raise ValueError("an attempt that is not graded has no review")
    dealt = attempt.deal
    content = content_for(attempt.version).only(dealt.questions)
    held = {row.question_key: tuple(row.chosen) for row in held_answers(attempt)}
    lessons = lesson_links(content.questions, language)
    shown = release_of(attempt, content)
    applied = applied_corrections(attempt)
    graded, keys = grade(content, held, applied, attempt.submitted_at), holding(applied)
    questions = tuple(
        reviewed(content, one, number, held.get(one.key, ()), lessons.get(one.key), shown, keys.get(one.key))
        for number, one in enumerate(graded.questions, start=1)
    )
    if any(isinstance(question, Free) for question in content.questions):
        assessed = _assessed(attempt)
        questions = tuple(replace(one, assessment=assessed.get(one.question.key)) for one in questions)
    notices = tuple(RegradeNotice.objects.filter(attempt=attempt).select_related("regrade").order_by("pk"))
    return Review(attempt, content.title, content.pass_percent, questions, bool(held) or not attempt.points, shown, notices)


def _assessed(attempt: Attempt) -> dict[str, SelfAssessment]:
    rows = SelfAssessment.objects.filter(answer__attempt=attempt).select_related("answer")
    return {row.answer.question_key: row for row in rows}


def release_of(attempt: Attempt, content: QuizContent) -> Release:
    """Return what the learner of an attempt may see by now; a query only where the rules do not show everything at once."""
    if {content.show_feedback, content.show_answers, content.show_points} == {SUBMIT}:
        return EVERYTHING
    own = Attempt.objects.filter(enrolment_id=attempt.enrolment_id, item_id=attempt.item_id).exclude(state=Attempt.State.VOID)
    passed = list(own.values_list("passed", flat=True))
    return release(content, passed=any(passed), attempts_used=len(passed))


def reviewed(
    content: QuizContent,
    one: QuestionGrade,
    number: int,
    given: tuple[str, ...],
    lesson: LessonLink | None,
    shown: Release = EVERYTHING,
    correction: Correction | None = None,
) -> ReviewedQuestion:
    """Return one question as its learner may see it, under the correction of its key that holds."""
    authored = content.question(one.key)
    if authored is None:
        raise KeyError(one.key)
    question = corrected(authored, correction)
    rows = compare(question, given) if shown.answers else ()
    if not shown.feedback:
        rows = tuple(replace(row, feedback="") for row in rows)
    return ReviewedQuestion(
        number,
        question,
        one,
        rows,
        given,
        content.sources_of(question) if shown.feedback else (),
        lesson,
        question.explanation if shown.feedback else "",
        () if shown.answers else tuple(given_lines(question, given)),
    )


def lesson_links(questions: Iterable[Question], language: str) -> dict[str, LessonLink]:
    """Return by question where its lesson teaches it: the paragraph its author quoted, else the one that comes nearest to the explanation.

    A lesson that is gone has no link. Three queries, however many lessons.
    """
    asked = [question for question in questions if question.lesson]
    rows = CourseItem.objects.filter(key__in={question.lesson for question in asked}, is_live=True).select_related("module__course")
    words = {str(row.key): words_of(row.texts, language, row.module.course.source_locale) for row in rows}
    places = {}
    for lang in {lang for _words, lang in words.values()}:
        places |= passages_of([key for key, (_words, own) in words.items() if own == lang], lang)
    links = {}
    for question in asked:
        found = words.get(question.lesson, ({}, ""))[0]
        if not found.get("path"):
            continue
        passages = places.get(question.lesson, ())
        place = place_of(passages, question.passage) or nearest(passages, f"{question.explanation} {' '.join(_right_words(question))}")
        anchor = f"#{place.anchor}" if place else ""
        links[question.key] = LessonLink(found.get("title", ""), f"{found['path']}{anchor}", place.number if place else 0)
    return links


def _right_words(question: Question) -> list[str]:
    texts = option_texts(question)
    return [texts[key] for key in question.solution() if key in texts]


def given_lines(question: Question, given: tuple[str, ...]) -> list[str]:
    """Return what was answered as lines of text, without a word about what is right."""
    if not given:
        return []
    if isinstance(question, Free):
        return list(given)
    rows = compare(question, given)
    if isinstance(question, Single | Multiple | Hotspot):
        return [row.label for row in rows if row.given]
    if isinstance(question, TrueFalse):
        return [text for text in (rows[0].given, *(row.label for row in rows[1:] if row.given)) if text]
    unit = f" {question.unit}" if isinstance(question, Numeric) and question.unit else ""
    return [f"{row.label}: {row.given}" if row.label else f"{row.given}{unit}" for row in rows if row.given]
