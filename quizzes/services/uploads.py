"""Files on their way in: kept in the private store between the dry run and the import, an hour at most, and never served."""

import hashlib
import os
import re
import secrets
import time
from pathlib import Path

from django.conf import settings

from quizzes.errors import UploadGone, UploadsFull

KEPT_SECONDS = 3600
MOST_BYTES = 256 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{32}\Z")


def keep(content: bytes) -> tuple[str, str]:
    """Keep a file and return (its random name, its SHA-256). Raises UploadsFull when too much waits already."""
    clear(older_than=KEPT_SECONDS)
    folder().mkdir(mode=0o750, parents=True, exist_ok=True)
    if sum(path.stat().st_size for path in _files()) + len(content) > MOST_BYTES:
        raise UploadsFull
    name = secrets.token_hex(16)
    with open(folder() / name, "xb", opener=_owner_only) as file:
        file.write(content)
    return name, hashlib.sha256(content).hexdigest()


def fetch(name: str, digest: str) -> bytes:
    """Return a kept file. Raises UploadGone when it is no longer there, too old, or not what was kept."""
    path = folder() / name
    try:
        if not _NAME.match(name) or time.time() - path.stat().st_mtime > KEPT_SECONDS:
            raise UploadGone
        content = path.read_bytes()
    except OSError:
        raise UploadGone from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise UploadGone
    return content


def drop(name: str) -> None:
    """Delete a kept file; a missing one is no fault."""
    if _NAME.match(name):
        (folder() / name).unlink(missing_ok=True)


def clear(*, older_than: int = KEPT_SECONDS) -> int:
    """Delete what was left lying, as when a tab was closed; returns how many files."""
    old = [path for path in _files() if time.time() - path.stat().st_mtime > older_than]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def folder() -> Path:
    """The folder of these files in the private store."""
    return Path(settings.PRIVATE_ROOT) / "exchange"


def _files() -> list[Path]:
    return [path for path in folder().glob("*") if _NAME.match(path.name) and path.is_file()]


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o640)
