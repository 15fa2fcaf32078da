"""Starting and submitting attempts."""

import pytest

from courses.errors import ItemNotOffered, NotEnrolled
from courses.models import ItemCompletion
from courses.services.enrolment import withdraw
from courses.services.progress import complete_item
from quizzes.content import BadAnswer, Dealt
from quizzes.errors import AnswerConflict, AttemptClosed, AttemptUnknown, NoAttemptsLeft, QuestionUnknown
from quizzes.models import Answer, Attempt
from quizzes.services.attempts import PendingAnswer, save_answer, start_attempt, submit_attempt
from quizzes.services.versions import content_for
from tests.factories import courses as course_factory
from tests.factories import quizzes as make


def start(enrolment, quiz, language="de"):
    return start_attempt(enrolment=enrolment, item=quiz, language=language)


def submit(attempt, pending=()):
    return submit_attempt(attempt_id=attempt.pk, learner=attempt.enrolment.learner, pending=pending)


def test_starting_twice_returns_the_open_attempt(enrolment, quiz):
    assert start(enrolment, quiz) == start(enrolment, quiz)


def test_an_attempt_is_dealt_whole(attempt):
    content = content_for(attempt.version)

    assert sorted(attempt.dealt["questions"]) == sorted(question.key for question in content.questions)
    assert (attempt.number, attempt.max_points, attempt.deadline_at, attempt.state) == (1, content.max_points, None, "in_progress")


def test_the_next_attempt_has_the_next_number_and_another_deal(enrolment, quiz, attempt):
    submit(attempt)

    assert start(enrolment, quiz).number == 2


def test_an_attempt_keeps_its_language(tree, learner):
    from courses.services.enrolment import enrol

    course = make.make_quiz_course(tree, english=True)
    enrolment = enrol(learner=learner, course=course.course)

    assert start(enrolment, course.quiz, "en").version.locale == "en"
    assert start(enrolment, course.quiz, "de").version.locale == "en"


def test_the_limit_of_attempts_holds(tree, learner):
    from courses.services.enrolment import enrol

    course = make.make_quiz_course(tree, max_attempts=1)
    enrolment = enrol(learner=learner, course=course.course)
    submit(start(enrolment, course.quiz))

    with pytest.raises(NoAttemptsLeft):
        start(enrolment, course.quiz)


def test_void_attempts_do_not_count_against_the_limit(tree, learner):
    from courses.services.enrolment import enrol

    course = make.make_quiz_course(tree, max_attempts=1)
    enrolment = enrol(learner=learner, course=course.course)
    Attempt.objects.filter(pk=start(enrolment, course.quiz).pk).update(state="void", void_reason="fault in the question")

    assert start(enrolment, course.quiz).number == 2


def test_nobody_starts_after_leaving_the_course(enrolment, quiz):
    withdraw(enrolment=enrolment)

    with pytest.raises(NotEnrolled):
        start(enrolment, quiz)


def test_a_lesson_and_a_foreign_quiz_cannot_be_started(tree, enrolment, quiz_course):
    foreign = make.make_quiz_course(tree, slug="andere")

    for item in (quiz_course.lesson, foreign.quiz):
        with pytest.raises(ItemNotOffered):
            start(enrolment, item)


def test_after_unpublishing_the_open_attempt_goes_on_but_no_new_one_starts(quiz_course, enrolment, quiz, attempt):
    quiz_course.page.unpublish()

    assert start(enrolment, quiz) == attempt
    submit(attempt)
    with pytest.raises(ItemNotOffered):
        start(enrolment, quiz)


def test_an_attempt_is_graded_by_its_own_version_whatever_was_published_since(tree, learner):
    from courses.services.enrolment import enrol

    course = make.make_quiz_course(tree, [make.single(right="b")])
    attempt = start(enrol(learner=learner, course=course.course), course.quiz)
    course.page.questions = make.stream([make.single(right="c")])
    course_factory.publish(course.page)
    save_answer(attempt_id=attempt.pk, learner=learner, question_key="einfach", revision=1, chosen=["b"])

    assert submit(attempt).passed is True


