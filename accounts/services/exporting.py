"""A copy of a person's data: asked for once a day, made by a worker, kept for 24 hours for the same account only. The row is the outbox.

What two administrators approved (`services.acts`) is made the same way, for the one who asked.
"""

import io
import json
import logging
import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.errors import ExportRefused
from accounts.models import PersonAct, PersonalExport, User
from accounts.personal_acts import exporters
from accounts.policy import NEVER, may
from accounts.services.copying import copy_of
from accounts.services.notifications import notify, page_for
from accounts.services.roles import viewer_of

ONCE_IN = timedelta(hours=24)
LINK_HOURS = 24
TRIES_ALLOWED = 8
A_SWEEP = 50

log = logging.getLogger(__name__)


def folder() -> Path:
    """Return the folder of copies inside the private store."""
    return Path(settings.PRIVATE_ROOT) / "exports"


def path_of(row: PersonalExport) -> Path:
    """Return where the file of a copy lies."""
    return folder() / f"{row.public_id}.zip"


@transaction.atomic
def request_export(*, person: User) -> PersonalExport:
    """Ask for a copy; while one is being made, that one is returned. Raises ExportRefused for a second one within a day."""
    now = timezone.now()
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    waiting = PersonalExport.objects.filter(person=person, act=None, state=PersonalExport.State.REQUESTED).first()
    if waiting is not None:
        return waiting
    recent = PersonalExport.objects.filter(person=person, act=None, requested_at__gt=now - ONCE_IN)
    if recent.exclude(state=PersonalExport.State.NEEDS_ATTENTION).exists():
        raise ExportRefused(person.pk)
    row = PersonalExport.objects.create(person=person, requested_at=now)
    _hint(row.pk)
    return row


@transaction.atomic
def request_for(act: PersonAct) -> PersonalExport:
    """Have the copy made that was approved; whoever asked for it gets it. Doing it again returns the first one."""
    row, made = PersonalExport.objects.get_or_create(act=act, defaults={"person": act.person, "requested_at": timezone.now()})
    if made:
        _hint(row.pk)
    return row


def make(pk: int) -> bool:
    """Make the file of a requested copy. Returns True when this call made it; a failure leaves the row for a later try."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    if not _due(now).filter(pk=pk).update(lease_until=lease, tries=F("tries") + 1):
        return False
    row = PersonalExport.objects.select_related("person", "act__requested_by").get(pk=pk)
    mine = PersonalExport.objects.filter(pk=pk, state=PersonalExport.State.REQUESTED, lease_until=lease)
    if row.act is not None and may(viewer_of(row.act.requested_by), "X", "own_data") == NEVER:
        mine.update(state=PersonalExport.State.NEEDS_ATTENTION, lease_until=None)  # who asked may no longer (G-9)
        return False
    try:
        size = _write(path_of(row), archive(person=row.person, now=now))
    except Exception:
        log.exception("a copy of personal data could not be made", extra={"export": pk})
        if row.tries >= TRIES_ALLOWED:
            mine.update(state=PersonalExport.State.NEEDS_ATTENTION, lease_until=None)
        else:
            mine.update(lease_until=None, next_try_at=now + timedelta(minutes=2**row.tries))
        return False
    return _finish(row, mine, size)


@transaction.atomic
def _finish(row: PersonalExport, mine: QuerySet[PersonalExport], size: int) -> bool:
    now = timezone.now()
    made = mine.update(
        state=PersonalExport.State.MADE,
        made_at=now,
        ends_at=now + timedelta(hours=LINK_HOURS),
        size=size,
        lease_until=None,
        next_try_at=None,
    )
    if made and row.act is not None:
        notify(person=row.act.requested_by, kind="act_copy_ready", key=f"export-{row.pk}", address=reverse("accounts_acts"))
    elif made:
        notify(person=row.person, kind="export_ready", key=f"export-{row.pk}", address=page_for(row.person, "accounts:own_data"))
    return bool(made)


def archive(*, person: User, now: datetime | None = None) -> bytes:
    """Return the ZIP: daten.json, daten.html in the person's language, and the files that apps add (certificates, credentials)."""
    content = copy_of(person=person, now=now)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("daten.json", json.dumps(content, ensure_ascii=False, indent=1))
        with translation.override(person.language):
            target.writestr("daten.html", render_to_string("accounts/own/copy.html", {"copy": content, "person": person}))
        for files in exporters():
            for name, data in files(person):
                target.writestr(name, data)
    return packed.getvalue()


def _write(path: Path, content: bytes) -> int:
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, 0o640)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return len(content)


def remove(row: PersonalExport) -> None:
    """Take the file away and say so in the row; a missing file is no fault."""
    for path in (path_of(row), path_of(row).with_suffix(".part")):
        path.unlink(missing_ok=True)
    PersonalExport.objects.filter(pk=row.pk).exclude(state=PersonalExport.State.REQUESTED).update(state=PersonalExport.State.REMOVED)


def sweep(now: datetime | None = None) -> int:
    """Hint copies that a lost message left behind, and remove files whose time is over; returns how many rows were touched."""
    now = now or timezone.now()
    over = list(PersonalExport.objects.filter(state=PersonalExport.State.MADE, ends_at__lte=now)[:A_SWEEP])
    for row in over:
        remove(row)
    due = list(_due(now).order_by("requested_at").values_list("pk", flat=True)[:A_SWEEP])
    for pk in due:
        _hint(pk)
    return len(over) + len(due)


def _due(now: datetime) -> QuerySet[PersonalExport]:
    free = (Q(lease_until=None) | Q(lease_until__lt=now)) & (Q(next_try_at=None) | Q(next_try_at__lte=now))
    return PersonalExport.objects.filter(free, state=PersonalExport.State.REQUESTED)


def _hint(pk: int) -> None:
    from accounts.own_tasks import make_export_task  # task

    transaction.on_commit(lambda: make_export_task.delay(pk), robust=True)
