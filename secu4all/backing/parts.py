"""What a backup consists of beside the database: which folders are copied, and what its manifest says and refuses."""

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from secu4all.backing import databases
from secu4all.backing.errors import BackupFailed

FORMAT = 1
MANIFEST = "manifest.json"
NOT_COPIED = ("exports", "incoming")  # copies of personal data live 24 hours, half-written files belong to nobody
SAID = {"format", "made_at", "database", "key", "rows", "migrations", "files"}


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


def key_check() -> str:
    """Return what tells whether two installations have the same SECRET_KEY, without saying which."""
    return hmac.new(settings.SECRET_KEY.encode(), b"backup", hashlib.sha256).hexdigest()


def applied_migrations() -> list[str]:
    """Return the migrations of the database as it is."""
    return sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)


def hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (path inside the folder, SHA-256) of every file but the manifest; a link counts as a file that nobody wrote down."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield name, "link"
        elif path.is_file() and name != MANIFEST:
            with path.open("rb") as file:
                yield name, hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, said: dict[str, Any]) -> None:
    """Write the manifest last, on disk: a backup without one is none."""
    with open(folder / MANIFEST, "x", encoding="utf-8") as file:
        json.dump(said, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read and check a manifest.

    Raises BackupFailed when it is missing, of another format, made by a newer version or with another kind of database, and when a file is
    not what it was.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise BackupFailed(f"{folder} holds no whole backup: its manifest is missing or cannot be read.") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT or set(said) != SAID:
        raise BackupFailed("This backup has a format that this version does not know.")
    if said["database"] != databases.kind():
        raise BackupFailed(f"This is a backup of {said['database']}; this installation uses {databases.kind()}.")
    newer = set(said["migrations"]) - {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if newer:
        raise BackupFailed(f"This backup was made by a newer version ({min(newer)} is unknown here): install that version first.")
    found = dict(hashes(folder))
    wrong = sorted(name for name in found.keys() | said["files"].keys() if found.get(name) != said["files"].get(name))
    if wrong:
        raise BackupFailed(f"The backup was changed or is not whole: {', '.join(wrong[:3])}.")
    return said
