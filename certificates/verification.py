"""What a code stands for. Needs nothing of Wagtail, and every code that was ever issued resolves."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from certificates import codes
from certificates.models import Certificate
from certificates.statement import Statement, from_json

VALID, EXPIRED, REVOKED, REPLACED, PENDING, UNKNOWN = "valid", "expired", "revoked", "replaced", "pending", "unknown"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer to one look at a certificate; `statement` is absent for unknown and pending ones, `successor` a grouped code."""

    state: str
    checked_at: datetime
    code: str = ""
    statement: Statement | None = None
    since: datetime | None = None
    is_erased: bool = False

    @property
    def is_good(self) -> bool:
        return self.state == VALID


def lookup(typed: str) -> Verdict:
    """Return the verdict on a typed code. A malformed code is asked for like any other, so both answers take the same time."""
    now = timezone.now()
    code = codes.normalise(typed)
    row = Certificate.objects.filter(code=code).first()
    if row is None:
        return Verdict(state=UNKNOWN, checked_at=now)
    state, since = _state(row, now)
    if state == PENDING:
        return Verdict(state=PENDING, checked_at=now, code=codes.grouped(code))
    return Verdict(
        state=state,
        checked_at=now,
        code=codes.grouped(code),
        statement=from_json(row.statement),
        since=since,
        is_erased=row.erased_at is not None,
    )


def _state(row: Certificate, now: datetime) -> tuple[str, datetime | None]:
    """Return the state and since when. A revocation outweighs an expiry: whoever checks has to hear it."""
    if row.state == Certificate.State.REVOKED:
        return (REPLACED if row.revocation_reason == "replaced" else REVOKED), row.revoked_at
    if row.state != Certificate.State.ISSUED:
        return PENDING, None
    if row.valid_until is not None and row.valid_until < now:
        return EXPIRED, row.valid_until
    return VALID, row.issued_at
