"""Retention: one day before nothing goes, one day after all of it; each run is written down."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import CoordinationEvent, ErasureRequest, JoinRequest, Membership, Notification, RetentionRun
from accounts.personal_data import entries
from accounts.services import notifications, retention
from courses.models import Enrolment, ItemCompletion
from courses.services.enrolment import enrol
from courses.services.progress import complete_item
from quizzes.models import Attempt
from quizzes.services.attempts import start_attempt, submit_attempt
from reports.models import ReportAccess
from tests.factories import accounts as people
from tests.factories import certificates as proofs
from tests.factories import quizzes

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_every_registered_model_has_a_runner_or_a_stated_reason():
    assert {entry.model for entry in entries()} - retention.covered() == set()


@pytest.mark.parametrize(("days", "left"), [(179, 1), (181, 0)])
def test_messages_go_after_180_days(learner, days, left):
    notifications.notify(person=learner, kind="regraded", key="a", facts={})
    retention.run(now=timezone.now() + days * DAY)

    assert Notification.objects.filter(kind="regraded").count() == left


def test_memberships_go_twelve_months_after_their_end_and_the_run_is_written_down(learner):
    row = people.join(learner, people.make_organisation())
    ended = timezone.now() - 400 * DAY
    Membership.objects.filter(pk=row.pk).update(started_at=ended - DAY, ended_at=ended)
    would = retention.run(dry=True)["memberships"]
    counts = [retention.run()["memberships"] for _ in range(2)]

    assert (would, counts, Membership.objects.count()) == (1, [1, 0], 0)
    assert list(RetentionRun.objects.filter(rule="memberships").order_by("pk").values_list("count", flat=True)) == [1, 0]


def test_an_unused_account_is_told_twice_and_saved_by_a_sign_in(learner):
    learner.last_login = timezone.now() - 800 * DAY
    learner.save()
    retention.run()
    row = ErasureRequest.objects.get()
    ErasureRequest.objects.update(due_at=timezone.now() + 5 * DAY)
    retention.run()
    told = list(Notification.objects.filter(kind="inactive").values_list("key", flat=True))
    learner.last_login = timezone.now()
    learner.save()
    retention.run()
    row.refresh_from_db()

    assert (sorted(told), row.state) == ([f"inactive-{row.pk}-first", f"inactive-{row.pk}-second"], "cancelled")


def test_the_dry_run_changes_nothing(learner, capsys):
    call_command("run_retention", "--dry-run")

    assert "memberships: 0 would go" in capsys.readouterr().out
    assert not RetentionRun.objects.exists()


def before_and_after(rule: str, kept: timedelta) -> list[int]:
    """Run a rule one day before its time and one day after; its rows are of now."""
    return [retention.run(now=timezone.now() + kept + days)[rule] for days in (-DAY, DAY)]


def test_requests_to_join_go_twelve_months_after_the_decision_or_without_one_after_the_request(learner, other_learner):
    town = people.make_organisation()
    fields = {"organisation": town, "office_kind": "order"}
    JoinRequest.objects.create(user=learner, state="refused", decided_at=timezone.now(), requested_at=timezone.now() - 300 * DAY, **fields)
    JoinRequest.objects.create(user=other_learner, requested_at=timezone.now() + 5 * DAY, **fields)
    counts = before_and_after("requests to join", 12 * retention.MONTH)
    left = list(JoinRequest.objects.values_list("user", flat=True))
    late = retention.run(now=timezone.now() + 12 * retention.MONTH + 6 * DAY)["requests to join"]

    assert (counts, left, late) == ([0, 1], [other_learner.pk], 1)


def test_looks_go_after_24_months_and_acts_of_coordination_after_36(learner):
    town = people.make_organisation()
    ReportAccess.objects.create(viewer=learner, organisation=town, report="status", purpose="Planung", at=timezone.now())
    CoordinationEvent.objects.create(organisation=town, actor=learner, kind="course assigned", at=timezone.now())

    assert before_and_after("looks", 24 * retention.MONTH) == [0, 1]
    assert before_and_after("acts of coordination", 36 * retention.MONTH) == [0, 1]


def test_attempts_go_together_twelve_months_after_the_last_and_the_completion_stays(tree, learner):
    made = quizzes.make_quiz_course(tree)
    enrolment = enrol(learner=learner, course=made.course)
    first = start_attempt(enrolment=enrolment, item=made.quiz, language="de")
    submit_attempt(attempt_id=first.pk, learner=learner)
    Attempt.objects.filter(pk=first.pk).update(submitted_at=timezone.now() - 200 * DAY, started_at=timezone.now() - 200 * DAY)
    second = start_attempt(enrolment=enrolment, item=made.quiz, language="de")
    submit_attempt(attempt_id=second.pk, learner=learner)
    complete_item(enrolment_id=enrolment.pk, item=made.quiz, how="passed")

    assert before_and_after("attempts", 12 * retention.MONTH) == [0, 2]
    assert ItemCompletion.objects.count() == 1


def test_a_certificate_becomes_a_stub_three_years_after_its_last_day_and_its_course_stays(learner, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"
    course = proofs.make_frozen_course()
    proofs.make_rule(course)
    row = proofs.as_issued(proofs.earn(enrol(learner=learner, course=course)))
    counts = [retention.run(now=row.valid_until + 36 * retention.MONTH + days)["certificates"] for days in (-DAY, DAY)]
    row.refresh_from_db()
    retention.run(now=timezone.now() + 100 * 12 * retention.MONTH)

    assert (counts, row.statement["holder"], row.state) == ([0, 1], "", "issued")
    assert Enrolment.objects.count() == 1


def test_a_course_without_certificate_goes_five_years_after_its_end(learner):
    enrolment = proofs.complete(enrol(learner=learner, course=proofs.make_frozen_course()))

    assert before_and_after("courses", 60 * retention.MONTH) == [0, 1]
    assert not ItemCompletion.objects.filter(enrolment=enrolment.pk).exists()


def test_a_running_course_never_goes(learner):
    enrol(learner=learner, course=proofs.make_frozen_course())
    retention.run(now=timezone.now() + 200 * 12 * retention.MONTH)

    assert Enrolment.objects.count() == 1
