"""Reminders of the last day: each once, the nearest only, none for what was renewed, revoked or erased."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from certificates.models import Certificate, HolderNotice
from certificates.services.notices import due, send
from certificates.services.reminders import remind
from certificates.services.revocation import revoke
from certificates.services.upkeep import look_after
from courses.models import Enrolment


@pytest.fixture
def ends(issued) -> datetime:
    """The last day."""
    return issued.valid_until


def keys() -> list[str]:
    return list(HolderNotice.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.parametrize(
    ("days", "expected"), [(91, []), (90, ["expires-90"]), (31, ["expires-90"]), (30, ["expires-30"]), (0, ["expires-7"])]
)
def test_the_nearest_reminder_is_written_once(ends, days, expected):
    now = ends - timedelta(days=days)

    assert remind(now=now) == len(expected)
    assert remind(now=now) == 0
    assert keys() == expected


def test_each_follows_in_its_time_and_a_clock_set_back_writes_none(ends):
    for days in (90, 60, 30, 12, 7, 1, 90, 30):
        remind(now=ends - timedelta(days=days))

    assert keys() == ["expires-90", "expires-30", "expires-7"]
    assert remind(now=ends + timedelta(days=1)) == 0


@pytest.mark.parametrize("what", ["revoked", "erased", "requested", "renewed"])
def test_no_reminder_of_what_does_not_run_out_any_more(issued, ends, what):
    if what == "revoked":
        revoke(certificate=issued, reason="holder", actor=None)
        HolderNotice.objects.all().delete()
    elif what == "renewed":
        renewed(issued)
    else:
        changes = {"erased": {"erased_at": timezone.now()}, "requested": {"state": "requested"}}[what]
        Certificate.objects.filter(pk=issued.pk).update(**changes)

    assert remind(now=ends - timedelta(days=5)) == 0


def renewed(issued) -> None:
    old = issued.enrolment
    Enrolment.objects.create(
        learner=old.learner,
        course=old.course,
        status="completed",
        enrolled_at=timezone.now(),
        completed_at=timezone.now(),
        completed_version=old.completed_version,
        judged_version=old.judged_version,
        renews=old,
    )


def test_a_reminder_that_is_overtaken_by_the_renewal_is_not_mailed(issued):
    Certificate.objects.filter(pk=issued.pk).update(valid_until=timezone.now() + timedelta(days=20))
    assert look_after() == {"runs": 0, "reminders": 1, "notices": 1}
    renewed(issued)

    assert send(HolderNotice.objects.get().pk) is False

    notice = HolderNotice.objects.get()
    assert (notice.ended_at is not None, notice.mailed, mail.outbox) == (True, False, [])
    assert due(timezone.now(), 9) == []


def test_the_mail_says_how_long_and_leads_to_the_renewal(issued, learner):
    learner.language = "en"
    learner.save()
    Certificate.objects.filter(pk=issued.pk).update(valid_until=timezone.now() + timedelta(days=20))
    look_after()

    send(HolderNotice.objects.get().pk)

    (message,) = mail.outbox
    assert "(20 days left)" in message.body
    assert f"/certificates/{issued.public_id}/renew/" in message.body
