"""What is published is built once per process, and anew as soon as anything of the page is another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.pages import QuizPage
from quizzes.services.live_forms import content_in, live_forms
from quizzes.services.versions import content_for, freeze_live_version
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


def page_reads(act):
    """Run it; return how often a page was read whole, and what it gave."""
    with CaptureQueriesContext(connection) as caught:
        found = act()
    return sum('"wagtailcore_page"."numchild"' in query["sql"] and "quizzes_quizpage" in query["sql"] for query in caught), found


def test_a_second_start_reads_no_page(quiz_course, quiz):
    quiz_course.page.title = "So heißt sonst keiner"
    quiz_course.page.save()
    first, version = page_reads(lambda: freeze_live_version(item=quiz, locale="de"))
    second, again = page_reads(lambda: freeze_live_version(item=quiz, locale="de"))

    assert (first, second, again) == (1, 0, version)


@pytest.mark.parametrize("change", [{"title": "Anders"}, {"pass_percent": 90}, {"draw": 3}, {"intro": "Neu."}])
def test_any_change_of_the_row_is_noticed_even_one_that_nobody_published(quiz_course, quiz, change):
    before = freeze_live_version(item=quiz, locale="de")
    for name, value in change.items():
        setattr(quiz_course.page, name, value)
    quiz_course.page.save()
    after = freeze_live_version(item=quiz, locale="de")

    assert before.digest != after.digest
    assert all(getattr(content_for(after), name) == value for name, value in change.items())


def test_another_question_is_noticed_and_going_back_gives_the_earlier_version(quiz_course, quiz):
    page, kept = quiz_course.page, quiz_course.page.questions.get_prep_value()
    first = freeze_live_version(item=quiz, locale="de")
    page.questions = make.stream([make.single(text="Eine andere?")])
    page.save()
    other = freeze_live_version(item=quiz, locale="de")
    page.questions = kept
    page.save()

    assert other != first
    assert freeze_live_version(item=quiz, locale="de") == first


def test_a_page_with_faults_is_asked_once_and_offered_again_when_it_is_mended(quiz_course, quiz):
    page = quiz_course.page
    page.questions = make.stream([{**make.single(), "choices": [{"key": "a", "text": "A", "right": False, "feedback": ""}]}])
    page.save()
    spoilt = live_forms(quiz)["de"]

    assert content_in(spoilt) is None and page_reads(lambda: content_in(spoilt)) == (0, None)

    page.questions = make.stream([make.single()])
    page.save()

    assert len(content_in(live_forms(quiz)["de"]).questions) == 1


def test_what_was_published_between_the_two_queries_is_not_kept_under_the_earlier_form(quiz_course, quiz):
    page = quiz_course.page
    page.title = "Vorher, nur hier"
    page.save()
    earlier = live_forms(quiz)["de"]
    QuizPage.objects.filter(pk=page.pk).update(title="Nachher, nur hier")

    assert content_in(earlier).title == "Nachher, nur hier"

    QuizPage.objects.filter(pk=page.pk).update(title="Vorher, nur hier")

    assert content_in(live_forms(quiz)["de"]).title == "Vorher, nur hier"
