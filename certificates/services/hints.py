"""Hints to the workers. The row is the truth; a hint that is lost is found again by the sweeper within a minute."""

import logging

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
MAIL, NOTICE = "certificates.mail", "certificates.notice"  # tasks that take whatever waits
ASKED_SECONDS = 60


def hint_issue(pk: int) -> None:
    """After commit, tell a worker that a certificate waits to be made. A broker that is gone is noted and changes nothing."""
    transaction.on_commit(lambda: _send("certificates.issue", pk), robust=True)


def hint_mails(task: str) -> None:
    """After commit, tell a worker that mails wait, unless one was told so and has not begun: of many rows one task takes care."""
    transaction.on_commit(lambda: _send_once(task), robust=True)


def mails_begin(task: str) -> None:
    """Say that waiting mails are looked for now; from here on whoever writes one tells a worker anew. Comes before the rows are read."""
    cache.delete(_asked(task))


def more_mails(task: str) -> None:
    """Tell a worker that mails wait, whatever was told before."""
    transaction.on_commit(lambda: _send(task), robust=True)


def hint(task: str, pk: int) -> None:
    """After commit, tell a worker that a row waits for one of our tasks."""
    transaction.on_commit(lambda: _send(task, pk), robust=True)


def hint_remake(pk: int) -> None:
    """After commit, tell a worker that a damaged file is to be made again."""
    transaction.on_commit(lambda: _send("certificates.remake", pk), robust=True)


def hint_status_list(pk: int) -> None:
    """After commit, tell a worker that a status list is to be signed anew."""
    transaction.on_commit(lambda: _send("certificates.publish_status_list", pk), robust=True)


def hint_transcript(pk: int) -> None:
    """After commit, tell a worker that a transcript waits to be made."""
    transaction.on_commit(lambda: _send("certificates.transcript", pk), robust=True)


def _send_once(task: str) -> None:
    if cache.add(_asked(task), 1, ASKED_SECONDS) and not _send(task):
        cache.delete(_asked(task))


def _asked(task: str) -> str:
    return f"asked:{task}"


def _send(task: str, pk: int | None = None) -> bool:
    """Send one message by the task's name. Returns False when the broker does not take it."""
    try:
        # By name, since tasks call services and a service may not import what calls it.
        current_app.send_task(task, args=[] if pk is None else [pk], ignore_result=True)
    except (OperationalError, OSError):
        log.warning("broker gone, the sweeper will find the row", extra={"task": task, "row": pk})
        return False
    return True
