"""The record of what is done in the name of a municipality: written in the same transaction as the act, never changed."""

import logging
from datetime import timedelta

from django.utils import timezone

from accounts.models import CoordinationEvent, Organisation, User

LOOKED = "people looked at"

log = logging.getLogger(__name__)


def record(*, kind: str, organisation: Organisation, actor: User | None, subject: User | None = None, **facts: object) -> CoordinationEvent:
    """Write one event. `facts` are numbers and fixed words; addresses and names do not belong into them."""
    row = CoordinationEvent.objects.create(
        organisation=organisation, actor=actor, subject=subject, kind=kind, facts=facts, at=timezone.now()
    )
    log.info(kind, extra={"municipality": organisation.pk, "by": actor.pk if actor else None, "event": row.pk})
    return row


def record_look(*, organisation: Organisation, actor: User, purpose: str) -> None:
    """Note that somebody has opened a list of names, before it is shown (V-4); at most one row an hour, person and purpose."""
    since = timezone.now() - timedelta(hours=1)
    known = CoordinationEvent.objects.filter(organisation=organisation, actor=actor, kind=LOOKED, at__gte=since, facts__purpose=purpose)
    if not known.exists():
        record(kind=LOOKED, organisation=organisation, actor=actor, purpose=purpose)
