"""The sweeper: finds what a hint missed. Every step may be repeated; nothing here makes a certificate itself."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from certificates import seal_keys, storage
from certificates.errors import NotEarned, SealUnusable
from certificates.models import Certificate, CertificateEvent
from certificates.services import files
from certificates.services.credentials import write_missing
from certificates.services.earning import request_certificate
from certificates.services.hints import MAIL, hint_issue, hint_remake, more_mails
from certificates.services.issuing import free
from certificates.services.notifying import unmailed
from certificates.services.sharing import forget_ended
from certificates.services.status_lists import keep_fresh
from certificates.services.transcripts import forget as forget_transcripts
from certificates.services.transcripts import sweep as sweep_transcripts
from courses.models import Enrolment

log = logging.getLogger(__name__)
LIMIT = 200
ALARM_AFTER = timedelta(minutes=10)


def sweep(*, now: datetime | None = None) -> dict[str, int]:
    """Hint every row that is due, alarm about what has waited too long, read and tidy one shelf of the store. Returns the counts."""
    now = now or timezone.now()
    found = {"issue": [*due(now)], "mail": unmailed(now, LIMIT)}
    for pk in found["issue"]:
        hint_issue(pk)
    if found["mail"]:
        more_mails(MAIL)
    late = Certificate.objects.filter(state=Certificate.State.REQUESTED, requested_at__lt=now - ALARM_AFTER).count()
    if late:
        log.error("certificates have waited for more than ten minutes", extra={"count": late})
    minute = int(now.timestamp() // 60)
    shelf = f"{minute % 256:02x}"
    missing = 0
    if minute % 60 == 0:
        missing = request_missing(limit=LIMIT)
        watch_seal(now)
    for pk in files.to_remake():
        hint_remake(pk)
    sweep_transcripts(now)
    if minute % 60 == 30:
        forget_ended()
        forget_transcripts(now)
    return {
        "issue": len(found["issue"]),
        "mail": len(found["mail"]),
        "late": late,
        "lists": keep_fresh(now),
        "credentials": write_missing(limit=LIMIT),
        "missing": missing,
        "damaged": files.check_shelf(shelf),
        "orphans": tidy(shelf),
    }


def due(now: datetime) -> list[int]:
    """Return requested certificates whose time has come and that nobody holds, the oldest first."""
    return list(
        Certificate.objects.filter(free(now), state=Certificate.State.REQUESTED)
        .order_by("requested_at")
        .values_list("pk", flat=True)[:LIMIT]
    )


def watch_seal(now: datetime) -> None:
    """Raise an alarm every hour while the seal's key cannot be used, or its certificate comes to its end."""
    if seal_keys.is_own() and not seal_keys.key_file().exists():
        return  # made with the first certificate
    try:
        about = seal_keys.inspect()
    except SealUnusable as error:
        log.error("the seal's key cannot be used", extra={"reason": str(error)})
        return
    if about.ends < now + seal_keys.WARN_BEFORE:
        log.error("the seal's certificate ends soon", extra={"ends": about.ends.isoformat(), "days": about.days_left(now)})


def request_missing(*, limit: int, course_id: int | None = None) -> int:
    """Write the rows of people who completed a course before it had a rule, at most `limit`, each in its own transaction."""
    written = Certificate.objects.filter(enrolment=OuterRef("pk"))
    waiting = Enrolment.objects.filter(status=Enrolment.Status.COMPLETED, course__certificate_rule__isnull=False)
    if course_id is not None:
        waiting = waiting.filter(course_id=course_id)
    made = 0
    for pk in list(waiting.filter(~Exists(written)).order_by("-completed_at").values_list("pk", flat=True)[:limit]):
        try:
            with transaction.atomic():
                enrolment = Enrolment.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
                made += request_certificate(enrolment=enrolment) is not None
        except NotEarned as error:
            log.warning("a completed enrolment without its items earns nothing", extra={"enrolment": pk, "reason": str(error)})
    return made


def tidy(shelf: str) -> int:
    """Delete files of one shelf that no row names, and old temporary files; 256 runs pass over the whole store. Returns how many."""
    names = list(storage.old_files(shelf))
    known = set(Certificate.objects.filter(pdf__in=names).values_list("pdf", flat=True)) if names else set()
    orphans = [name for name in names if name not in known]
    for name in orphans:
        storage.remove(name)
    return len(orphans) + storage.clear_incoming()


@transaction.atomic
def requeue(*, certificate_id: int, actor: User | None) -> bool:
    """Let a certificate that needs attention be made again; a person says so. Returns False when it needs none."""
    now = timezone.now()
    taken = Certificate.objects.filter(pk=certificate_id, state=Certificate.State.NEEDS_ATTENTION).update(
        state=Certificate.State.REQUESTED, tries=0, losses=0, next_try_at=None, lease_until=None, last_error=""
    )
    if not taken:
        return False
    CertificateEvent.objects.create(certificate_id=certificate_id, kind="requeued", actor=actor, at=now)
    hint_issue(certificate_id)
    return True
