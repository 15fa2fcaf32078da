"""Files in the course of the years: lost, altered, restored, made again. The certificate stays valid all along."""

import io
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from certificates import seal_keys, storage
from certificates.checks import check_seal
from certificates.models import Certificate
from certificates.services import files
from certificates.services.sweeping import sweep, watch_seal
from certificates.verification import lookup
from tests.factories import accounts as people
from tests.factories import seals


@pytest.fixture
def admin(client, tree):
    ensure_groups(list(tree.catalog.values()))
    user = people.make_user("admin@example.com", "Admin")
    grant(user=user, role=Role.ADMIN)
    people.sign_in(client, user)
    return user


def kinds(row):
    return [event.kind for event in row.events.all()]


def path_of(row):
    return storage.folder() / row.pdf


def damage(row, how):
    match how:
        case "gone":
            path_of(row).unlink()
        case "altered":
            content = bytearray(path_of(row).read_bytes())
            content[5000] ^= 1
            path_of(row).write_bytes(content)
        case "empty":
            path_of(row).write_bytes(b"")


@pytest.mark.parametrize("how", ["gone", "altered", "empty"])
def test_the_sweeper_finds_a_damaged_file_within_its_round_and_the_code_stays_valid(issued, caplog, how):
    damage(issued, how)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rounds = (start + timedelta(minutes=minute) for minute in range(256))

    damaged = sum(sweep(now=moment)["damaged"] for moment in rounds if f"{int(moment.timestamp() // 60) % 256:02x}" == issued.pdf[:2])

    issued.refresh_from_db()
    assert damaged == 1
    assert issued.last_error.startswith("The stored file is damaged")
    assert (issued.state, lookup(issued.code).state) == ("issued", "valid")
    assert "certificate file damaged" in caplog.text
    assert kinds(issued)[-1] == "file_damaged"


def test_a_whole_file_is_no_news(issued):
    assert files.check_shelf(issued.pdf[:2]) == 0

    issued.refresh_from_db()
    assert (issued.last_error, "file_damaged" in kinds(issued)) == ("", False)


def test_it_is_marked_once_and_loses_the_mark_with_the_backup(issued):
    content = path_of(issued).read_bytes()
    damage(issued, "altered")
    assert [files.check_shelf(issued.pdf[:2]) for _ in range(2)] == [1, 1]

    path_of(issued).write_bytes(content)
    assert [files.check_shelf(issued.pdf[:2]) for _ in range(2)] == [0, 0]

    issued.refresh_from_db()
    assert issued.last_error == ""
    assert kinds(issued)[-2:] == ["file_damaged", "file_whole_again"]


def test_a_person_has_it_made_again_and_the_first_fingerprint_stays_genuine(issued, learner):
    first, said_on = issued.pdf_sha256, issued.issued_at
    damage(issued, "gone")
    files.check_shelf(issued.pdf[:2])

    assert files.ask_remake(certificate_id=issued.pk, actor=learner)
    assert not files.ask_remake(certificate_id=issued.pk, actor=learner)
    assert files.to_remake() == [issued.pk]
    assert [files.remake(issued.pk), files.remake(issued.pk)] == [True, False]

    issued.refresh_from_db()
    assert (issued.state, issued.last_error, issued.issued_at) == ("issued", "", said_on)
    assert issued.pdf_sha256 != first
    assert files.fingerprints(issued) == {first, issued.pdf_sha256}
    assert "Sabine Albers" in pypdf.PdfReader(io.BytesIO(storage.read(issued.pdf, issued.pdf_sha256))).pages[0].extract_text()
    assert kinds(issued)[-3:] == ["file_damaged", "remake_asked", "remade"]
    assert issued.events.get(kind="remake_asked").actor == learner


def test_nobody_makes_a_whole_file_again(issued, learner):
    assert not files.ask_remake(certificate_id=issued.pk, actor=learner)
    assert not files.remake(issued.pk)


def test_an_altered_file_is_taken_out_of_the_way_when_it_is_made_again(issued, learner):
    damage(issued, "altered")
    files.check_shelf(issued.pdf[:2])
    files.ask_remake(certificate_id=issued.pk, actor=learner)

    assert files.remake(issued.pk)

    issued.refresh_from_db()
    assert files.check_shelf(issued.pdf[:2]) == 0


def test_the_administrators_list_shows_it_and_has_it_made_again(issued, client, admin):
    damage(issued, "gone")
    files.check_shelf(issued.pdf[:2])

    page = client.get("/admin/certificates/").content.decode()
    client.post(reverse("certificate_ledger:requeue", args=[issued.pk]))

    assert "The stored file is damaged" in page
    assert "(1)" in page
    assert Certificate.objects.get().last_error == files.ASKED


@pytest.mark.parametrize(("days", "words"), [(90, ""), (20, "ends soon"), (-1, "ends soon")])
def test_the_end_of_the_seals_certificate_is_told_in_good_time(settings, tmp_path, caplog, days, words):
    settings.SEAL_PKCS12 = str(tmp_path / "town.p12")
    seals.write_pkcs12(tmp_path / "town.p12", begins_in_days=-30, ends_in_days=days)

    watch_seal(timezone.now())

    assert ("ends soon" in caplog.text) == bool(words)


def test_a_key_that_does_not_open_raises_the_alarm_and_forbids_a_start(settings, tmp_path, caplog):
    settings.SEAL_PKCS12 = str(tmp_path / "town.p12")
    watch_seal(timezone.now())

    assert "cannot be used" in caplog.text
    assert [fault.id for fault in check_seal()] == ["certificates.E001"]


def test_an_own_authority_is_told_apart_outside_the_demonstration(settings):
    settings.DEMO = False
    assert [fault.id for fault in check_seal()] == ["certificates.W002"]
    settings.DEMO = True
    assert check_seal() == []


def test_staff_see_when_the_seal_ends(client, settings, tmp_path, admin):
    settings.DATA_DIR, settings.SEAL_PKCS12 = tmp_path, str(tmp_path / "town.p12")
    seals.write_pkcs12(tmp_path / "town.p12", ends_in_days=20)
    seal_keys.prepare()

    page = client.get("/admin/certificates/").content.decode()

    assert "help-warning" in page
    assert "Siegel" in page


def test_the_check_page_says_what_the_seal_proves_and_gives_the_authority(issued, client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert client.get(reverse("certificates:authority")).status_code == 404
    assert "Das Siegel in der PDF-Datei" not in client.get(reverse("certificates:verify")).content.decode()

    seal_keys.prepare()

    page = client.get(reverse("certificates:verify")).content.decode()
    answer = client.get(reverse("certificates:authority"))
    assert "Es belegt, dass nichts verändert wurde, aber nicht, wer das Zertifikat ausgestellt hat" in page
    assert reverse("certificates:authority") in page
    assert answer.content == seal_keys.own_authority()
    assert b"PRIVATE" not in answer.content


def test_the_check_page_names_the_operators_seal(client, settings, tmp_path, tree):
    settings.DATA_DIR, settings.SEAL_PKCS12 = tmp_path, str(tmp_path / "town.p12")
    seals.write_pkcs12(tmp_path / "town.p12")
    seal_keys.prepare()

    page = client.get(reverse("certificates:verify")).content.decode()

    assert "Es wird im Namen von Town of Lindenstadt gesetzt, bestätigt durch Town Root." in page
