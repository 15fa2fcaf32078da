"""Inviting people into a municipality: one address, many, or a link with seats. The row is the outbox of its mail."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.errors import InvitationInvalid
from accounts.models import Cohort, Invitation, Organisation, User
from accounts.services.events import record
from accounts.tasks import hint_invitations
from accounts.tokens import hash_token, token_for

DAYS = 30  # an invitation is good for a month
MOST_SEATS = 500
FORGOTTEN_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Guest:
    """Whom to invite: the address in its one spelling, and what is known about the person."""

    email: str
    full_name: str = ""
    office_kind: str = ""
    unit: str = ""
    language: str = "de"


@transaction.atomic
def invite(
    *, organisation: Organisation, guests: Sequence[Guest], invited_by: User, cohort: Cohort | None = None, days: int = DAYS
) -> dict[str, str]:
    """Invite addresses; returns address → "invited" or "waiting". Repeating it sends nothing twice.

    "waiting" is an invitation that is open already. What is answered depends on this municipality's own invitations alone, never on
    whether the address has an account. An expired invitation begins anew. The cohort has to be the municipality's own (ValueError).
    """
    _refuse_foreign(cohort, organisation)
    now = timezone.now()
    wanted = {guest.email: guest for guest in guests}
    open_rows = Invitation.objects.filter(_is_open_person(), organisation=organisation, email__in=list(wanted))
    outcomes = {}
    for row in open_rows:
        if row.expires_at > now:
            outcomes[row.email] = "waiting"
        else:
            _begin_anew(row, now + timedelta(days=days))
            outcomes[row.email] = "invited"
    fresh = [guest for email, guest in wanted.items() if email not in outcomes]
    rows = [_person_row(organisation, cohort, guest, invited_by, now, days) for guest in fresh]
    # A second coordinator who sends the same list at this moment: the constraint keeps one row, one mail.
    Invitation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    outcomes |= dict.fromkeys((guest.email for guest in fresh), "invited")
    count = sum(outcome == "invited" for outcome in outcomes.values())
    record(kind="people invited", organisation=organisation, actor=invited_by, count=count, cohort=cohort.pk if cohort else None)
    hint_invitations()
    return outcomes


@transaction.atomic
def make_link(
    *,
    organisation: Organisation,
    made_by: User,
    seats: int,
    expires_at: datetime,
    label: str = "",
    cohort: Cohort | None = None,
    language: str = "de",
) -> Invitation:
    """Make a link (and poster) with seats and an end. Raises ValueError for a foreign cohort, an end in the past, 0 or too many seats."""
    _refuse_foreign(cohort, organisation)
    if not 1 <= seats <= MOST_SEATS or expires_at <= timezone.now():
        raise ValueError("A link needs 1 to 500 seats and an end that lies ahead.")
    public_id = uuid.uuid4()
    row = Invitation.objects.create(
        public_id=public_id,
        organisation=organisation,
        cohort=cohort,
        kind=Invitation.Kind.LINK,
        label=label,
        language=language,
        token_hash=hash_token(token_for(public_id, 1)),
        seats=seats,
        uses_left=seats,
        expires_at=expires_at,
        created_by=made_by,
        created_at=timezone.now(),
    )
    record(kind="link made", organisation=organisation, actor=made_by, seats=seats, cohort=cohort.pk if cohort else None)
    return row


@transaction.atomic
def revoke(*, invitation: Invitation, revoked_by: User) -> bool:
    """Take an invitation back; False when it was accepted or taken back before."""
    done = Invitation.objects.filter(pk=invitation.pk, revoked_at=None, accepted_at=None).update(revoked_at=timezone.now(), uses_left=0)
    if done:
        record(kind="invitation revoked", organisation=invitation.organisation, actor=revoked_by, link=invitation.kind == "link")
    return bool(done)


@transaction.atomic
def renew(*, invitation: Invitation, renewed_by: User, days: int = DAYS) -> bool:
    """Send an open invitation once more with a new token and a new end; the old link stops working. False when it is not open.

    At most once a day and address: whoever does not answer is not to be flooded.
    """
    now = timezone.now()
    open_rows = Invitation.objects.filter(_is_open_person(), pk=invitation.pk)
    row = open_rows.filter(Q(mailed_at=None) | Q(mailed_at__lt=now - timedelta(days=1))).first()
    if row is None:
        return False
    _begin_anew(row, now + timedelta(days=days))
    record(kind="invitation sent again", organisation=invitation.organisation, actor=renewed_by)
    hint_invitations()
    return True


def find(token: str) -> Invitation:
    """Return the invitation that a token opens now. Raises InvitationInvalid for every other token, whatever the reason."""
    usable = Invitation.objects.filter(
        token_hash=hash_token(token), revoked_at=None, uses_left__gt=0, expires_at__gt=timezone.now(), organisation__is_active=True
    )
    row = usable.select_related("organisation", "cohort").first()
    if row is None:
        raise InvitationInvalid
    return row


def has_entered(token: str, user: User) -> bool:
    """Whether the person belongs to the municipality whose token this is: a second click is no refusal."""
    rows = Invitation.objects.filter(token_hash=hash_token(token), organisation__memberships__user=user)
    return rows.filter(organisation__memberships__ended_at=None).exists()


def invitations_of(organisation: Organisation, kind: str) -> QuerySet[Invitation]:
    """The invitations of a municipality, newest first."""
    return Invitation.objects.filter(organisation=organisation, kind=kind).select_related("cohort").order_by("-created_at", "-pk")


def forget_old() -> int:
    """Delete invitations 30 days after their expiry (retention); returns how many."""
    return Invitation.objects.filter(expires_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()[1].get("accounts.Invitation", 0)


def _is_open_person() -> Q:
    return Q(kind=Invitation.Kind.PERSON, accepted_at=None, revoked_at=None)


def _begin_anew(row: Invitation, expires_at: datetime) -> None:
    Invitation.objects.filter(pk=row.pk, turn=row.turn).update(
        turn=F("turn") + 1,
        token_hash=hash_token(token_for(row.public_id, row.turn + 1)),
        expires_at=expires_at,
        uses_left=1,
        mailed_at=None,
        lease_until=None,
        next_try_at=None,
        tries=0,
    )


def _person_row(organisation: Organisation, cohort: Cohort | None, guest: Guest, by: User, now: datetime, days: int) -> Invitation:
    public_id = uuid.uuid4()
    return Invitation(
        public_id=public_id,
        organisation=organisation,
        cohort=cohort,
        kind=Invitation.Kind.PERSON,
        email=guest.email,
        full_name=guest.full_name,
        office_kind=guest.office_kind,
        unit=guest.unit,
        language=guest.language,
        token_hash=hash_token(token_for(public_id, 1)),
        expires_at=now + timedelta(days=days),
        created_by=by,
        created_at=now,
    )


def _refuse_foreign(cohort: Cohort | None, organisation: Organisation) -> None:
    if cohort is not None and cohort.organisation_id != organisation.pk:
        raise ValueError("The cohort belongs to another municipality.")
