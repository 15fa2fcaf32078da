"""Certificates' files in the private store: named by their hash, so file and row cannot disagree; never served by address."""

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from certificates.errors import FileDamaged

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.pdf")
_OLD_SECONDS = 3600  # longer than any worker may hold a file that no row names yet


def folder() -> Path:
    """Return the folder of certificates inside the private store."""
    return Path(settings.PRIVATE_ROOT) / "certificates"


def save(content: bytes) -> tuple[str, str]:
    """Store the bytes and return (name, SHA-256); storing the same bytes again gives the same name.

    The file is complete or absent: temporary name, fsync, rename, fsync of the folder. Raises OSError, and leaves nothing behind.
    """
    digest = hashlib.sha256(content).hexdigest()
    name = f"{digest[:2]}/{digest}.pdf"
    target = folder() / name
    incoming = folder() / "incoming"
    for each in (incoming, target.parent):
        each.mkdir(mode=0o750, parents=True, exist_ok=True)
    temporary = incoming / f"{secrets.token_hex(8)}.part"
    try:
        with open(temporary, "xb", opener=_owner_only) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return name, digest


def read(name: str, digest: str) -> bytes:
    """Return the stored bytes. Raises FileDamaged when the file is gone or is no longer what was issued."""
    if not _NAME.fullmatch(name):
        raise FileDamaged("the name is none of ours")
    try:
        content = (folder() / name).read_bytes()
    except OSError as error:
        raise FileDamaged(f"{name}: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileDamaged(f"{name}: the bytes were changed")
    return content


def old_files(shelf: str) -> Iterator[str]:
    """Yield the names on one of the 256 shelves (two hexadecimal digits) that have stood there for more than an hour."""
    for path in sorted((folder() / shelf).glob("*.pdf")):
        if _is_old(path):
            yield f"{shelf}/{path.name}"


def remove(name: str) -> None:
    """Delete a stored file that no row names; a missing one is no fault."""
    if _NAME.fullmatch(name):
        (folder() / name).unlink(missing_ok=True)


def clear_incoming() -> int:
    """Delete temporary files that a killed worker left more than an hour ago; returns how many."""
    old = [path for path in (folder() / "incoming").glob("*.part") if _is_old(path)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _OLD_SECONDS
    except FileNotFoundError:
        return False


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o640)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
