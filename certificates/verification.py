"""What a code or a file stands for. Needs nothing of Wagtail, and every code that was ever issued resolves."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts import shown_names
from certificates import codes, fingerprints, validity
from certificates.models import Certificate, CertificateEvent, Transcript
from certificates.statement import Statement, StatementUnreadable, from_json

VALID, EXPIRED, REVOKED, REPLACED = "valid", "expired", "revoked", "replaced"
PENDING, DELAYED, UNKNOWN, UNCLEAR = "pending", "delayed", "unknown", "unclear"
UNALTERED, ALTERED, UNCOMPARED = "unaltered", "altered", "uncompared"  # what was found of a credential that somebody holds
TRANSCRIPT = "transcript"  # a file that is no certificate, but one of ours


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer to one look at a certificate.

    `statement` is absent for what is unknown, unclear or not made yet, `holder` is what strangers see of the name (`name_shown` says how
    much that is), `reason` one of the words of a revocation, `note` what the issuer added to it, `successor` the grouped code of what took
    its place. `is_file`: the answer is about a file with exactly these bytes; `credential`: about a credential with this code, and whether
    it is the one that was issued.
    """

    state: str
    checked_at: datetime
    code: str = ""
    statement: Statement | None = None
    since: datetime | None = None
    is_erased: bool = False
    holder: str = ""
    name_shown: str = shown_names.HIDDEN
    reason: str = ""
    note: str = ""
    successor: str = ""
    is_file: bool = False
    credential: str = ""

    @property
    def is_good(self) -> bool:
        return self.state == VALID


def lookup(typed: str) -> Verdict:
    """Return the verdict on a typed code. A malformed code is asked for like any other, so both answers take the same time."""
    row = _rows().filter(code=codes.normalise(typed)).first()
    return verdict_on(row) if row is not None else unknown()


def lookup_file(sha256: str) -> Verdict:
    """Return the verdict on a file by its SHA-256 (hexadecimal, any case): whoever has the whole file has read what it says already."""
    if not sha256:
        return unknown()
    sha256 = sha256.lower()
    row = _rows().filter(pdf_sha256=sha256).first() or _made_again(sha256)
    if row is not None:
        return verdict_on(row, is_file=True)
    made = Transcript.objects.filter(pdf_sha256=sha256).values_list("number", "made_at").first()
    if made is None:
        return unknown()
    return Verdict(state=TRANSCRIPT, checked_at=timezone.now(), code=made[0], since=made[1], is_file=True)


def lookup_credential(typed: str, sha256: str) -> Verdict:
    """Return the verdict on a credential by the code and the fingerprint of what it says, wherever it was baked into.

    The credential of a certificate is written once and in each badge that is ever baked, so one that differs was altered. Pictures around it
    are not compared: they may be drawn anew with every release. Nothing is said of one that is not made yet.
    """
    row = _rows().filter(code=codes.normalise(typed)).first()
    if row is None:
        return unknown()
    verdict = verdict_on(row)
    return replace(verdict, credential=_compared(row, sha256.lower())) if verdict.statement is not None else verdict


def _compared(row: Certificate, sha256: str) -> str:
    """Compare with the credential, or with what an erasure left of it; there is none of certificates that are older than credentials."""
    issued = fingerprints.of_credential(row.credential)
    if not row.credential:
        left = CertificateEvent.objects.filter(certificate=row, kind="erased").values_list("data", flat=True).first() or {}
        issued = left.get("credential_sha256", "")
    if not issued:
        return UNCOMPARED
    return UNALTERED if issued == sha256 else ALTERED


def unknown() -> Verdict:
    """Return the answer to a code that was never issued."""
    return Verdict(state=UNKNOWN, checked_at=timezone.now())


def unclear(code: str = "") -> Verdict:
    """Return the answer that says nothing about the certificate, because what is stored cannot be read right now."""
    return Verdict(state=UNCLEAR, checked_at=timezone.now(), code=code)


def verdict_on(row: Certificate, *, is_file: bool = False) -> Verdict:
    """Return the verdict on a row that was read with its holder and its successor."""
    now = timezone.now()
    code = codes.grouped(row.code)
    state, since = _state(row, now)
    if state in {PENDING, DELAYED}:
        return Verdict(state=state, checked_at=now, code=code)
    try:
        statement = from_json(row.statement)
    except StatementUnreadable:
        return unclear(code)
    how = row.enrolment.learner.name_shown
    return Verdict(
        state=state,
        checked_at=now,
        code=code,
        statement=statement,
        since=since,
        is_erased=row.erased_at is not None,
        holder=shown_names.shown(statement.holder, how),
        name_shown=how,
        reason=row.revocation_reason if state == REVOKED else "",
        note=row.public_reason if state == REVOKED and row.erased_at is None else "",
        successor=_successor(row, statement) if state == REPLACED else "",
        is_file=is_file,
    )


def _rows() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("enrolment__learner", "replaced_by")


def _made_again(sha256: str) -> Certificate | None:
    """Return the certificate whose stored file was damaged and made again: who keeps the first file holds a genuine one, too."""
    event = CertificateEvent.objects.filter(kind="remade", data__former_sha256=sha256).values_list("certificate", flat=True).first()
    return _rows().filter(pk=event).first() if event is not None else None


def state_of(row: Certificate, now: datetime) -> str:
    """Return the word for a row's state as strangers hear it."""
    return _state(row, now)[0]


def _state(row: Certificate, now: datetime) -> tuple[str, datetime | None]:
    """Return the state and since when. A revocation outweighs an expiry: whoever checks has to hear it."""
    if row.state == Certificate.State.REVOKED:
        return (REPLACED if row.revocation_reason == "replaced" else REVOKED), row.revoked_at
    if row.state == Certificate.State.NEEDS_ATTENTION:
        return DELAYED, None
    if row.state != Certificate.State.ISSUED:
        return PENDING, None
    if validity.is_expired(row, now):
        return EXPIRED, row.valid_until
    return VALID, row.issued_at


def _successor(row: Certificate, statement: Statement) -> str:
    """Return the code of the certificate that took this one's place, where that tells nothing new about the person.

    A changed name must not be read from old paper: then only the holder can show the new one. After an erasure there is nothing to point at.
    """
    new: Certificate | None = getattr(row, "replaced_by", None)
    if new is None or row.erased_at is not None or new.erased_at is not None or new.issued_at is None:
        return ""
    same = isinstance(new.statement, dict) and new.statement.get("holder") == statement.holder
    return codes.grouped(new.code) if same else ""
