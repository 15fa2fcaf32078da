"""What an erasure takes away in this layer beyond rows that point at the account: invitations are addressed to an e-mail address."""

from datetime import datetime

from accounts.models import Invitation, User
from accounts.personal_acts import on_erasure


def register_own() -> None:
    """Say how invitations go."""
    on_erasure("accounts", erase_invitations_to)


def erase_invitations_to(person: User, now: datetime) -> None:
    """Delete invitations to the person's address; called before the address is emptied, a second time finds nothing."""
    Invitation.objects.filter(email=person.email, kind=Invitation.Kind.PERSON).delete()
