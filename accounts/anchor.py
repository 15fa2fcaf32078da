"""Where the log of special acts ended, written down outside the database: cutting off the newest entries leaves no broken link, but this.

One line an entry, beside the ledger of erasures in DATA_DIR and like it outside every backup: number, digest and moment, nobody's name.
Whoever can write both the database and this file can cut both; who wants to be safe from that copies the file to another machine.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Head:
    """An entry that once was the newest."""

    entry: int
    digest: str
    at: datetime


def path() -> Path:
    """Return the file."""
    return Path(settings.DATA_DIR) / "audit-heads.jsonl"


def write(head: Head) -> None:
    """Append one line, on disk when this returns."""
    path().parent.mkdir(parents=True, exist_ok=True)
    said = json.dumps({"entry": head.entry, "digest": head.digest, "at": head.at.isoformat()})
    with open(path(), "a", encoding="ascii") as file:
        file.write(said + "\n")
        file.flush()
        os.fsync(file.fileno())


def heads(since: datetime) -> Iterator[Head]:
    """Yield what was written down since a moment; a line that a power cut left half is passed over."""
    try:
        file = open(path(), encoding="ascii", errors="replace")  # noqa: SIM115  # closed below; a missing file is no error
    except FileNotFoundError:
        return
    with file:
        for line in file:
            try:
                said = json.loads(line)
                head = Head(int(said["entry"]), str(said["digest"]), datetime.fromisoformat(said["at"]))
            except (ValueError, KeyError, TypeError):
                continue
            if head.at >= since:
                yield head
