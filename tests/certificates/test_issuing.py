"""Issuing: once, by whoever holds the lease, through full disks and vanished workers."""

import errno
import hashlib
import os
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone

from certificates import rendering, seal, storage
from certificates.errors import FileDamaged
from certificates.models import Certificate
from certificates.services import issuing
from certificates.services.issuing import issue
from certificates.services.revocation import revoke
from certificates.services.sweeping import due, requeue
from tests.factories import seals


def kinds(row):
    return [event.kind for event in row.events.all()]


def test_a_requested_certificate_gets_its_file(earned, private_store):
    assert issue(earned.pk)

    earned.refresh_from_db()
    assert (earned.state, earned.lease_until, earned.next_try_at, earned.tries, earned.last_error) == (
        "issued",
        None,
        None,
        0,
        "",
    )
    assert earned.pdf == f"{earned.pdf_sha256[:2]}/{earned.pdf_sha256}.pdf"
    assert storage.read(earned.pdf, earned.pdf_sha256).startswith(b"%PDF-1.7")
    assert kinds(earned) == ["requested", "issued"]
    assert "Sabine Albers" in pypdf.PdfReader(private_store / "certificates" / earned.pdf).pages[0].extract_text()


def test_five_messages_make_one_certificate(earned, private_store):
    assert [issue(earned.pk) for _ in range(5)] == [True, False, False, False, False]

    assert kinds(earned) == ["requested", "issued"]
    assert len(list(private_store.rglob("*.pdf"))) == 1


def test_an_unknown_row_is_nothing_to_do(db):
    assert not issue(12345)


def test_the_name_is_the_name_of_the_day(earned, learner):
    learner.full_name = "Sabine Neumann"
    learner.save()
    issue(earned.pk)
    earned.refresh_from_db()

    text = pypdf.PdfReader(storage.folder() / earned.pdf).pages[0].extract_text()
    assert "Sabine Albers" in text
    assert "Neumann" not in text


@pytest.mark.parametrize("call", ["replace", "fsync", "open"])
def test_a_full_disk_is_waited_out(earned, private_store, monkeypatch, call):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        assert not issue(earned.pk)
    earned.refresh_from_db()
    assert (earned.state, earned.lease_until, earned.tries) == ("requested", None, 1)
    assert earned.next_try_at > timezone.now()
    assert "No space left on device" in earned.last_error
    assert not [path for path in private_store.rglob("*") if path.is_file()]

    assert not issue(earned.pk)  # not yet
    Certificate.objects.filter(pk=earned.pk).update(next_try_at=timezone.now())
    assert issue(earned.pk)
    earned.refresh_from_db()
    assert (earned.state, earned.last_error) == ("issued", "")


def test_waiting_doubles_up_to_four_minutes():
    waits = [round((issuing.next_try(tries) - timezone.now()).total_seconds()) for tries in (1, 2, 5, 8, 400)]

    assert waits == [2, 4, 32, 240, 240]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"holder": "Jo 😀"}, "😀"),
        ({"holder": " "}, "names nobody"),
        ({"schema": 9}, "schema 9"),
    ],
)
def test_faults_of_content_wait_for_a_person(earned, change, reason):
    Certificate.objects.filter(pk=earned.pk).update(statement=earned.statement | change)

    assert not issue(earned.pk)

    earned.refresh_from_db()
    assert (earned.state, earned.lease_until) == ("needs_attention", None)
    assert reason in earned.last_error
    assert kinds(earned) == ["requested", "needs_attention"]
    assert not issue(earned.pk)


def unsealed_sheet(row) -> bytes:
    return issuing.make_pdf(row, issuing.make_credential(row))


def lose_lease(row):
    """As if the worker that holds the row had vanished longer ago than its lease lasts."""
    Certificate.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_vanished_worker_is_followed_by_the_next(earned):
    assert issuing._claim(earned.pk)
    assert not issue(earned.pk)  # the lease holds
    lose_lease(earned)

    assert issue(earned.pk)

    earned.refresh_from_db()
    assert (earned.state, earned.losses) == ("issued", 1)


def test_a_row_that_kills_its_worker_three_times_waits_for_a_person(earned):
    for _ in range(3):
        assert issuing._claim(earned.pk)
        lose_lease(earned)

    assert issuing._claim(earned.pk) is None

    earned.refresh_from_db()
    assert (earned.state, earned.losses, earned.lease_until) == ("needs_attention", 3, None)
    assert kinds(earned) == ["requested", "needs_attention"]


def test_who_lost_the_lease_changes_nothing(earned, monkeypatch):
    """The first worker is slow; while it renders the second one takes over and finishes."""
    real, inside = rendering.render, []

    def slow(*args, **kwargs):
        if not inside:
            inside.append(1)
            lose_lease(earned)
            assert issue(earned.pk)
        return real(*args, **kwargs)

    monkeypatch.setattr(rendering, "render", slow)

    assert not issue(earned.pk)

    earned.refresh_from_db()
    assert earned.state == "issued"
    assert kinds(earned) == ["requested", "issued"]


