"""The record of privileged acts: written in the transaction of the act, chained by digests, never changed."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts import anchor
from accounts.anchor import Head
from accounts.models import AuditEvent, Organisation, User

START = "0" * 64
KEPT = timedelta(days=1096)  # three years and a day
A_CHUNK = 500


def record(
    *,
    act: str,
    actor: User | None = None,
    second: User | None = None,
    subject: User | None = None,
    organisation: Organisation | None = None,
    object: str = "",  # the word of the table
    reason: str = "",
) -> AuditEvent:
    """Write one event. `object` and `act` are fixed words and numbers; a reason is what the actor wrote, never an answer or a secret."""
    row = AuditEvent(
        actor=actor, second=second, subject=subject, organisation=organisation, act=act, object=object[:80], reason=_line(reason)
    )
    return _write([row])[0]


def record_each(*, act: str, actor: User, subjects: Sequence[User], object: str = "", reason: str = "") -> list[AuditEvent]:
    """Write one event for each person whom an act concerns, so that each reads of it; as many queries for one as for many."""
    rows = [AuditEvent(actor=actor, subject=subject, act=act, object=object[:80], reason=_line(reason)) for subject in subjects]
    return _write(rows) if rows else []


def _line(reason: str) -> str:
    return " ".join(reason.split())[:500]


@transaction.atomic
def _write(rows: list[AuditEvent]) -> list[AuditEvent]:
    # One row that is always there is locked, then the newest is read: whoever waited for the newest row itself would not see its follower.
    ContentType.objects.select_for_update(no_key=True, of=("self",)).get(app_label="accounts", model="auditevent")
    last = AuditEvent.objects.order_by("-pk").first()
    before, now = last.digest if last else START, timezone.now()
    for row in rows:
        row.at = now
        before = row.digest = _digest(before, row)
    written = AuditEvent.objects.bulk_create(rows)
    heads = [Head(row.pk, row.digest, row.at) for row in written]
    # After the commit, or an act that was rolled back would be missed for ever.
    transaction.on_commit(lambda: _anchor(heads), robust=True)
    return written


def _anchor(heads: list[Head]) -> None:
    for head in heads:
        anchor.write(head)


def _digest(before: str, row: AuditEvent) -> str:
    said = [before, row.actor_id, row.second_id, row.subject_id, row.organisation_id, row.act, row.object, row.reason, row.at.isoformat()]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def broken_links() -> Iterator[int]:
    """Yield rows whose digest does not follow from the row before; the oldest row still held is taken as it is."""
    before = None
    for row in AuditEvent.objects.order_by("pk").iterator(chunk_size=1000):
        if before is not None and row.digest != _digest(before, row):
            yield row.pk
        before = row.digest


def missing_entries(now: datetime | None = None) -> Iterator[int]:
    """Yield entries that were written within the last three years and stand in the log no more: cut off, or of a time after a restored backup.

    The chain cannot notice that: what is left of it is whole. What was written down outside the database (`accounts.anchor`) can.
    """
    since = (now or timezone.now()) - KEPT + timedelta(days=1)
    chunk: list[Head] = []
    for head in anchor.heads(since):
        chunk.append(head)
        if len(chunk) == A_CHUNK:
            yield from _missing(chunk)
            chunk = []
    yield from _missing(chunk)


def _missing(chunk: list[Head]) -> list[int]:
    there = set(AuditEvent.objects.filter(digest__in=[head.digest for head in chunk]).values_list("digest", flat=True))
    return [head.entry for head in chunk if head.digest not in there]
