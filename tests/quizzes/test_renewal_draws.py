"""The shorter test of a renewal: pure selection first, then an attempt and its page."""

import dataclasses
import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.models import CourseItem, Enrolment, ItemCompletion
from courses.services.enrolment import enrol
from courses.services.progress import complete_item
from courses.services.renewal import renew
from quizzes.auditing import SAME, audit
from quizzes.content import Dealt, asked_in_renewal, changed_questions, deal, deal_again, digest, grade, short_draw, to_json
from quizzes.invariants import dealing_can_be_repeated
from quizzes.services.attempts import start_attempt
from tests.factories import quizzes as make

NAMES = [f"f{number}" for number in range(12)]


def pool(count: int, **fields) -> list[dict]:
    return [make.single(name, lesson=f"l{number % 4}", tags=[f"m{number % 3}"], **fields) for number, name in enumerate(NAMES[:count])]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("questions", "rules", "asked"),
    [(4, {}, 4), (12, {}, 5), (12, {"renewal_draw": 3}, 3), (12, {"draw": 4}, 4), (12, {"draw": 8, "renewal_draw": 11}, 8)],
)
def test_a_third_at_least_five_or_what_the_author_says_and_never_more_than_the_test(questions, rules, asked):
    assert asked_in_renewal(make.make_content(pool(questions), **rules)) == asked


@pytest.mark.pure
def test_a_long_test_is_asked_by_a_third_rounded_up():
    content = make.make_content([make.single(f"q{number}") for number in range(40)], draw=20)

    assert asked_in_renewal(content) == 7


@pytest.mark.pure
@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(1, 12), renewal_draw=st.integers(0, 12), changed=st.sets(st.sampled_from(NAMES)), seed=st.integers(0, 2**64 - 1),
    lessons=st.sets(st.sampled_from(["l0", "l1", "l2", "l3"])), shuffle=st.booleans(), by_share=st.booleans(), texts=st.integers(0, 2),
)  # fmt: skip
def test_the_draw_has_its_number_prefers_what_changed_and_can_be_repeated(
    count, renewal_draw, changed, lessons, seed, shuffle, by_share, texts
):
    draws = [{"count": 1, "tag": "m0"}] + [{"count": 3, "tag": "m1"}] * (count >= 9) if by_share else []
    ungraded = [make.free(f"text-{number}", lesson="l0") for number in range(texts)]
    content = make.make_content([*ungraded, *pool(count)], renewal_draw=renewal_draw, shuffle=shuffle, draws=draws)
    short = short_draw(content, changed, lessons)
    if short is None:
        assert asked_in_renewal(content) in (0, content.asked)
        return

    dealt = deal(content, seed, short)

    asked = [content.question(key) for key in dealt.questions]
    preferred = {one.key for one in content.questions if one.points and (one.key in changed or one.lesson in lessons)}
    assert len(asked) == len({one.key for one in asked}) == asked_in_renewal(content) < content.asked
    assert len(preferred & {one.key for one in asked}) == min(len(preferred), len(asked))
    assert all(one.points for one in asked)  # a test of nothing but texts for oneself could not be passed
    assert content.only(dealt.questions).pass_percent == content.pass_percent
    kept = json.loads(json.dumps(dealt.to_json()))
    assert deal_again(content, Dealt.from_json(kept)).to_json() == kept


@pytest.mark.pure
def test_without_changes_every_question_can_come_and_the_shares_are_kept_in_between():
    content = make.make_content(pool(12), draws=[{"count": 4, "tag": "m0"}, {"count": 4, "tag": "m1"}])
    short = short_draw(content, set(), set())
    deals = [deal(content, seed, short) for seed in range(60)]

    tags = {tag for dealt in deals for key in dealt.questions for tag in content.question(key).tags}
    assert tags == {"m0", "m1"}
    assert len({key for dealt in deals for key in dealt.questions}) == 8


@pytest.mark.pure
def test_an_ordinary_attempt_is_dealt_as_before_and_says_nothing_of_renewals():
    content = make.make_content(pool(9), draw=6)

    assert set(deal(content, 5).to_json()) == {"questions", "options", "seed"}
    assert "renewal_draw" not in to_json(content)
    assert digest(dataclasses.replace(content, renewal_draw=3)) != digest(content)


@pytest.mark.pure
def test_changed_is_what_asks_something_else_and_what_is_new():
    then = make.make_content([make.single("a"), make.single("b"), make.single("c")])
    now = make.make_content([make.single("a", tags=["x"], lesson="l1"), make.single("b", right="c"), make.single("c"), make.single("d")])

    assert changed_questions(now, then) == {"b", "d"}


