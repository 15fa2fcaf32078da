"""Hints that people are to be told about their bookings. The rows are the truth; a lost hint is found by the sweeper within a minute."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def hint_booking(pk: int) -> None:
    """After commit, tell a worker that somebody is to be told about a booking."""
    transaction.on_commit(lambda: _send("courses.mail_booking", pk), robust=True)


def hint_session(pk: int) -> None:
    """After commit, tell a worker that everybody in a session is to be told."""
    transaction.on_commit(lambda: _send("courses.mail_session", pk), robust=True)


def _send(task: str, pk: int) -> bool:
    """Send one message by the task's name. Returns False when the broker does not take it."""
    try:
        # By name, since tasks call services and a service may not import what calls it.
        current_app.send_task(task, args=[pk], ignore_result=True)
    except (OperationalError, OSError):
        log.warning("broker gone, the sweeper will find the row", extra={"task": task, "row": pk})
        return False
    return True
