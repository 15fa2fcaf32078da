"""What a backup consists of: which folders, how the database is copied while people work, what its manifest says."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_FILE, POSTGRES_FILE = "database.sqlite3", "database.pgdump"
NOT_COPIED = ("exports", "incoming")  # copies of personal data live 24 hours, half-written files belong to nobody


class BackupFailed(Exception):
    """A backup could not be made or restored; the message is one sentence that says why."""


def folders() -> dict[str, Path]:
    """Return the folders of a backup by name: uploads, private store, keys made by this installation. The ledger of erasures is not in it."""
    data = Path(settings.DATA_DIR)
    return {
        "media-public": Path(settings.MEDIA_ROOT),
        "media-private": Path(settings.PRIVATE_ROOT),
        "seal": data / "seal",
        "credential": data / "credential",
    }


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder as it is; links and what nobody needs are left out."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=_left_out, symlinks=True, dirs_exist_ok=True)


def _left_out(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in NOT_COPIED or (Path(folder) / name).is_symlink()}


def dump_database(target: Path) -> str:
    """Copy the database at one moment, while others write, and return the file's name. Raises BackupFailed."""
    return _dump_sqlite(target) if settings.IS_SQLITE else _dump_postgres(target)


def _dump_sqlite(target: Path) -> str:
    connection.ensure_connection()
    with sqlite3.connect(target / SQLITE_FILE) as copy:
        connection.connection.backup(copy)  # SQLite's online backup: the pages of one moment
    copy.close()
    return SQLITE_FILE


def _dump_postgres(target: Path) -> str:
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target / POSTGRES_FILE}", *_where()])
    return POSTGRES_FILE


def load_database(source: Path) -> None:
    """Put a copied database in the place of the (empty) one. Raises BackupFailed."""
    if settings.IS_SQLITE:
        path = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for old in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            old.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / SQLITE_FILE, path)
    else:
        close = getattr(connection, "close_pool", connection.close)
        connection.close()
        close()
        arguments = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run(["pg_restore", *arguments, *_where(), str(source / POSTGRES_FILE)])


def _where() -> list[str]:
    found = connection.settings_dict
    known = {"--host": found["HOST"], "--port": found["PORT"] or found["OPTIONS"].get("port", ""), "--username": found["USER"]}
    return [*(f"{name}={value}" for name, value in known.items() if value), f"--dbname={found['NAME']}"]


def _run(command: list[str]) -> None:
    environment = {**os.environ, "PGPASSWORD": str(connection.settings_dict["PASSWORD"] or "")}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # a fixed program
    except FileNotFoundError:
        raise BackupFailed(f"{command[0]} is not installed on this machine.") from None
    if done.returncode:
        raise BackupFailed(f"{command[0]} failed: {done.stderr.strip()[-500:]}")


def counts() -> dict[str, int]:
    """Return the number of rows of each table of ours and of the packages."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed and not model._meta.proxy}


def hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (path inside the folder, SHA-256) of every file but the manifest."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                yield path.relative_to(folder).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, said: dict[str, Any]) -> None:
    """Write the manifest last, on disk: a backup without one is none."""
    with open(folder / MANIFEST, "x", encoding="utf-8") as file:
        json.dump(said, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read and check a manifest. Raises BackupFailed when it is missing, of another format, or a file is not what it was."""
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise BackupFailed(f"{folder} holds no whole backup: its manifest is missing or cannot be read.") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BackupFailed("This backup has a format that this version does not know.")
    found = dict(hashes(folder))
    wrong = sorted(name for name in found.keys() | said["files"].keys() if found.get(name) != said["files"].get(name))
    if wrong:
        raise BackupFailed(f"The backup was changed or is not whole: {', '.join(wrong[:3])}.")
    if said["database"] != ("sqlite" if settings.IS_SQLITE else "postgresql"):
        raise BackupFailed(f"This is a backup of {said['database']}; the installation uses another database.")
    return said
