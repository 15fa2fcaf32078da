"""Emptying an outbox of mails, some at a time over one connection; the two outboxes share this."""

import logging
import smtplib
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from certificates.services.hints import mails_begin, more_mails

log = logging.getLogger(__name__)
PART = 10  # so many mails go out before their rows say so: at most so many a killed worker sends twice
SECONDS = 5.0  # of one task: so long, at most, another one waits behind mails
_ABOUT_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused, ValueError)


def drain(
    task: str, *, waiting: Callable[[datetime, int], list[int]], tell: Callable[[list[int]], int | None], seconds: float = SECONDS
) -> int:
    """Mail what waits, PART at a time; returns how many mails were sent.

    What takes longer than `seconds` is left to another `task`, so that nobody waits behind mails. `waiting` names rows that are due, `tell`
    claims and mails them and returns None when somebody else is at them.
    """
    mails_begin(task)
    until, count = time.monotonic() + seconds, 0
    while part := waiting(timezone.now(), PART):
        told = tell(part)
        if told is None:
            break
        count += told
        if time.monotonic() > until:
            more_mails(task)
            break
    return count


def send_all(mails: Iterable[tuple[int, Callable[[], EmailMultiAlternatives | None]]]) -> tuple[list[int], list[int], list[int]]:
    """Send mails over one connection; returns the keys of those that were sent, of those that had nothing to say, and of those that failed.

    A mail is written when its turn comes. One that is refused does not hold up the others; a server that does not answer is not asked
    again for the rest, each of which would wait for its time limit.
    """
    sent: list[int] = []
    silent: list[int] = []
    failed: list[int] = []
    connection, is_gone = get_connection(), False
    try:
        for key, write in mails:
            if is_gone:
                failed.append(key)
                continue
            try:
                mail = write()
                if mail is None:
                    silent.append(key)
                    continue
                if not sent:
                    connection.open()
                mail.connection = connection
                mail.send()
                sent.append(key)
            except Exception as error:  # noqa: BLE001  # SMTP, sockets and name resolution each have their own family of exceptions
                log.warning("mail was not sent, it will be tried again", extra={"row": key, "error": type(error).__name__})
                failed.append(key)
                is_gone = isinstance(error, OSError) and not isinstance(error, _ABOUT_ONE_MAIL)
    finally:
        _close(connection)
    return sent, silent, failed


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception:  # noqa: BLE001  # the mails are sent; a goodbye that fails changes nothing
        log.info("the mail server did not say goodbye")
