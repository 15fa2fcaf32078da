"""Retention: one day before nothing goes, one day after all of it; each run is written down."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import ErasureRequest, Membership, Notification, RetentionRun
from accounts.personal_data import entries
from accounts.services import notifications, retention
from tests.factories import accounts as people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_every_model_of_this_layer_has_a_runner_or_a_reason():
    ours = {entry.model for entry in entries() if entry.model.startswith("accounts.")}

    assert {"accounts.User", "accounts.Notification", "accounts.Membership", "accounts.AuditEvent"} <= ours & retention.covered()


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
