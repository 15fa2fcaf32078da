"""Publishing freezes a quiz; nothing an editor does afterwards reaches what was frozen."""

import pytest
from django.db.models import ProtectedError

from courses.models import CourseItem
from quizzes.errors import QuizNotReady
from quizzes.models import QuizVersion
from quizzes.pages import QuizPage
from quizzes.queries import versions_of
from quizzes.services.versions import content_for, freeze_live_version
from tests.factories import courses as course_factory
from tests.factories import quizzes as make


def versions():
    return list(QuizVersion.objects.order_by("locale", "number").values_list("locale", "number"))


@pytest.fixture
def quiz_course(quiz_course):
    """Published once more: inside `outline_deferred` there is no item yet to hang a version on."""
    course_factory.publish(quiz_course.page)
    return quiz_course


def test_publishing_freezes_a_version_and_the_same_content_is_the_same_row(quiz_course):
    assert versions() == [("de", 1)]

    course_factory.publish(quiz_course.page)
    freeze_live_version(item=quiz_course.quiz, locale="de")

    assert versions() == [("de", 1)]


def test_a_change_makes_the_next_version_and_leaves_the_first(quiz_course):
    first = QuizVersion.objects.get()
    page = quiz_course.page
    page.questions = make.stream([make.single(right="c")])
    course_factory.publish(page)

    kept, new = QuizVersion.objects.order_by("number")
    assert (kept.number, kept.content, new.number, new.question_count) == (1, first.content, 2, 1)


def test_going_back_to_an_old_form_finds_its_old_version(quiz_course):
    first, page = QuizVersion.objects.get(), quiz_course.page
    questions = page.questions.raw_data[:]
    page.questions = make.stream([make.single()])
    course_factory.publish(page)
    page.questions = list(questions)
    course_factory.publish(page)

    assert freeze_live_version(item=quiz_course.quiz, locale="de") == first


def test_a_translation_is_frozen_in_its_own_words_under_the_rules_of_the_source(tree):
    course = make.make_quiz_course(tree, english=True, pass_percent=60)
    english = QuizPage.objects.get(translation_key=course.page.translation_key, locale__language_code="en")
    english.pass_percent = 90
    course_factory.publish(english)

    version = freeze_live_version(item=course.quiz, locale="en")

    assert (version.locale, content_for(version).title, content_for(version).pass_percent) == ("en", "Module test", 60)
    assert version.key_digest == freeze_live_version(item=course.quiz, locale="de").key_digest


def test_a_translation_with_another_right_answer_is_not_frozen_and_the_source_serves(tree):
    course = make.make_quiz_course(tree, [make.single()], english=True)
    english = QuizPage.objects.get(translation_key=course.page.translation_key, locale__language_code="en")
    english.questions = make.stream([make.single(right="a")])
    course_factory.publish(english)

    assert freeze_live_version(item=course.quiz, locale="en").locale == "de"


def test_a_language_without_a_page_gets_the_source(quiz):
    assert freeze_live_version(item=quiz, locale="en").locale == "de"


def test_a_quiz_that_is_not_live_cannot_be_frozen(quiz_course):
    quiz_course.page.unpublish()

    with pytest.raises(QuizNotReady):
        freeze_live_version(item=quiz_course.quiz, locale="de")


def test_a_quiz_without_questions_is_neither_offered_nor_frozen(quiz_course):
    page = quiz_course.page
    page.questions = []
    course_factory.publish(page)

    assert not CourseItem.objects.get(pk=quiz_course.quiz.pk).is_live
    with pytest.raises(QuizNotReady):
        freeze_live_version(item=quiz_course.quiz, locale="de")


def test_deleting_moving_and_renaming_the_page_leave_attempts_alone(quiz_course, attempt):
    before = attempt.version.content
    quiz_course.page.title = "Anders"
    course_factory.publish(quiz_course.page)
    quiz_course.page.delete()

    attempt.refresh_from_db()
    assert attempt.version.content == before
    with pytest.raises(ProtectedError):
        attempt.version.delete()


def test_a_copied_page_becomes_another_quiz(quiz_course, attempt):
    quiz_course.page.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=True)

    assert QuizPage.objects.exclude(pk=quiz_course.page.pk).get().translation_key != quiz_course.quiz.key
    assert attempt.item_id == quiz_course.quiz.pk


@pytest.mark.parametrize(
    "spoilt",
    [
        {**make.single(), "choices": [{"key": "a", "text": f"T{n}", "right": n == 1} for n in range(3)]},
        {**make.single(), "choices": [{"key": key, "text": "gleich", "right": key == "a"} for key in "abc"]},
        {**make.single(), "choices": [{"key": key, "text": key, "right": False} for key in "abc"]},
        {**make.multiple(), "choices": [{"key": key, "text": key, "right": True} for key in "abc"]},
        {**make.matching(), "distractors": [{"key": "p1", "text": "anders"}]},
        {**make.numeric(), "answer": None},
    ],
)
def test_a_question_that_cannot_be_graded_is_named(db, spoilt):
    page = QuizPage(title="Test", slug="test")
    page.questions = make.stream([spoilt])

    assert any(spoilt["key"] in problem for problem in page.problems())


def test_the_editor_counts_people_by_version_without_naming_them(attempt, quiz_course):
    (version,) = versions_of(quiz_course.quiz.key)

    assert (version.locale, version.number, version.in_the_middle) == ("de", 1, 1)
