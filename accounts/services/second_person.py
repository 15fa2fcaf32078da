"""Two persons for what cannot be taken back (G-6): the second is another active administrator."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.choices import Role
from accounts.errors import DecisionRefused
from accounts.models import User
from accounts.services.roles import in_force

log = logging.getLogger(__name__)
WAIT = timedelta(hours=24)


def has_another(user: User) -> bool:
    """Say whether there is an active administrator beside this one, who then has to decide about what this one asked for."""
    return in_force(role=Role.ADMIN).exclude(user=user).exists()


def is_alone(*, first: int, second: User, since: datetime) -> bool:
    """Say whether `second` decides alone about what the person with the id `first` asked for at `since`; False is the usual case.

    Raises DecisionRefused ("second_person") for one's own request while there is another administrator, and ("wait") for the only
    administrator until 24 hours have passed (not in a demonstration). A decision taken alone is logged as an error, so that it is seen.
    """
    if first != second.pk:
        return False
    if has_another(second):
        raise DecisionRefused("second_person")
    if not settings.DEMO and timezone.now() < since + WAIT:
        raise DecisionRefused("wait")
    log.error("the only administrator decided alone", extra={"administrator": second.pk})
    return True
