"""A backup becomes the same system again on an empty machine, and nothing else: rows, files, keys, proofs; what does not fit is refused."""

import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.services import erasure
from certificates import seal_keys, storage
from certificates.models import Certificate
from certificates.services.issuing import issue
from certificates.verification import lookup, lookup_file
from courses.services.enrolment import enrol
from secu4all.backing import databases, parts
from tests.factories import accounts as people
from tests.factories import certificates as proofs
from tests.postgres import binaries

SESSIONS = {"sessions.Session", "usersessions.UserSession"}  # ended by a restore on purpose


@pytest.fixture
def machine(settings, tmp_path, monkeypatch):
    """Folders of one machine; `wipe` leaves a database without tables and no folder, as on a new one."""
    settings.DATA_DIR, settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "private", tmp_path / "public"
    if not settings.IS_SQLITE:
        monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")
    yield tmp_path
    if "accounts_user" not in connection.introspection.table_names():  # a test that failed half-way must not spoil those after it
        databases.load(tmp_path / "backup")


def wipe(settings) -> None:
    if settings.IS_SQLITE:
        name = str(connection.settings_dict["NAME"])
        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    for folder in parts.folders().values():
        shutil.rmtree(folder, ignore_errors=True)


def all_rows() -> dict[str, list]:
    found = {}
    for label, table in databases.tables().items():
        if label not in SESSIONS:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
                found[label] = sorted(map(repr, cursor.fetchall()))
    return found


def all_files() -> dict[str, tuple[bytes, int]]:
    return {
        f"{name}/{path.relative_to(folder)}": (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
        for name, folder in parts.folders().items()
        for path in folder.rglob("*")
        if path.is_file() and not set(path.parts) & set(parts.NOT_COPIED)
    }


def make_life(settings) -> Certificate:
    """Somebody with a sealed certificate, an upload, and a second administrator to be."""
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "images" / "platz.png").write_bytes(b"\x89PNG picture")
    course = proofs.make_frozen_course()
    proofs.make_rule(course)
    certificate = proofs.earn(enrol(learner=people.make_user("learner@example.com", "Jörg Weiß"), course=course))
    assert issue(certificate.pk)
    certificate.refresh_from_db()
    return certificate


@pytest.mark.django_db(transaction=True)
def test_an_empty_machine_becomes_the_same_system_and_certificates_verify(settings, machine, tree, client, capsys):
    certificate = make_life(settings)
    client.force_login(certificate.enrolment.learner)
    other = people.make_user("other@example.com", "Emre Aydın")
    call_command("backup", str(machine / "backup"))
    rows, files, authority = all_rows(), all_files(), seal_keys.own_authority()
    wipe(settings)
    call_command("restore", str(machine / "backup"))

    assert all_rows() == rows
    assert all_files() == files
    assert {"seal/seal.p12", "credential/ed25519.pem", "media-public/images/platz.png"} & set(files) >= {"media-public/images/platz.png"}
    assert seal_keys.own_authority() == authority is not None
    assert storage.read(certificate.pdf, certificate.pdf_sha256).startswith(b"%PDF")
    assert lookup(certificate.code).is_good
    assert lookup_file(certificate.pdf_sha256).is_good
    assert client.get("/learn/").status_code == 302  # whoever was signed in signs in again
    assert "0 violations" in capsys.readouterr().out

    # Whoever is erased after the backup does not come back by it, although the rows do.
    erasure.erase(person=other)
    wipe(settings)
    call_command("restore", str(machine / "backup"))

    assert "was erased again" in capsys.readouterr().out
    other.refresh_from_db()
    assert (other.erased_at is None, other.full_name) == (False, "")


def written(folder: Path, **changes) -> Path:
    """A backup as far as its manifest goes."""
    folder.mkdir()
    (folder / "database.sqlite3").write_bytes(b"rows")
    said = {
        "format": parts.FORMAT,
        "made_at": timezone.now().isoformat(),
        "database": databases.kind(),
        "key": parts.key_check(),
        "rows": {},
        "migrations": ["accounts.0001_initial"],
        "files": dict(parts.hashes(folder)),
    }
    (folder / "manifest.json").write_text(json.dumps(said | changes))
    return folder


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "a format that this version does not know"),
        ({"migrations": ["accounts.9999_of_tomorrow"]}, "made by a newer version"),
        ({"database": "oracle"}, "a backup of oracle; this installation uses"),
        ({"key": "0" * 64}, "SECRET_KEY is not the one of the backup"),
        ({"files": {}}, "changed or is not whole: database.sqlite3"),
        ({"files": {"database.sqlite3": "0" * 64, "seal/seal.p12": "0" * 64}}, "changed or is not whole: database.sqlite3, seal/seal.p12"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_in_one_sentence(machine, changes, sentence):
    folder = written(machine / "backup", **changes)
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(folder))


@pytest.mark.django_db
def test_a_folder_that_is_no_backup_is_refused(machine):
    (machine / "backup").mkdir()
    for broken in ("", "{", "[]"):
        (machine / "backup" / "manifest.json").write_text(broken)
        with pytest.raises(CommandError, match=r"manifest is missing|does not know"):
            call_command("restore", str(machine / "backup"))
    with pytest.raises(CommandError, match="manifest is missing"):
        call_command("restore", str(machine / "nowhere"))


@pytest.mark.django_db
def test_an_installation_with_people_or_files_is_left_as_it_is(machine, learner, settings):
    folder = written(machine / "backup")
    with pytest.raises(CommandError, match="holds people already"):
        call_command("restore", str(folder))
    learner.delete()
    (settings.PRIVATE_ROOT / "certificates").mkdir(parents=True)
    (settings.PRIVATE_ROOT / "certificates" / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="holds files already: media-private"):
        call_command("restore", str(folder))


@pytest.mark.django_db
def test_a_whole_backup_and_an_empty_installation_are_told_by_the_dry_run(machine, capsys):
    call_command("restore", str(written(machine / "backup")), "--dry-run")

    assert "is whole, and this installation is empty" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_backup_is_never_written_over_another_one_and_leaves_nothing_half(machine, monkeypatch):
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(machine))

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(databases, "dump", full)
    with pytest.raises(CommandError, match="No backup was made: disk full"):
        call_command("backup", str(machine / "new"))

    assert [path.name for path in machine.iterdir() if path.name.startswith("new")] == []
