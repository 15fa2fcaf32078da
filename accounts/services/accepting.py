"""Coming into a municipality: accepting an invitation, asking to join, and the coordinator's decision."""

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.choices import Joining
from accounts.errors import AlreadyDecided, InvitationInvalid, MunicipalityClosed
from accounts.mail_addresses import domain_of
from accounts.models import Invitation, JoinRequest, Membership, Organisation, User
from accounts.services.cohorts import admit
from accounts.services.events import record
from accounts.services.invitations import find
from accounts.services.joining_news import tell_accepted, tell_decided, tell_requested


@transaction.atomic
def accept(*, token: str, user: User, office_kind: str, unit: str = "") -> Membership | JoinRequest:
    """Accept an invitation: a membership, or a request to join when the address is not the one invited (A8).

    Each person takes one seat, however often the link is opened. Raises InvitationInvalid for whatever cannot be accepted now; of
    several people at the last seat one gets it.
    """
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    invitation = find(token)
    there = Membership.objects.filter(user=user, organisation=invitation.organisation, ended_at=None).first()
    if there is not None:
        admit(there, invitation.cohort)
        return there
    waiting = JoinRequest.objects.filter(user=user, organisation=invitation.organisation, state=JoinRequest.State.WAITING).first()
    if waiting is not None and waiting.invitation_id == invitation.pk:
        return waiting
    if not _fits(invitation, user):
        # The seat is taken when the coordinator agrees: a stranger who found a link must not use it up.
        return waiting or _ask(user, invitation.organisation, office_kind, unit, invitation)
    _take_seat(invitation)
    membership = _enter(user, invitation.organisation, office_kind, unit)
    admit(membership, invitation.cohort)
    if waiting is not None:
        _close(waiting, JoinRequest.State.ACCEPTED, None)
    record(kind="invitation accepted", organisation=invitation.organisation, actor=user, subject=user, link=invitation.kind == "link")
    # After commit: it locks another account, and two people who accept each other's invitations must not wait for each other.
    transaction.on_commit(lambda: tell_accepted(invitation), robust=True)
    return membership


@transaction.atomic
def ask_to_join(*, user: User, organisation: Organisation, office_kind: str, unit: str = "") -> JoinRequest:
    """Ask to belong to a municipality; asking again returns the open request. Raises MunicipalityClosed where nobody may ask."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    if not organisation.is_active or organisation.joining != Joining.APPROVAL or not in_domains(user, organisation):
        raise MunicipalityClosed(organisation.pk)
    waiting = JoinRequest.objects.filter(user=user, organisation=organisation, state=JoinRequest.State.WAITING).first()
    return waiting or _ask(user, organisation, office_kind, unit, None)


@transaction.atomic
def decide(*, request: JoinRequest, decided_by: User, is_accepted: bool) -> Membership | None:
    """Let somebody in or not. Raises AlreadyDecided for the second of two decisions."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.user_id)  # first, as in `accept`
    state = JoinRequest.State.ACCEPTED if is_accepted else JoinRequest.State.REFUSED
    if not _close(request, state, decided_by):
        raise AlreadyDecided(request.pk)
    kind = "request accepted" if is_accepted else "request refused"
    record(kind=kind, organisation=request.organisation, actor=decided_by, subject=request.user)
    tell_decided(request, is_accepted=is_accepted)
    if not is_accepted:
        return None
    membership = _enter(request.user, request.organisation, request.office_kind, request.unit)
    invitation = request.invitation
    admit(membership, invitation.cohort if invitation else None)
    if invitation and invitation.kind == Invitation.Kind.PERSON:
        # Who was invited has come in under another address: the invitation has done its work.
        open_row = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
        open_row.update(accepted_at=timezone.now(), uses_left=0)
    elif invitation:
        Invitation.objects.filter(pk=invitation.pk, uses_left__gt=0).update(uses_left=F("uses_left") - 1)
    return membership


def requests_of(organisation: Organisation) -> QuerySet[JoinRequest]:
    """The open requests, oldest first."""
    rows = JoinRequest.objects.filter(organisation=organisation, state=JoinRequest.State.WAITING)
    return rows.select_related("user", "invitation").order_by("requested_at", "pk")


def own_requests(user: User) -> list[JoinRequest]:
    """A person's own open requests."""
    return list(JoinRequest.objects.filter(user=user, state=JoinRequest.State.WAITING).select_related("organisation").order_by("pk"))


def in_domains(user: User, organisation: Organisation) -> bool:
    """Whether the address lies in one of the municipality's domains; a municipality without domains takes any."""
    return not organisation.email_domains or domain_of(user.email) in organisation.email_domains


def _fits(invitation: Invitation, user: User) -> bool:
    if invitation.kind == Invitation.Kind.PERSON:
        return user.email == invitation.email
    return in_domains(user, invitation.organisation)


def _take_seat(invitation: Invitation) -> None:
    now = timezone.now()
    usable = Invitation.objects.filter(pk=invitation.pk, uses_left__gt=0, revoked_at=None, expires_at__gt=now)
    changes: dict = {"uses_left": F("uses_left") - 1}
    if invitation.kind == Invitation.Kind.PERSON:
        changes["accepted_at"] = now
    if not usable.update(**changes):
        raise InvitationInvalid


def _enter(user: User, organisation: Organisation, office_kind: str, unit: str) -> Membership:
    row = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).first()
    return row or Membership.objects.create(
        user=user, organisation=organisation, office_kind=office_kind, unit=unit, started_at=timezone.now()
    )


def _ask(user: User, organisation: Organisation, office_kind: str, unit: str, invitation: Invitation | None) -> JoinRequest:
    row = JoinRequest.objects.create(
        user=user, organisation=organisation, office_kind=office_kind, unit=unit, invitation=invitation, requested_at=timezone.now()
    )
    record(kind="request to join", organisation=organisation, actor=user, subject=user)
    transaction.on_commit(lambda: tell_requested(row), robust=True)
    return row


def _close(request: JoinRequest, state: str, decided_by: User | None) -> bool:
    open_row = JoinRequest.objects.filter(pk=request.pk, state=JoinRequest.State.WAITING)
    return bool(open_row.update(state=state, decided_at=timezone.now(), decided_by=decided_by))
