"""Asking for a revocation or a correction, and deciding: two persons, each with a reason, each act in the certificate's events."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from certificates.errors import ChangeRefused, NotStanding
from certificates.models import Certificate, CertificateEvent, ChangeRequest
from certificates.reasons import Reason
from certificates.services.notices import tell
from certificates.services.revocation import replace, revoke
from certificates.services.second_person import is_alone

Kind, State = ChangeRequest.Kind, ChangeRequest.State
ASKABLE = tuple(reason for reason in Reason if reason != Reason.REPLACED)


def ask(
    *,
    certificate: Certificate,
    kind: str,
    actor: User,
    note: str,
    reason: str = "",
    public_reason: str = "",
    organisation: Organisation | None = None,
) -> ChangeRequest:
    """Ask for a certificate to be revoked or replaced by a corrected one; nothing changes until somebody else approves.

    `organisation` is the municipality in whose name a coordinator asks; whoever lets them in has asked the matrix.

    Raises ChangeRefused: "reason" without a note or with a category nobody knows, "not_standing" for a certificate that is revoked or
    whose holder was erased, "open" when a request waits already.
    """
    kind, note = Kind(kind).value, " ".join(note.split())
    if not note or (kind == Kind.REVOKE and reason not in ASKABLE):
        raise ChangeRefused("reason")
    request = ChangeRequest(
        certificate=certificate,
        kind=kind,
        reason=reason if kind == Kind.REVOKE else "",
        public_reason=" ".join(public_reason.split())[:200] if kind == Kind.REVOKE else "",
        note=note[:500],
        requested_by=actor,
        organisation=organisation,
        requested_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            standing = Certificate.objects.select_for_update(no_key=True, of=("self",)).get(pk=certificate.pk)
            if standing.state == Certificate.State.REVOKED or standing.erased_at is not None:
                raise ChangeRefused("not_standing")
            request.save(force_insert=True)
            _note(request, f"{kind}_asked", actor)
    except IntegrityError as error:
        raise ChangeRefused("open") from error
    return request


def ask_correction(*, certificate: Certificate, holder: User, note: str) -> ChangeRequest:
    """The holder asks for a certificate with the name of today. Raises ChangeRefused as `ask` does, "foreign" for somebody else's, and
    "same_name" while the account still has the name that the certificate bears."""
    if certificate.enrolment.learner_id != holder.pk:
        raise ChangeRefused("foreign")
    if certificate.statement.get("holder") == holder.full_name.strip():
        raise ChangeRefused("same_name")
    return ask(certificate=certificate, kind=Kind.CORRECT, actor=holder, note=note)


@transaction.atomic
def approve(*, request_id: int, actor: User) -> ChangeRequest:
    """Carry a request out. The approver is another person than who asked; the database has the last word on that.

    Raises ChangeRefused: "second_person", "wait", "decided" when it is open no more, "not_standing", "no_rule" when the course earns no
    certificate any more and so cannot get a corrected one; then nothing was changed.
    """
    request = ChangeRequest.objects.select_related("certificate").get(pk=request_id)
    alone = is_alone(first=request.requested_by_id, second=actor, since=request.requested_at)
    _decide(request, State.APPROVED, actor, alone=alone)
    try:
        if request.kind == Kind.REVOKE:
            revoke(certificate=request.certificate, reason=request.reason, actor=actor, public_reason=request.public_reason)
        elif replace(certificate=request.certificate, actor=actor) is None:
            raise ChangeRefused("no_rule")
    except NotStanding as error:
        raise ChangeRefused("not_standing") from error
    return request


@transaction.atomic
def refuse(*, request_id: int, actor: User, note: str) -> ChangeRequest:
    """Close a request without a change, with a reason that whoever asked reads: the holder by mail, a coordinator at the desk. Raises ChangeRefused "reason", "decided"."""
    note = " ".join(note.split())
    if not note:
        raise ChangeRefused("reason")
    request = ChangeRequest.objects.select_related("certificate__enrolment").get(pk=request_id)
    _decide(request, State.REFUSED, actor, note=note[:500])
    if request.requested_by_id == request.certificate.enrolment.learner_id:
        tell(certificate_id=request.certificate_id, key=f"refused-{request.pk}")
    return request


@transaction.atomic
def withdraw(*, request_id: int, actor: User) -> ChangeRequest:
    """Take one's own request back. Raises ChangeRefused "foreign" for somebody else's, "decided" when it is open no more."""
    request = ChangeRequest.objects.select_related("certificate").get(pk=request_id)
    if request.requested_by_id != actor.pk:
        raise ChangeRefused("foreign")
    _decide(request, State.WITHDRAWN, actor)
    return request


def _decide(request: ChangeRequest, state: str, actor: User, *, note: str = "", alone: bool = False) -> None:
    changed = ChangeRequest.objects.filter(pk=request.pk, state=State.OPEN).update(
        state=state, decided_by=actor, decided_at=timezone.now(), decision_note=note, alone=alone
    )
    if not changed:
        raise ChangeRefused("decided")
    _note(request, f"{request.kind}_{state}", actor, alone=alone)
    request.refresh_from_db()


def _note(request: ChangeRequest, kind: str, actor: User, *, alone: bool = False) -> None:
    about = {"request": request.pk, "reason": request.reason} | ({"alone": True} if alone else {})
    CertificateEvent.objects.create(certificate_id=request.certificate_id, kind=kind, actor=actor, at=timezone.now(), data=about)
