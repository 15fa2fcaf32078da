"""The holder's wallet: each certificate as small frozen views, so templates decide nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from certificates import verification
from certificates.models import Certificate, Transcript
from certificates.queries import CertificateCard, card, wait_for
from certificates.services.issuing import verify_address
from certificates.statement import Statement, StatementUnreadable, from_json

# LinkedIn's documented way to add a certificate: a plain address, nothing of it is loaded here.
LINKEDIN = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One certificate in the wallet. `state` as on the check page; `linkedin` and `has_end` are for issued ones."""

    card: CertificateCard
    state: str
    linkedin: str
    has_end: bool
    open_links: int

    @property
    def is_issued(self) -> bool:
        return self.card.is_ready


@dataclass(frozen=True, kw_only=True)
class TranscriptView:
    """A transcript on its way or ready. `wait`: seconds until the page looks again; 0 when nothing will change."""

    public_id: UUID
    number: str
    requested_at: datetime
    state: str
    wait: int


def transcript_view(row: Transcript | None) -> TranscriptView | None:
    """Return the page's view of a transcript."""
    if row is None:
        return None
    wait = wait_for(row.requested_at) if row.state == Transcript.State.REQUESTED else 0
    return TranscriptView(public_id=row.public_id, number=row.number, requested_at=row.requested_at, state=row.state, wait=wait)


@dataclass(frozen=True, kw_only=True)
class Wallet:
    """A person's certificates, the newest first; `unreadable`: how many are stored in a form that cannot be read right now."""

    entries: list[Entry]
    unreadable: int


def wallet_of(learner_id: int | None, language: str) -> Wallet:
    """Return a person's certificates; one query. Replaced ones are left out, their successor is listed."""
    rows = list(_own(learner_id).exclude(revocation_reason="replaced").order_by("-valid_from", "-pk"))
    found = list(_readable(rows, language))
    return Wallet(entries=found, unreadable=len(rows) - len(found))


def entry(row: Certificate, language: str) -> Entry:
    """Return the wallet's view of one row. Raises StatementUnreadable."""
    statement = from_json(row.statement)
    state = verification.state_of(row, timezone.now())
    issued = row.state == Certificate.State.ISSUED
    return Entry(
        card=card(row, language),
        state=state,
        linkedin=linkedin_address(row, statement, language) if issued else "",
        has_end=issued and statement.valid_until is not None,
        open_links=getattr(row, "open_links", 0),
    )


def linkedin_address(row: Certificate, statement: Statement, language: str) -> str:
    """Return the address that fills LinkedIn's form with title, issuer, dates and check page; the name is not part of it."""
    fields: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": statement.word(statement.title, language),
        "organizationName": statement.issuer,
        "issueYear": statement.completed_on.year,
        "issueMonth": statement.completed_on.month,
    }
    if statement.valid_until is not None:
        fields |= {"expirationYear": statement.valid_until.year, "expirationMonth": statement.valid_until.month}
    return f"{LINKEDIN}?{urlencode(fields | {'certUrl': verify_address(row), 'certId': row.code})}"


def _own(learner_id: int | None) -> QuerySet[Certificate]:
    is_open = Q(shares__revoked_at=None, shares__ends_at__gt=timezone.now())
    own = Certificate.objects.filter(enrolment__learner=learner_id, erased_at=None)
    return own.annotate(open_links=Count("shares", filter=is_open))


def _readable(rows: Iterable[Certificate], language: str) -> Iterable[Entry]:
    for row in rows:
        try:
            yield entry(row, language)
        except StatementUnreadable:  # invariants raise the alarm; the others stay usable
            continue
