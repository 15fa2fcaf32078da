"""The record of what is done in the name of a municipality: written in the same transaction as the act, never changed."""

import logging

from django.utils import timezone

from accounts.models import CoordinationEvent, Organisation, User

log = logging.getLogger(__name__)


def record(*, kind: str, organisation: Organisation, actor: User | None, subject: User | None = None, **facts: object) -> CoordinationEvent:
    """Write one event. `facts` are numbers and fixed words; addresses and names do not belong into them."""
    row = CoordinationEvent.objects.create(
        organisation=organisation, actor=actor, subject=subject, kind=kind, facts=facts, at=timezone.now()
    )
    log.info(kind, extra={"municipality": organisation.pk, "by": actor.pk if actor else None, "event": row.pk})
    return row
