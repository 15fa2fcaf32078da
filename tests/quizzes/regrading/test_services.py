"""A wrong key is mended: points follow, a pass is gained and never lost, everybody concerned is told, all of it stays on record."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import Notification
from courses.models import Enrolment, ItemCompletion
from courses.services.enrolment import enrol
from quizzes.corrections import ALSO, EVERYONE, INSTEAD, ORIGINAL, correct_json
from quizzes.errors import RegradeRefused
from quizzes.invariants import CHECKS
from quizzes.models import Answer, Attempt, Regrade, RegradeNotice, RegradeProposal
from quizzes.regrading.preview import preview
from quizzes.review import review_of
from quizzes.services.attempts import start_attempt, submit_attempt
from quizzes.services.regrade_mails import send_notices
from quizzes.services.regrading import apply_regrades, decide, like_versions, propose, refuse_proposal, undo
from quizzes.services.versions import content_for
from tests.factories import accounts as people
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

QUESTIONS = [make.single("eins"), make.single("zwei")]


@pytest.fixture
def admin(tree):
    user = people.make_user("admin@example.com", "Ada Amt")
    people.grant(user, "admin")
    return user


@pytest.fixture
def trainer(tree):
    user = people.make_user("trainer@example.com", "Tove Brandt")
    people.grant(user, "trainer")
    return user


@pytest.fixture
def made(tree):
    return make.make_quiz_course(tree, QUESTIONS, english=True, pass_percent=100)


def take(made, name, language="de", **answers):
    """Somebody takes the quiz."""
    learner = people.make_user(f"{name}@example.com", name.title())
    enrolment = enrol(learner=learner, course=made.course)
    attempt = start_attempt(enrolment=enrolment, item=made.quiz, language=language)
    make.answer_all(attempt, learner, {key: [chosen] for key, chosen in answers.items()})
    return submit_attempt(attempt_id=attempt.pk, learner=learner)


def mend(admin, attempt, way=INSTEAD, *accepted, reason="Die Quelle sagt a."):
    question = content_for(attempt.version).question("eins")
    correct = correct_json(question, way, accepted)
    rows = decide(decided_by=admin, version=attempt.version, question_key="eins", correct=correct, reason=reason)
    apply_regrades()
    return rows


def result(attempt):
    attempt.refresh_from_db()
    return attempt.points, attempt.passed


def broken():
    return {name: list(check()) for name, (check, _model) in CHECKS.items() if list(check())}


def test_points_follow_a_pass_is_gained_and_none_is_lost(made, admin):
    wrong, right = take(made, "berta", eins="a", zwei="b"), take(made, "carl", eins="b", zwei="b")

    mend(admin, wrong, INSTEAD, ["a"])

    assert (result(wrong), result(right)) == ((2, True), (1, True))
    assert broken() == {}


def test_a_gained_pass_completes_the_item_and_the_course(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    from courses.services.progress import complete_item

    complete_item(enrolment_id=attempt.enrolment_id, item=made.lesson, how="read")
    before = Enrolment.objects.get(pk=attempt.enrolment_id).status

    mend(admin, attempt, INSTEAD, ["a"])

    assert ItemCompletion.objects.filter(enrolment=attempt.enrolment_id, item=made.quiz, how="passed").count() == 1
    assert (before, Enrolment.objects.get(pk=attempt.enrolment_id).status) == ("active", "completed")


def test_every_language_that_asks_alike_is_corrected_with_one_decision(made, admin):
    german, english = take(made, "berta", eins="a", zwei="b"), take(made, "bill", "en", eins="a", zwei="b")

    rows = mend(admin, german, INSTEAD, ["a"])

    assert sorted(row.version.locale for row in rows) == ["de", "en"]
    assert (result(german), result(english)) == ((2, True), (2, True))


def test_a_version_whose_key_was_right_is_left_alone(made, admin):
    old = take(made, "berta", eins="a", zwei="b")
    page = made.page.get_latest_revision_as_object()
    page.questions = make.stream([make.single("eins", right="a"), make.single("zwei")])
    page.save_revision().publish()
    new = take(made, "carl", eins="a", zwei="b")

    rows = mend(admin, old, INSTEAD, ["a"])

    assert new.version_id not in {row.version_id for row in rows}
    assert [version.number for version in like_versions(new.version, "eins")] == [2]
    assert (result(old), result(new)) == ((2, True), (2, True))


def test_undoing_is_a_further_row_and_leaves_the_pass(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    rows = mend(admin, attempt, INSTEAD, ["a"])

    undo(decided_by=admin, regrade=rows[0], reason="Doch nicht.")
    apply_regrades()

    held = list(Regrade.objects.filter(version=attempt.version).order_by("number").values_list("number", "correct__way"))
    assert held == [(1, INSTEAD), (2, ORIGINAL)]
    assert result(attempt) == (1, True)
    assert broken() == {}


def test_only_the_newest_correction_is_undone(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    first = mend(admin, attempt, INSTEAD, ["a"])[0]
    second = mend(admin, attempt, ALSO, ["c"])[0]

    with pytest.raises(RegradeRefused, match="newer"):
        undo(decided_by=admin, regrade=first, reason="Doch nicht.")
    undo(decided_by=admin, regrade=second, reason="Doch nicht.")

    assert Regrade.objects.filter(version=attempt.version).order_by("-number").first().correct == first.correct


def test_applying_twice_changes_nothing_and_tells_once(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    mend(admin, attempt, INSTEAD, ["a"])

    assert apply_regrades() == 0
    assert RegradeNotice.objects.filter(attempt=attempt).count() == 1


def test_many_attempts_are_done_in_chunks(made, admin):
    attempts = [take(made, f"person{n}", eins="a", zwei="b") for n in range(5)]
    correct = correct_json(content_for(attempts[0].version).question("eins"), EVERYONE)
    decide(decided_by=admin, version=attempts[0].version, question_key="eins", correct=correct, reason="Missverständlich.")

    assert [apply_regrades(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [result(attempt) for attempt in attempts] == [(2, True)] * 5


def test_an_attempt_submitted_after_the_decision_is_graded_by_the_new_key_at_once(made, admin):
    first = take(made, "berta", eins="a", zwei="b")
    mend(admin, first, INSTEAD, ["a"])

    late, old_key = take(made, "carl", eins="a", zwei="b"), take(made, "dora", eins="b", zwei="b")

    assert (result(late), result(old_key)) == ((2, True), (1, False))
    assert (late.regraded_to, apply_regrades()) == (1, 0)
    assert broken() == {}


def test_an_attempt_that_was_submitted_while_the_decision_was_made_is_found(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    mend(admin, attempt, INSTEAD, ["a"])
    # As if its transaction had read the corrections just before this one was committed: nothing was applied to it.
    RegradeNotice.objects.all().delete()
    Attempt.objects.filter(pk=attempt.pk).update(points=1, passed=False, regraded_to=0)

    assert apply_regrades() == 1
    assert result(attempt) == (2, True)


def test_where_the_answers_were_deleted_the_result_stays(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    Answer.objects.filter(attempt=attempt).delete()

    mend(admin, attempt, INSTEAD, ["a"])

    assert result(attempt) == (1, False)
    assert apply_regrades() == 0


def test_who_left_keeps_the_better_result_and_completes_nothing(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    from django.utils import timezone

    Enrolment.objects.filter(pk=attempt.enrolment_id).update(status="withdrawn", withdrawn_at=timezone.now())
    mend(admin, attempt, INSTEAD, ["a"])

    assert result(attempt) == (2, True)
    assert not ItemCompletion.objects.filter(enrolment=attempt.enrolment_id).exists()


def test_the_learner_is_told_once_by_mail_and_in_the_review(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    mail.outbox.clear()
    mend(admin, attempt, INSTEAD, ["a"])

    sent = [send_notices(), send_notices()]

    review = review_of(Attempt.objects.select_related("version", "item", "enrolment").get(pk=attempt.pk), "de")
    assert sent == [1, 0]
    assert [message.to for message in mail.outbox] == [["berta@example.com"]]
    assert [row.address for row in Notification.objects.filter(kind="regraded")] == [f"/attempts/{attempt.public_id}/review/"]
    assert "Die Quelle sagt a." in mail.outbox[0].body
    assert str(attempt.public_id) in mail.outbox[0].body
    assert [notice.points_after for notice in review.regrades] == [2]
    assert [question.grade.points for question in sorted(review.questions, key=lambda one: one.question.key)] == [1, 1]


def test_a_mail_server_that_refuses_leaves_the_row_for_later(made, admin, settings):
    attempt = take(made, "berta", eins="a", zwei="b")
    mend(admin, attempt, INSTEAD, ["a"])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert send_notices() == 0
    assert list(RegradeNotice.objects.values_list("mailed_at", "tries")) == [(None, 1)]
    assert RegradeNotice.objects.get().next_try_at is not None


def test_the_dry_run_says_what_happens_and_writes_nothing(made, admin):
    gains, loses = take(made, "berta", eins="a", zwei="b"), take(made, "carl", eins="b", zwei="b")
    from courses.services.progress import complete_item

    complete_item(enrolment_id=gains.enrolment_id, item=made.lesson, how="read")
    correct = correct_json(content_for(gains.version).question("eins"), INSTEAD, [["a"]])

    shown = preview(versions=like_versions(gains.version, "eins"), question_key="eins", correct=correct)

    assert (shown.attempts, shown.better, shown.worse, shown.newly_passed, shown.kept_passes) == (2, 1, 1, 1, 1)
    assert shown.courses == ((made.course.title, 1),)
    assert (result(gains), result(loses), Regrade.objects.count()) == ((1, False), (2, True), 0)


def test_trainers_propose_and_do_not_decide(made, admin, trainer, learner):
    attempt = take(made, "berta", eins="a", zwei="b")
    correct = correct_json(content_for(attempt.version).question("eins"), INSTEAD, [["a"]])
    words = {"version": attempt.version, "question_key": "eins", "correct": correct, "reason": "Quelle"}

    with pytest.raises(RegradeRefused, match="role"):
        decide(decided_by=trainer, **words)
    with pytest.raises(RegradeRefused, match="role"):
        propose(proposed_by=learner, **words)
    with pytest.raises(RegradeRefused, match="reason"):
        decide(decided_by=admin, **{**words, "reason": " "})
    proposal = propose(proposed_by=trainer, **words)
    decide(decided_by=admin, proposal=proposal, **words)
    with pytest.raises(RegradeRefused, match="decided"):
        decide(decided_by=admin, proposal=proposal, **words)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by_id) == ("accepted", admin.pk)
    assert refuse_proposal(decided_by=admin, proposal=proposal) is False


def test_a_refused_proposal_changes_nothing(made, admin, trainer):
    attempt = take(made, "berta", eins="a", zwei="b")
    correct = correct_json(content_for(attempt.version).question("eins"), EVERYONE)
    proposal = propose(proposed_by=trainer, version=attempt.version, question_key="eins", correct=correct, reason="Quelle")

    assert refuse_proposal(decided_by=admin, proposal=proposal) is True
    assert (Regrade.objects.count(), RegradeProposal.objects.get().state) == (0, "refused")


def test_the_database_refuses_a_second_number_and_a_notice_that_takes_a_pass(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    row = mend(admin, attempt, INSTEAD, ["a"])[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        Regrade.objects.create(
            version=row.version, question_key="zwei", number=1, correct={}, reason="x", decided_by=admin, decided_at=row.decided_at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RegradeNotice.objects.filter(attempt=attempt).update(passed_before=True, passed_after=False)


def test_i7_sees_points_that_no_key_gives(made, admin):
    attempt = take(made, "berta", eins="a", zwei="b")
    mend(admin, attempt, INSTEAD, ["a"])
    Attempt.objects.filter(pk=attempt.pk).update(points=1)

    assert broken() == {"I7": [attempt.pk]}
