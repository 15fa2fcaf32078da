"""What is done for certificates every minute, beside making them: reminders, and notices and runs whose hint was lost. May be repeated at will."""

from datetime import datetime

from django.utils import timezone

from certificates.services import bulk, notices
from certificates.services.hints import NOTICE, hint, more_mails
from certificates.services.reminders import remind


def look_after(*, now: datetime | None = None) -> dict[str, int]:
    """Write the reminders that are due and hint every notice and every run that waits. Returns the counts."""
    now = now or timezone.now()
    reminded = remind(now=now)
    waiting = notices.due(now, notices.LIMIT)
    if waiting:
        more_mails(NOTICE)
    runs = bulk.running()
    for pk in runs:
        hint("certificates.bulk", pk)
    return {"runs": len(runs), "reminders": reminded, "notices": len(waiting)}
