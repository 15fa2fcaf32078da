"""Two persons for what cannot be taken back (G-6), in the words of this app's refusals."""

from datetime import datetime

from accounts.errors import DecisionRefused
from accounts.models import User
from accounts.services import second_person
from certificates.errors import ChangeRefused


def is_alone(*, first: int, second: User, since: datetime) -> bool:
    """Say whether `second` decides alone about what the person with the id `first` asked for at `since`, as `accounts.services` rules.

    Raises ChangeRefused: "second_person", "wait".
    """
    try:
        return second_person.is_alone(first=first, second=second, since=since)
    except DecisionRefused as refused:
        raise ChangeRefused(refused.reason) from None