def test_a_revocation_meanwhile_stands(earned, monkeypatch):
    real = rendering.render

    def revoked_meanwhile(*args, **kwargs):
        revoke(certificate=earned, reason="error", actor=None)
        return real(*args, **kwargs)

    monkeypatch.setattr(rendering, "render", revoked_meanwhile)

    assert not issue(earned.pk)
    earned.refresh_from_db()
    assert (earned.state, earned.pdf) == ("revoked", "")


def test_the_address_in_the_code_is_ours_and_in_the_certificates_language(earned, settings):
    settings.PUBLIC_URL = "https://lernen.example"
    assert issuing.verify_address(earned).startswith("https://lernen.example/verify/")

    earned.language = "en"
    assert issuing.verify_address(earned).startswith("https://lernen.example/en/verify/")


def test_what_a_vanished_worker_sealed_is_found_again_and_never_sealed_twice(earned, private_store, monkeypatch):
    """It stored the sealed file and was killed before it could say so in the row."""

    class Killed(BaseException):
        """As SIGKILL: nothing catches it."""

    def killed(*args):
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(issuing, "_finish", killed)
        issue(earned.pk)
    lose_lease(earned)
    (sealed,) = private_store.rglob("*.pdf")

    with monkeypatch.context() as patch:
        patch.setattr(seal, "seal", lambda pdf: pytest.fail("sealed a second time"))
        assert issue(earned.pk)

    earned.refresh_from_db()
    assert earned.pdf == str(sealed.relative_to(private_store / "certificates"))
    assert [path.name for path in private_store.rglob("*") if path.is_file()] == [sealed.name]


@pytest.mark.parametrize("left", ["", "0" * 64, "../../../../etc/passwd", b"\xff\xfe"])
def test_a_note_that_leads_nowhere_costs_a_second_seal_and_nothing_else(earned, private_store, left):
    unsealed = unsealed_sheet(earned)
    note = private_store / "certificates" / "incoming" / f"{hashlib.sha256(unsealed).hexdigest()}.sealed"
    note.parent.mkdir(parents=True)
    note.write_bytes(left if isinstance(left, bytes) else left.encode())

    assert issue(earned.pk)

    assert [path.suffix for path in private_store.rglob("*") if path.is_file()] == [".pdf"]


def test_of_two_workers_that_sealed_at_once_the_first_ones_file_counts(earned, private_store):
    unsealed = unsealed_sheet(earned)

    first, second = (storage.save_sealed(unsealed, seal.seal(unsealed)) for _ in range(2))

    assert first == second
    assert len(list(private_store.rglob("*.pdf"))) == 1


def test_the_same_row_gives_the_same_unsealed_bytes_and_a_seal_of_its_own(earned, private_store):
    assert unsealed_sheet(earned) == unsealed_sheet(Certificate.objects.get())

    assert issue(earned.pk)
    earned.refresh_from_db()
    assert storage.read(earned.pdf, earned.pdf_sha256).startswith(unsealed_sheet(earned) + b"\n")


def test_an_ended_seal_needs_a_person_and_goes_on_with_a_new_key(earned, settings, tmp_path, learner):
    settings.SEAL_PKCS12 = str(tmp_path / "town.p12")
    seals.write_pkcs12(tmp_path / "town.p12", begins_in_days=-30, ends_in_days=-1)

    assert not issue(earned.pk)
    earned.refresh_from_db()
    assert (earned.state, kinds(earned)) == ("needs_attention", ["requested", "needs_attention"])
    assert "The seal's certificate ended on" in earned.last_error

    seals.write_pkcs12(tmp_path / "town.p12")
    assert requeue(certificate_id=earned.pk, actor=learner)
    assert issue(earned.pk)


def test_a_clock_that_was_set_back_is_waited_out(earned, monkeypatch):
    """A seal would say that it was made before the course was completed."""
    now = timezone.now
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now() - timedelta(hours=2))
        assert not issue(earned.pk)
    earned.refresh_from_db()
    assert earned.state == "requested"
    assert "the clock stands before the completion" in earned.last_error

    assert issue(earned.pk)


@pytest.mark.parametrize("field", ["lease_until", "next_try_at"])
def test_a_lease_or_a_wait_from_a_clock_that_ran_ahead_binds_nobody(earned, field):
    """Set back by a day afterwards, the row would otherwise lie for a day."""
    Certificate.objects.filter(pk=earned.pk).update(**{field: timezone.now() + timedelta(days=1)})

    assert due(timezone.now()) == [earned.pk]
    assert issue(earned.pk)


def test_a_changed_file_is_noticed(issued, private_store):
    path = private_store / "certificates" / issued.pdf
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.8"))

    with pytest.raises(FileDamaged, match="changed"):
        storage.read(issued.pdf, issued.pdf_sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "ab/" + "c" * 64 + ".pdf"])
def test_only_names_of_the_store_are_read(name, private_store):
    with pytest.raises(FileDamaged):
        storage.read(name, "0" * 64)


def test_files_are_not_for_everybody(issued, private_store):
    path = private_store / "certificates" / issued.pdf

    assert oct(path.stat().st_mode & 0o777) == "0o640"
    assert not (private_store / "certificates").is_relative_to("public")
