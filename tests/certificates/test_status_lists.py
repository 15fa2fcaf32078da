"""Status lists: a place for each certificate, signed anew at each revocation and daily, and never over a newer one."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from certificates import status
from certificates.credential import public_key, verify
from certificates.models import Certificate, StatusList
from certificates.services import credential_keys, hints, status_lists
from certificates.services.revocation import revoke
from certificates.services.sweeping import sweep
from courses.services.enrolment import enrol
from tests.factories import certificates as make


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.PUBLIC_URL = "https://lernen.example"


def published(pk):
    """The list as the world sees it: signature checked, bits read."""
    row = StatusList.objects.get(pk=pk)
    document = json.loads(row.credential)
    assert verify(document, public_key(credential_keys.published()[-1]))
    return document, status.bits(document["credentialSubject"]["encodedList"])


def test_a_certificate_gets_its_place_with_its_row(earned):
    assert earned.status_list.number == 1
    assert 0 <= earned.status_index < status.SIZE


def test_places_are_drawn_and_not_counted(rule, course, learner, other_learner):
    rows = [make.earn(enrol(learner=each, course=course)) for each in (learner, other_learner)]

    assert rows[0].status_list == rows[1].status_list
    assert abs(rows[0].status_index - rows[1].status_index) != 1 or rows[0].status_index > 1


def test_two_cannot_have_one_place(rule, course, learner, other_learner, monkeypatch):
    first = make.earn(enrol(learner=learner, course=course))
    draws = iter([(first.status_list, first.status_index), (first.status_list, 7)])
    monkeypatch.setattr("certificates.services.earning.allot", lambda: next(draws))

    # Somebody took the place between the look and the insert: the constraint says so, and it is drawn again.
    second = make.earn(enrol(learner=other_learner, course=course))

    assert second.status_index == 7
    with pytest.raises(IntegrityError, match=r"status_ind|unique"), transaction.atomic():
        Certificate.objects.filter(pk=second.pk).update(status_index=first.status_index)


@pytest.mark.parametrize("index", [status.SIZE, -1])
def test_the_database_knows_the_length_of_a_list(earned, index):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=earned.pk).update(status_index=index)


def test_a_list_that_is_half_full_is_followed_by_the_next(rule, course, learner, other_learner, monkeypatch):
    monkeypatch.setattr(status, "SIZE", 2)
    monkeypatch.setattr(status, "HALF", 1)
    first = make.earn(enrol(learner=learner, course=course))
    monkeypatch.setattr(status_lists.secrets, "randbelow", lambda _size: first.status_index)

    second = make.earn(enrol(learner=other_learner, course=course))

    assert (first.status_list.number, second.status_list.number) == (1, 2)
    # A full one is passed in the same way; a list is never asked for a place that it has not.
    assert status_lists.allot()[0].number == 3
    assert status_lists.allot()[0].number == 3


def test_two_that_open_a_list_at_once_find_the_same(db):
    assert status_lists._open(5) == status_lists._open(5)
    assert StatusList.objects.count() == 1


def test_a_revocation_sets_the_bit(earned):
    assert status_lists.publish(earned.status_list_id)
    document, bits = published(earned.status_list_id)
    assert bits == set()
    assert (document["id"], document["issuer"]) == ("https://lernen.example/credentials/status/1", "did:web:lernen.example")
    assert not status_lists.publish(earned.status_list_id)

    revoke(certificate=earned, reason="error", actor=None)

    assert StatusList.objects.get().dirty_since is not None
    assert status_lists.publish(earned.status_list_id)
    assert published(earned.status_list_id)[1] == {earned.status_index}
    assert StatusList.objects.get().dirty_since is None


def test_a_rolled_back_revocation_leaves_the_list_clean(earned):
    with transaction.atomic():
        revoke(certificate=earned, reason="error", actor=None)
        transaction.set_rollback(True)

    assert (StatusList.objects.get().changes, StatusList.objects.get().dirty_since) == (0, None)


def test_a_revocation_while_the_list_is_signed_is_not_lost(earned, monkeypatch):
    """The signer has read the bits when somebody revokes: what it signed is thrown away, and the list is read again."""
    real, meanwhile = status_lists.make, []

    def slow(number, revoked, now):
        text = real(number, revoked, now)
        if not meanwhile:
            meanwhile.append(1)
            revoke(certificate=earned, reason="deception", actor=None)
        return text

    monkeypatch.setattr(status_lists, "make", slow)

    assert status_lists.publish(earned.status_list_id)

    assert published(earned.status_list_id)[1] == {earned.status_index}
    assert StatusList.objects.get().dirty_since is None


def test_a_slow_signer_does_not_overwrite_a_newer_list(earned, monkeypatch):
    real, inside = status_lists.make, []

    def slow(number, revoked, now):
        text = real(number, revoked, now)
        if not inside:
            inside.append(1)
            revoke(certificate=earned, reason="error", actor=None)
            assert status_lists.publish(earned.status_list_id)
        return text

    monkeypatch.setattr(status_lists, "make", slow)
    status_lists.publish(earned.status_list_id)

    assert published(earned.status_list_id)[1] == {earned.status_index}


def test_many_revocations_at_once_are_signed_together(
    rule, course, learner, other_learner, monkeypatch, django_capture_on_commit_callbacks
):
    rows = [make.earn(enrol(learner=each, course=course)) for each in (learner, other_learner)]
    status_lists.publish(rows[0].status_list_id)
    sent = []
    monkeypatch.setattr(hints, "_send", lambda task, pk=None: "status_list" in task and sent.append(task))

    with django_capture_on_commit_callbacks(execute=True):
        for row in rows:
            revoke(certificate=row, reason="error", actor=None)

    assert sent == ["certificates.publish_status_list"]
    assert StatusList.objects.get().changes == 2
    assert status_lists.publish(rows[0].status_list_id)
    assert published(rows[0].status_list_id)[1] == {row.status_index for row in rows}


def test_a_list_that_changes_faster_than_it_is_signed_is_published_all_the_same(earned, monkeypatch):
    real = status_lists.make

    def always_changed(number, revoked, now):
        StatusList.objects.update(changes=F("changes") + 1, dirty_since=now)
        return real(number, revoked, now)

    monkeypatch.setattr(status_lists, "make", always_changed)
    hinted = []
    monkeypatch.setattr(status_lists, "hint_status_list", hinted.append)

    assert status_lists.publish(earned.status_list_id)

    row = StatusList.objects.get()
    assert (row.credential != "", row.dirty_since is not None, hinted) == (True, True, [row.pk])


def test_it_is_signed_anew_every_day_and_holds_for_thirty(earned):
    status_lists.publish(earned.status_list_id)
    row = StatusList.objects.get()
    assert row.valid_until - row.signed_at == timedelta(days=30)
    assert status_lists.due(row.signed_at + timedelta(hours=23)) == []
    assert status_lists.due(row.signed_at + timedelta(hours=25)) == [row.pk]

    StatusList.objects.update(signed_at=timezone.now() - timedelta(days=2))

    assert status_lists.publish(row.pk)
    assert StatusList.objects.get().signed_at > row.signed_at - timedelta(minutes=1)


def test_the_alarm_is_raised_before_a_list_ends(earned, caplog):
    status_lists.publish(earned.status_list_id)
    end = StatusList.objects.get().valid_until

    sweep(now=end - timedelta(days=8))
    assert "ends soon" not in caplog.text

    assert sweep(now=end - timedelta(days=6))["lists"] == 1
    assert "a status list ends soon" in caplog.text


def test_everybody_may_read_a_list_that_was_signed(client, earned):
    assert client.get("/credentials/status/1").status_code == 404
    status_lists.publish(earned.status_list_id)

    response = client.get("/credentials/status/1")

    assert response.content.decode() == StatusList.objects.get().credential
    assert (response["Access-Control-Allow-Origin"], response["Cache-Control"]) == ("*", "public, max-age=300")
    assert response["Content-Type"] == "application/ld+json"
    assert [client.get(f"/credentials/status/{number}").status_code for number in ("0", "2", "99999999999999999999")] == [404, 404, 404]


def test_nothing_of_the_holder_is_in_the_list(earned):
    status_lists.publish(earned.status_list_id)

    for word in ("Sabine", "Albers", earned.code, str(earned.public_id)):
        assert word not in StatusList.objects.get().credential


def test_lists_of_a_stolen_key_are_signed_anew_with_the_next(earned, settings, tmp_path):
    status_lists.publish(earned.status_list_id)
    assert credential_keys.withdraw(public_key=credential_keys.published()[0])
    assert status_lists.due(timezone.now()) == [earned.status_list_id]

    settings.DATA_DIR = tmp_path / "next"
    assert status_lists.publish(earned.status_list_id)

    assert len(credential_keys.published()) == 1
    assert published(earned.status_list_id)[1] == set()
