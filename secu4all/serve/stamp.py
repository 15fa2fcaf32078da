"""Skip what has not changed: a stamp is the hash of a step's inputs, written after the step has succeeded."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *texts: str) -> str:
    """Return a hash over names and contents of the files and over the texts. A missing file counts as missing."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    for path in sorted(files):
        digest.update(str(path).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"missing")
    return digest.hexdigest()


def is_fresh(folder: Path, name: str, wanted: str) -> bool:
    """True when the step `name` was done with just these inputs."""
    try:
        return (folder / name).read_text() == wanted
    except OSError:
        return False


def write(folder: Path, name: str, value: str) -> None:
    """Record that the step is done."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(value)
