"""The ledger of erasures (SECURITY.md E-4): outside every backup, so that a restored backup does not bring an erased person back.

A line holds a keyed hash of the account's number and first day, and the date: nothing that names anybody.
"""

import hashlib
import hmac
import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from accounts.models import User


def path() -> Path:
    """Return the ledger's file."""
    return Path(settings.DATA_DIR) / "erasures.jsonl"


def mark_of(person: User) -> str:
    """Return the keyed hash under which an erasure is written down."""
    said = f"{person.pk}:{person.date_joined.isoformat()}"
    return hmac.new(settings.SECRET_KEY.encode(), f"erasure:{said}".encode(), hashlib.sha256).hexdigest()


def add(person: User, now: datetime) -> None:
    """Write an erasure down, on disk before the first row goes; a second time changes nothing."""
    mark = mark_of(person)
    if mark in marks():
        return
    path().parent.mkdir(parents=True, exist_ok=True)
    with open(path(), "a", encoding="ascii") as file:
        file.write(json.dumps({"mark": mark, "on": now.date().isoformat()}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def marks() -> set[str]:
    """Return everything written down; a line that a power cut left half is passed over."""
    found = set()
    try:
        lines = path().read_text("ascii").split("\n")
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            found.add(json.loads(line)["mark"])
        except (ValueError, KeyError, TypeError):
            continue
    return found