# An attempt of a renewal, through real pages.


@pytest.fixture
def course(tree):
    return make.make_quiz_course(tree, [make.single(f"f{number}") for number in range(9)], renewal_draw=3)


@pytest.fixture
def renewal(course, learner) -> Enrolment:
    """Completed, then one question rewritten, then begun anew."""
    enrolment = enrol(learner=learner, course=course.course)
    complete_item(enrolment_id=enrolment.pk, item=course.lesson, how="read")
    make.pass_quiz(enrolment, course.quiz)
    enrolment.refresh_from_db()
    assert enrolment.is_completed
    page = course.page
    page.questions = make.stream([make.single("f2", right="c"), *(make.single(f"f{number}") for number in range(9) if number != 2)])
    page.save_revision().publish()
    return renew(enrolment=enrolment)


def questions_of(attempt) -> list[str]:
    return attempt.dealt["questions"]


def test_a_renewal_asks_fewer_questions_and_the_changed_one_among_them(renewal, course):
    attempt = start_attempt(enrolment=renewal, item=course.quiz, language="de")

    assert (len(questions_of(attempt)), "f2" in questions_of(attempt), attempt.max_points) == (3, True, 3)
    assert attempt.dealt["short"] == {"count": 3, "preferred": ["f2"]}
    assert audit(attempt).dealing == SAME
    assert list(dealing_can_be_repeated()) == []


def test_a_short_draw_that_was_altered_is_found(renewal, course):
    attempt = start_attempt(enrolment=renewal, item=course.quiz, language="de")
    attempt.dealt["short"]["preferred"] = []
    attempt.dealt["short"]["count"] = 2
    attempt.save()

    assert list(dealing_can_be_repeated()) == [attempt.pk]


def test_the_pass_mark_is_that_of_the_whole_test_and_the_pass_completes(renewal, course):
    attempt = start_attempt(enrolment=renewal, item=course.quiz, language="de")
    assert attempt.version.content["pass_percent"] == 75
    make.pass_quiz(renewal, course.quiz)

    renewal.refresh_from_db()
    attempt.refresh_from_db()
    assert (attempt.passed, attempt.points, renewal.is_completed) == (True, 3, True)


def test_the_page_says_how_many_and_why(renewal, course, client, learner):
    client.force_login(learner)

    page = client.get(CourseItem.objects.get(pk=course.quiz.pk).texts["de"]["path"]).content.decode()

    assert "3 Fragen." in page
    assert "Sie erneuern ein Zertifikat" in page and "kürzer als der ganze mit 9 Fragen" in page


def test_a_lesson_that_changed_brings_its_questions_forward(renewal, course):
    """Here the lesson changes after the renewal began: the draw goes by what is true when it is dealt."""
    page = course.page
    page.questions = make.stream([make.single(f"f{number}", lesson=str(course.lesson.key) if number > 6 else "") for number in range(9)])
    page.save_revision().publish()
    CourseItem.objects.filter(pk=course.lesson.pk).update(changed_on=date.today() + timedelta(days=1))

    attempt = start_attempt(enrolment=renewal, item=course.quiz, language="de")

    assert {"f7", "f8"} <= set(questions_of(attempt))


def test_first_enrolments_and_renewals_in_which_nothing_counts_take_the_whole_test(renewal, course, other_learner):
    first = enrol(learner=other_learner, course=course.course)
    assert len(questions_of(start_attempt(enrolment=first, item=course.quiz, language="de"))) == 9

    ItemCompletion.objects.filter(enrolment=renewal).delete()
    assert len(questions_of(start_attempt(enrolment=renewal, item=course.quiz, language="de"))) == 9


def test_without_the_attempt_of_then_the_version_of_that_time_is_compared(renewal, course):
    from quizzes.models import Answer, Attempt

    Answer.objects.all().delete()
    Attempt.objects.all().delete()

    attempt = start_attempt(enrolment=renewal, item=course.quiz, language="de")

    assert attempt.dealt["short"]["preferred"] == ["f2"]


def test_authors_are_told_of_a_renewal_that_asks_more_than_the_test(course):
    page = course.page
    page.renewal_draw = 10

    assert page.problems() == ["Eine Erneuerung würde mehr Fragen stellen als der Test selbst."]


@pytest.mark.pure
def test_grading_a_short_attempt_needs_the_same_share_of_points():
    content = make.make_content(pool(12), pass_percent=75)
    dealt = deal(content, 1, short_draw(content, set(), set()))
    asked = content.only(dealt.questions)

    results = [grade(asked, {one.key: one.solution() for one in asked.questions[:right]}).passed for right in range(6)]

    assert results == [False, False, False, False, True, True]
