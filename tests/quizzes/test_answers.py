"""Saving answers: the protocol of revisions, and everything that must change nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.services.enrolment import enrol, withdraw
from quizzes.content import BadAnswer
from quizzes.errors import AnswerConflict, AttemptClosed, AttemptUnknown, QuestionUnknown
from quizzes.models import Answer, Attempt
from quizzes.services.attempts import save_answer, start_attempt, submit_attempt
from quizzes.services.deadlines import close_overdue, forget_answers
from tests.factories import quizzes as make


@pytest.fixture
def save(attempt, learner):
    """Save an answer as the owner."""

    def call(chosen, revision=1, key="einfach", **fields):
        return save_answer(
            **{"attempt_id": attempt.public_id, "learner": learner, "question_key": key, "revision": revision, "chosen": chosen, **fields}
        )

    return call


def held():
    return list(Answer.objects.order_by("question_key").values_list("question_key", "chosen", "revision"))


def test_the_first_answer_and_its_changes_count_up(save):
    assert save(["a"]).revision == 1
    assert save(["b"], 2).revision == 2
    assert save([], 3).revision == 3
    assert held() == [("einfach", [], 3)]


def test_the_same_answer_sent_again_is_answered_like_the_first_time(save):
    save(["a"])
    save(["b"], 2)

    assert save(["b"], 2).revision == 2
    assert held() == [("einfach", ["b"], 2)]


def test_the_first_revision_sent_again_is_a_replay_too(save):
    first = save(["a"])
    again = save(["a"])

    assert (again.revision, again.chosen, again.saved_at <= first.saved_at) == (1, ("a",), True)


@pytest.mark.parametrize(("revision", "chosen"), [(1, ["c"]), (2, ["c"]), (4, ["c"]), (9, ["b"])])
def test_another_answer_with_an_old_equal_or_gapped_revision_conflicts_and_shows_what_is_held(save, revision, chosen):
    save(["a"])
    save(["b"], 2)

    with pytest.raises(AnswerConflict) as conflict:
        save(chosen, revision)

    assert (conflict.value.held.revision, conflict.value.held.chosen) == (2, ("b",))
    assert held() == [("einfach", ["b"], 2)]


def test_a_revision_without_a_first_one_conflicts_with_nothing(save):
    with pytest.raises(AnswerConflict) as conflict:
        save(["a"], 2)

    assert (conflict.value.held.revision, conflict.value.held.chosen, held()) == (0, (), [])


@pytest.mark.parametrize("revision", [0, -1, 2**53 + 1, "1", 1.0, 1.5, True, None, []])
def test_what_is_no_revision_is_refused(save, revision):
    with pytest.raises(BadAnswer):
        save(["a"], revision)
    assert held() == []


@pytest.mark.parametrize(
    "chosen", [None, "a", ["z"], ["-1"], ["1e3"], [True], [1, 1], {"$ne": 1}, ["a", "b"], ["a", "a"], ["x" * 1_000_000], [["a"]]]
)
def test_what_is_no_answer_to_the_question_is_refused(save, chosen):
    with pytest.raises(BadAnswer):
        save(chosen)
    assert held() == []


@pytest.mark.parametrize("key", ["fremd", "", "einfach ", "__class__", "x" * 500])
def test_a_question_that_was_not_dealt_is_unknown(save, key):
    with pytest.raises(QuestionUnknown):
        save(["a"], key=key)
    assert held() == []


def test_a_question_of_the_pool_that_was_not_drawn_is_unknown(tree, learner):
    course = make.make_quiz_course(tree, [make.single(f"f{n}") for n in range(6)], draw=2)
    attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")
    missing = next(f"f{n}" for n in range(6) if f"f{n}" not in attempt.dealt["questions"])

    with pytest.raises(QuestionUnknown):
        save_answer(attempt_id=attempt.pk, learner=learner, question_key=missing, revision=1, chosen=["a"])


def test_a_foreign_attempt_looks_like_an_unknown_one(save, other_learner, attempt):
    import uuid

    for fields in ({"learner": other_learner}, {"attempt_id": uuid.uuid4()}, {"attempt_id": 10**9}):
        with pytest.raises(AttemptUnknown):
            save(["a"], **fields)
    assert held() == []


def test_the_browser_s_names_are_stored_as_authored_keys(save, attempt):
    order = attempt.dealt["options"]["folge"]
    names = [f"_{order.index(key) + 1}" for key in ("i1", "i2", "i3", "i4")]

    assert save(names, key="folge").chosen == tuple(names)
    assert held() == [("folge", ["i1", "i2", "i3", "i4"], 1)]


def test_a_conflict_shows_the_browser_s_names(save, attempt):
    order = attempt.dealt["options"]["paare"]
    name = f"_{order.index('p2') + 1}"
    save([f"p1={name}"], key="paare")

    with pytest.raises(AnswerConflict) as conflict:
        save([f"p2={name}"], key="paare")
    assert conflict.value.held.chosen == (f"p1={name}",)


def test_nothing_is_stored_after_submitting_leaving_or_voiding(save, attempt, learner, enrolment):
    save(["a"])
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    with pytest.raises(AttemptClosed, match="graded"):
        save(["b"], 2)

    second = start_attempt(enrolment=enrolment, item=attempt.item, language="de")
    withdraw(enrolment=enrolment)
    with pytest.raises(AttemptClosed, match="withdrawn"):
        save(["b"], attempt_id=second.pk)

    assert close_overdue() == 1
    with pytest.raises(AttemptClosed, match="void"):
        save(["b"], attempt_id=second.pk)
    assert held() == [("einfach", ["a"], 1)]


@pytest.fixture
def timed(tree, learner):
    """An attempt with a limit of ten minutes."""
    course = make.make_quiz_course(tree, time_limit_minutes=10, slug="mit-uhr")
    return start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")


def test_the_deadline_counts_extra_time_once_at_the_start(tree, learner):
    learner.extra_time_percent = 50
    learner.save()
    course = make.make_quiz_course(tree, time_limit_minutes=10)
    attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")

    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=15)


@pytest.mark.parametrize("seconds", [-0.001, 0, 29])
def test_what_arrives_before_the_end_of_the_grace_is_accepted_and_recorded_as_in_time(save, timed, seconds):
    save(["a"], attempt_id=timed.pk, received_at=timed.deadline_at + timedelta(seconds=seconds))

    assert Answer.objects.get().received_at <= timed.deadline_at


def test_what_arrives_after_the_grace_is_refused_and_closes_the_attempt(save, timed):
    save(["b"], attempt_id=timed.pk)
    Attempt.objects.filter(pk=timed.pk).update(deadline_at=timezone.now() - timedelta(seconds=31))

    with pytest.raises(AttemptClosed, match="late"):
        save(["a"], 2, attempt_id=timed.pk)

    timed.refresh_from_db()
    assert (timed.state, timed.closed_by, timed.submitted_at, timed.points) == ("graded", "deadline", timed.deadline_at, 1)
    assert held() == [("einfach", ["b"], 1)]


def test_an_answer_in_time_that_we_were_slow_with_is_accepted(save, timed):
    Attempt.objects.filter(pk=timed.pk).update(deadline_at=timezone.now() - timedelta(seconds=60))

    assert save(["b"], attempt_id=timed.pk, received_at=timezone.now() - timedelta(seconds=70)).revision == 1


def test_submitting_too_late_closes_at_the_deadline_without_what_waited(timed, learner):
    Attempt.objects.filter(pk=timed.pk).update(deadline_at=timezone.now() - timedelta(seconds=31))
    from quizzes.services.attempts import PendingAnswer

    graded = submit_attempt(attempt_id=timed.pk, learner=learner, pending=[PendingAnswer("einfach", 1, ["b"])])

    assert (graded.closed_by, graded.points, graded.submitted_at) == ("deadline", 0, graded.deadline_at)


def test_the_sweeper_closes_what_is_overdue_and_only_that(timed, attempt):
    assert close_overdue() == 0
    Attempt.objects.filter(pk=timed.pk).update(deadline_at=timezone.now() - timedelta(seconds=31))

    assert (close_overdue(), close_overdue()) == (1, 0)
    attempt.refresh_from_db()
    assert attempt.is_open


def test_starting_again_after_the_deadline_closes_the_old_attempt(timed):
    Attempt.objects.filter(pk=timed.pk).update(deadline_at=timezone.now() - timedelta(seconds=31))

    assert start_attempt(enrolment=timed.enrolment, item=timed.item, language="de").number == 2


def test_answers_go_after_ninety_days_and_the_result_stays(enrolment, quiz):
    graded = make.pass_quiz(enrolment, quiz)
    Attempt.objects.filter(pk=graded.pk).update(submitted_at=timezone.now() - timedelta(days=89))
    assert forget_answers() == 0

    Attempt.objects.filter(pk=graded.pk).update(submitted_at=timezone.now() - timedelta(days=91))
    assert forget_answers() == 6
    graded.refresh_from_db()
    assert (held(), graded.passed) == ([], True)


def test_saving_costs_the_same_queries_with_one_answer_and_with_three(save, django_assert_num_queries):
    # savepoint, locked attempt with version and enrolment, write, release of the savepoint; the sign-in adds one
    for n, key in enumerate(["einfach", "mehrfach", "wahr"], start=1):
        if n != 2:
            with django_assert_num_queries(4):
                save(["a"] if key != "wahr" else ["true"], key=key)
        else:
            save(["a"], key=key)
