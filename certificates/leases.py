"""Which rows nobody holds at a moment; also after a clock was set back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q


def unleased(now: datetime) -> Q:
    """Return the condition of rows without a lease in force.

    A lease longer than any that could be given now is of a clock that ran ahead and was set back: it binds nobody.
    """
    longest = now + timedelta(seconds=2 * settings.LEASE_SECONDS)
    return Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=longest)
