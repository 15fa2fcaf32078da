"""Many windows at once: ten links at most, one transcript that waits, one file of it, every opening counted."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from certificates.errors import TooManyShares
from certificates.models import CertificateShare, Transcript
from certificates.services import sharing, transcripts
from courses.services.enrolment import enrol
from tests.factories import certificates as make
from tests.races.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def standing(learner, settings, tmp_path):
    cache.clear()
    settings.PRIVATE_ROOT = tmp_path / "private"
    course = make.make_frozen_course()
    make.make_rule(course)
    return make.as_issued(make.earn(enrol(learner=learner, course=course)))


def share(certificate) -> str:
    try:
        sharing.share(certificate=certificate, days=7, with_file=False)
    except TooManyShares:
        return "refused"
    return "made"


def test_eight_windows_with_nine_links_open_one_more(standing):
    for _ in range(9):
        sharing.share(certificate=standing, days=7, with_file=False)

    outcomes = run_together(share, [standing] * 8)

    assert sorted(outcomes) == ["made"] + ["refused"] * 7
    assert CertificateShare.objects.count() == 10


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite knows no row locks; its one writer is the lock")
def test_without_the_lock_two_windows_open_two(standing, monkeypatch):
    for _ in range(9):
        sharing.share(certificate=standing, days=7, with_file=False)
    both_have_counted = threading.Barrier(2)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **_options: queryset)
    monkeypatch.setattr(sharing.secrets, "token_urlsafe", lambda _size: str(both_have_counted.wait(30)) * 32)

    assert run_together(share, [standing] * 2) == ["made"] * 2
    assert CertificateShare.objects.count() == 11


def test_every_opening_is_counted(standing):
    row, _token = sharing.share(certificate=standing, days=7, with_file=False)

    run_together(sharing.count_opening, [row] * 8)

    row.refresh_from_db()
    assert row.openings == 8


def test_a_transcript_asked_for_in_eight_windows_is_asked_for_once(standing, learner):
    asked = run_together(lambda person: transcripts.request_transcript(learner=person, language="de").pk, [learner] * 8)

    assert len(set(asked)) == 1
    assert Transcript.objects.count() == 1


def test_eight_workers_make_one_file(standing, learner):
    row = transcripts.request_transcript(learner=learner, language="de")

    assert sorted(run_together(transcripts.make, [row.pk] * 8)) == [False] * 7 + [True]
