"""Reading certificates for pages: small frozen views of rows, so templates decide nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import BigAutoField
from django.utils import timezone

from accounts.prepared import Argument, Prepared
from certificates import validity, wording
from certificates.codes import grouped
from certificates.miniature import Miniature, miniature
from certificates.models import Certificate
from certificates.statement import Statement, from_json
from courses.models import Enrolment

_PATIENCE = ((30, 2), (300, 10), (3600, 60))


@dataclass(frozen=True, kw_only=True)
class CertificateCard:
    """What the holder sees of a certificate. `wait`: seconds until the page looks again; 0 when nothing will change.

    `picture` is the sheet in small, for one that is made.
    """

    public_id: UUID
    state: str
    title: str
    code: str
    completed_on: date
    valid_until: date | None
    wait: int
    is_expired: bool = False
    picture: Miniature | None = None

    @property
    def is_ready(self) -> bool:
        return self.state == Certificate.State.ISSUED


def card(row: Certificate, language: str) -> CertificateCard:
    """Return the holder's view of a row."""
    statement = from_json(row.statement)
    return CertificateCard(
        public_id=row.public_id,
        state=row.state,
        title=statement.word(statement.title, language),
        code=grouped(row.code) if row.state in {Certificate.State.ISSUED, Certificate.State.REVOKED} else "",
        completed_on=statement.completed_on,
        valid_until=statement.valid_until,
        wait=_wait(row),
        is_expired=validity.is_expired(row, timezone.now()),
        picture=_picture(statement, language) if row.issued_at is not None else None,
    )


def _picture(statement: Statement, language: str) -> Miniature:
    day = wording.long_date(statement.completed_on, language)
    return miniature(name=statement.holder, title=statement.word(statement.title, language), day=day)


def cards_of(learner_id: int, language: str) -> list[CertificateCard]:
    """Return all certificates of a person, the newest first; one query. Replaced ones are left out, their successor is listed."""
    return [card(row, language) for row in _OF_A_PERSON.all(learner=learner_id)]


_OF_A_PERSON = Prepared(
    lambda: (
        Certificate.objects.filter(enrolment__learner_id=Argument("learner", BigAutoField()), erased_at=None)
        .exclude(revocation_reason="replaced")
        .order_by("-valid_from")
    )
)


def card_of(enrolment: Enrolment, language: str) -> CertificateCard | None:
    """Return the latest certificate of an enrolment; None without one."""
    row = Certificate.objects.filter(enrolment=enrolment, erased_at=None).order_by("-pk").first() if enrolment.is_completed else None
    return card(row, language) if row is not None else None


def _wait(row: Certificate) -> int:
    return wait_for(row.requested_at) if row.state == Certificate.State.REQUESTED else 0


def wait_for(asked_at: datetime) -> int:
    """Return after how many seconds a page looks again for what was asked for then; 0 once an hour has passed."""
    age = (timezone.now() - asked_at).total_seconds()
    return next((wait for limit, wait in _PATIENCE if age < limit), 0)
