"""Status lists: a free bit for each certificate, and the list signed anew at each revocation and every day."""

import json
import logging
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from certificates import status
from certificates.credential import sign
from certificates.credential_contexts import CREDENTIALS
from certificates.credential_document import instant
from certificates.credential_keys import issuer
from certificates.models import Certificate, StatusList
from certificates.services.credential_keys import signer
from certificates.services.hints import hint_status_list

log = logging.getLogger(__name__)
LIFE = timedelta(days=30)
RENEW_AFTER = timedelta(days=1)
ALARM_BELOW = timedelta(days=7)
DRAWS = 8
ATTEMPTS = 5


def allot() -> tuple[StatusList, int]:
    """Return a list and a random index in it that is free now; the constraint settles a race, and the caller draws again.

    A list that is half full is followed by the next one: random draws stay quick, and the order of issuing stays hidden.
    """
    newest = StatusList.objects.order_by("-number").first() or _open(1)
    while True:
        for _draw in range(DRAWS):
            index = secrets.randbelow(status.SIZE)
            if not Certificate.objects.filter(status_list=newest, status_index=index).exists():
                return newest, index
            # Each draw that fails says how full the list may be, so counting is rare while it is empty.
            if Certificate.objects.filter(status_list=newest).count() >= status.HALF:
                break
        newest = _open(newest.number + 1)


def _open(number: int) -> StatusList:
    """Return the list of this number; of two that open it at once one finds the other's."""
    StatusList.objects.bulk_create([StatusList(number=number)], ignore_conflicts=True)
    return StatusList.objects.get(number=number)


def note_revocation(certificate: Certificate, now: datetime) -> None:
    """Say that the list of a revoked certificate has to be signed anew; in the revoking transaction.

    Only the first one since the last signing sends a hint: whoever follows it signs for all, and ten thousand at once are signed together.
    """
    row = StatusList.objects.filter(pk=certificate.status_list_id)
    first = row.filter(dirty_since=None).update(changes=F("changes") + 1, dirty_since=now)
    if first:
        hint_status_list(certificate.status_list_id)
    else:
        row.update(changes=F("changes") + 1)


def publish(pk: int) -> bool:
    """Sign a list anew if it was never signed, has changed, or is a day old. Returns False when there was nothing to do.

    A revocation that comes while it is being signed keeps it waiting, and it is signed again; of two signers the one who read more wins.
    """
    signed = False
    for _attempt in range(ATTEMPTS):
        row = StatusList.objects.filter(pk=pk).first()
        if row is None or not is_due(row, timezone.now()):
            return signed
        now = timezone.now().replace(microsecond=0)
        revoked = row.certificates.filter(state=Certificate.State.REVOKED).values_list("status_index", flat=True)
        text = make(row.number, list(revoked), now)
        nothing_since = Case(When(changes=row.changes, then=Value(None)), default=F("dirty_since"), output_field=DateTimeField())
        not_newer = Q(signed_changes=None) | Q(signed_changes__lte=row.changes)
        StatusList.objects.filter(not_newer, pk=pk).update(
            credential=text, signed_at=now, valid_until=now + LIFE, signed_changes=row.changes, dirty_since=nothing_since
        )
        signed = True
    hint_status_list(pk)  # many revocations one after the other: others may have their turn in between
    return signed


def publish_first(pk: int) -> None:
    """Sign a list that nobody has signed yet, and let all others be: their time is the sweeper's business."""
    if StatusList.objects.filter(pk=pk, signed_at=None).exists():
        publish(pk)


def is_due(row: StatusList, now: datetime) -> bool:
    """Whether a list has to be signed anew."""
    return row.signed_at is None or row.dirty_since is not None or now - row.signed_at >= RENEW_AFTER


def due(now: datetime) -> list[int]:
    """Return the lists that have to be signed anew."""
    waiting = Q(signed_at=None) | Q(dirty_since__isnull=False) | Q(signed_at__lte=now - RENEW_AFTER)
    return list(StatusList.objects.filter(waiting).order_by("number").values_list("pk", flat=True))


def ending(now: datetime) -> list[StatusList]:
    """Return the lists that end within seven days: when one ends, every certificate in it stops verifying."""
    return list(StatusList.objects.filter(valid_until__lt=now + ALARM_BELOW).defer("credential").order_by("valid_until"))


def keep_fresh(now: datetime) -> int:
    """Hint every list that is due and raise the alarm about those that come near their end; for the sweeper. Returns how many are due."""
    waiting = due(now)
    for pk in waiting:
        hint_status_list(pk)
    for row in ending(now):
        log.error(
            "a status list ends soon: its certificates would stop verifying", extra={"list": row.number, "ends": str(row.valid_until)}
        )
    return len(waiting)


def address(number: int) -> str:
    """Return the public address of a list; it stands in every credential."""
    return settings.PUBLIC_URL + reverse("credentials:status_list", args=[number])


def make(number: int, revoked: list[int], now: datetime) -> str:
    """Return the signed list as JSON text."""
    url = address(number)
    document: dict[str, Any] = {
        "@context": [CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer(),
        "validFrom": instant(now),
        "validUntil": instant(now + LIFE),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": status.encode(revoked),
        },
    }
    own = signer()
    return json.dumps(sign(document, own.key, verification_method=own.method, created=now), separators=(",", ":"))
