"""Signing in by QR code: a signed address for the screen in the room, and what it becomes in one person's hands.

The code on the screen names the session and runs out after three minutes. Opening it gives the person a ticket of their own, bound to the
account and good for ten minutes: a photograph that is sent on is soon worthless, and a ticket works for nobody else. Whoever leads the
session still confirms each name.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core import signing

CODE_SECONDS, TICKET_SECONDS = 180, 600
_CODE, _TICKET = "courses.sign_in.code", "courses.sign_in.ticket"


class Refused(Exception):
    """A code or ticket that is altered, run out, or somebody else's."""


def code_for(session_id: UUID) -> str:
    """Return a new code for the screen: short, so that the picture stays coarse and can be scanned from the last row."""
    return _signer(_CODE).sign(_short(session_id))


def read_code(code: str) -> UUID:
    """Return the session of a code that is not older than three minutes. Raises Refused."""
    return _uuid(_load(code, _CODE, CODE_SECONDS))


def ticket_for(session_id: UUID, person: int) -> str:
    """Return a ticket for one person."""
    return _signer(_TICKET).sign(f"{_short(session_id)}.{person}")


def read_ticket(ticket: str, person: int) -> UUID:
    """Return the session of this person's ticket. Raises Refused."""
    found, _dot, owner = _load(ticket, _TICKET, TICKET_SECONDS).partition(".")
    if owner != str(person):
        raise Refused
    return _uuid(found)


def _signer(salt: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=salt)


def _load(text: str, salt: str, seconds: int) -> str:
    try:
        return _signer(salt).unsign(text, max_age=seconds)
    except signing.BadSignature as error:
        raise Refused from error


def _short(session_id: UUID) -> str:
    return urlsafe_b64encode(session_id.bytes).decode().rstrip("=")


def _uuid(text: str) -> UUID:
    try:
        return UUID(bytes=urlsafe_b64decode(f"{text}=="))
    except ValueError as error:
        raise Refused from error