def test_right_answers_pass_complete_the_item_and_leave_a_receipt(enrolment, quiz):
    attempt = make.pass_quiz(enrolment, quiz)

    assert (attempt.state, attempt.points, attempt.passed, attempt.closed_by) == ("graded", attempt.max_points, True, "learner")
    assert len(attempt.receipt) == 64
    assert ItemCompletion.objects.get(enrolment=enrolment, item=quiz).how == "passed"


def test_the_last_required_item_passed_completes_the_course(enrolment, quiz_course, quiz):
    complete_item(enrolment_id=enrolment.pk, item=quiz_course.lesson, how="read")
    make.pass_quiz(enrolment, quiz)

    enrolment.refresh_from_db()
    assert enrolment.is_completed


def test_no_answer_at_all_gives_no_points_and_no_completion(attempt):
    graded = submit(attempt)

    assert (graded.points, graded.passed) == (0, False)
    assert not ItemCompletion.objects.exists()


def test_a_second_submit_returns_the_first_result(attempt):
    first = submit(attempt)
    second = submit(attempt)

    assert (second.submitted_at, second.receipt, second.points) == (first.submitted_at, first.receipt, first.points)


def test_a_completed_course_can_still_be_practised(enrolment, quiz_course, quiz):
    complete_item(enrolment_id=enrolment.pk, item=quiz_course.lesson, how="read")
    make.pass_quiz(enrolment, quiz)
    again = submit(start(enrolment, quiz))

    enrolment.refresh_from_db()
    assert (again.number, again.passed, enrolment.is_completed) == (2, False, True)


def test_waiting_answers_are_taken_along(attempt):
    waiting = [PendingAnswer(key, 1, chosen) for key, chosen in make.right_answers(attempt).items()]

    assert submit(attempt, waiting).points == attempt.max_points


def test_a_waiting_answer_that_is_held_already_is_passed_over(attempt, learner):
    save_answer(attempt_id=attempt.pk, learner=learner, question_key="einfach", revision=1, chosen=["b"])

    assert submit(attempt, [PendingAnswer("einfach", 1, ["b"])]).points == 1


@pytest.mark.parametrize(
    ("waiting", "refusal"),
    [
        (PendingAnswer("einfach", 1, ["c"]), AnswerConflict),
        (PendingAnswer("einfach", 3, ["c"]), AnswerConflict),
        (PendingAnswer("wahr", 2, ["true"]), AnswerConflict),
        (PendingAnswer("fremd", 1, ["a"]), QuestionUnknown),
        (PendingAnswer("wahr", 1, ["vielleicht"]), BadAnswer),
        (PendingAnswer("wahr", 0, ["true"]), BadAnswer),
    ],
)
def test_a_waiting_answer_that_cannot_be_taken_stops_the_submit(attempt, learner, waiting, refusal):
    save_answer(attempt_id=attempt.pk, learner=learner, question_key="einfach", revision=1, chosen=["b"])

    with pytest.raises(refusal):
        submit(attempt, [PendingAnswer("zahl", 1, ["58"]), waiting])

    attempt.refresh_from_db()
    assert (attempt.is_open, Answer.objects.count()) == (True, 1)


def test_a_foreign_attempt_looks_like_an_unknown_one(attempt, other_learner):
    for attempt_id in (attempt.pk, attempt.public_id, 10**9):
        with pytest.raises(AttemptUnknown):
            submit_attempt(attempt_id=attempt_id, learner=other_learner)


def test_void_and_withdrawn_attempts_are_not_graded(enrolment, attempt):
    withdraw(enrolment=enrolment)
    with pytest.raises(AttemptClosed, match="withdrawn"):
        submit(attempt)

    Attempt.objects.filter(pk=attempt.pk).update(state="void", void_reason="withdrawn")
    with pytest.raises(AttemptClosed, match="void"):
        submit(attempt)


def test_the_deal_is_read_back_as_it_was_written(attempt):
    assert Dealt.from_json(attempt.dealt).to_json() == attempt.dealt
