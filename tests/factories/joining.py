"""Invitations and cohorts for tests, made as coordinators make them."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Cohort, Invitation, Organisation, User
from accounts.services.cohorts import save_cohort
from accounts.services.invitations import Guest, invite, make_link
from accounts.tokens import token_for


def make_invitation(organisation: Organisation, by: User, email: str = "gast@example.com", **fields) -> Invitation:
    """An open invitation of one person."""
    cohort = fields.pop("cohort", None)
    invite(organisation=organisation, guests=[Guest(email, **fields)], invited_by=by, cohort=cohort)
    return Invitation.objects.get(organisation=organisation, email=email, accepted_at=None, revoked_at=None)


def make_link_of(organisation: Organisation, by: User, seats: int = 3, **fields) -> Invitation:
    """A link that is good for a week."""
    return make_link(organisation=organisation, made_by=by, seats=seats, expires_at=timezone.now() + timedelta(days=7), **fields)


def make_cohort(organisation: Organisation, by: User, name: str = "Frühjahr", **fields) -> Cohort:
    """A cohort that has begun."""
    return save_cohort(organisation=organisation, saved_by=by, name=name, starts_on=date(2026, 11, 1), **fields)


def token_of(invitation: Invitation) -> str:
    """The token as it stands in the mail."""
    return token_for(invitation.public_id, invitation.turn)
