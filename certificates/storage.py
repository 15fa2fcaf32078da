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
_DIGEST = re.compile(r"[0-9a-f]{64}")
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
        _write_whole(temporary, content)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return name, digest


def sealed_from(unsealed: bytes) -> tuple[str, str] | None:
    """Return (name, SHA-256) of the file that these unsealed bytes became already, None when they were never sealed.

    Of a worker that vanished between storing its file and saying so in the row, the note beside the file is left: its successor makes
    the same unsealed bytes and takes that file, and nothing is sealed twice.
    """
    try:
        digest = _note(unsealed).read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return None
    name = f"{digest[:2]}/{digest}.pdf"
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        read(name, digest)
    except FileDamaged:
        return None
    return name, digest


def save_sealed(unsealed: bytes, sealed: bytes) -> tuple[str, str]:
    """Store a sealed file and return (name, SHA-256); of two workers that sealed the same bytes at once the first one's file counts.

    Raises OSError, and leaves nothing behind.
    """
    name, digest = save(sealed)
    note = _note(unsealed)
    temporary = note.with_suffix(f".{secrets.token_hex(8)}.part")
    try:
        # No fsync: a note that a power cut takes along costs a second seal of a certificate that nobody has seen.
        with open(temporary, "x", opener=_owner_only) as file:
            file.write(digest)
        os.link(temporary, note)
    except FileExistsError:
        first = sealed_from(unsealed)
        if first is None:  # the first one's file was tidied away meanwhile
            os.replace(temporary, note)
        elif first != (name, digest):
            remove(name)
            return first
    finally:
        temporary.unlink(missing_ok=True)
    return name, digest


def forget_note(unsealed: bytes) -> None:
    """Delete the note that led from unsealed bytes to their file: from now on the row names the file."""
    _note(unsealed).unlink(missing_ok=True)


def _note(unsealed: bytes) -> Path:
    return folder() / "incoming" / f"{hashlib.sha256(unsealed).hexdigest()}.sealed"


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


def save_logo(svg: str) -> str:
    """Store a clean logo by its hash and return the hash; a logo is never deleted, since certificates name it. Raises OSError."""
    content = svg.encode()
    digest = hashlib.sha256(content).hexdigest()
    target = _logo(digest)
    if not target.exists():
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        temporary = target.with_suffix(f".{secrets.token_hex(8)}.part")
        try:
            _write_whole(temporary, content)
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    return digest


def read_logo(digest: str) -> str:
    """Return a stored logo. Raises FileDamaged when it is gone or is no longer what was stored."""
    if not _DIGEST.fullmatch(digest):
        raise FileDamaged("the logo's name is none of ours")
    try:
        content = _logo(digest).read_bytes()
    except OSError as error:
        raise FileDamaged(f"the logo {digest[:12]}: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileDamaged(f"the logo {digest[:12]}: the bytes were changed")
    return content.decode()


def _logo(digest: str) -> Path:
    return folder() / "logos" / f"{digest}.svg"


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
    """Delete temporary files and notes that a killed worker left more than an hour ago; returns how many."""
    incoming = folder() / "incoming"
    old = [path for pattern in ("*.part", "*.sealed") for path in incoming.glob(pattern) if _is_old(path)]
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


def _write_whole(path: Path, content: bytes) -> None:
    with open(path, "xb", opener=_owner_only) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
