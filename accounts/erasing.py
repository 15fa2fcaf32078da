"""What an erasure takes away in this layer beyond rows that point at the account: invitations to an address, what was written about the person."""

from datetime import datetime

from accounts.models import Invitation, PersonAct, User
from accounts.personal_acts import on_erasure


def register_own() -> None:
    """Say how invitations and free texts go."""
    on_erasure("accounts", erase_words_about)


def erase_words_about(person: User, now: datetime) -> None:
    """Delete invitations to the person, and empty why a copy or an erasure was asked for; a second time finds nothing."""
    erase_invitations_to(person, now)
    PersonAct.objects.filter(person=person).update(reason="", decision_note="")


def erase_invitations_to(person: User, now: datetime) -> None:
    """Delete invitations to the person's address; called before the address is emptied, a second time finds nothing."""
    Invitation.objects.filter(email=person.email, kind=Invitation.Kind.PERSON).delete()
