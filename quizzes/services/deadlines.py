"""The sweeper's work: closing overdue attempts, voiding those of people who left, deleting answers whose time is over."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.models import Enrolment
from courses.services.locks import lock_enrolment
from quizzes.models import Answer, Attempt
from quizzes.services.closing import close, is_overdue

ANSWERS_KEPT = timedelta(days=90)


def close_overdue(limit: int = 200) -> int:
    """Close attempts past deadline and grace, and void open attempts of withdrawn enrolments. Returns how many; each in its own transaction."""
    latest = timezone.now() - timedelta(seconds=settings.ANSWER_GRACE_SECONDS)
    running = Attempt.objects.filter(state=Attempt.State.IN_PROGRESS)
    late = list(running.filter(deadline_at__lt=latest).order_by("deadline_at").values_list("pk", flat=True)[:limit])
    left = list(running.filter(enrolment__status=Enrolment.Status.WITHDRAWN).values_list("pk", flat=True)[:limit])
    return sum(close_one(attempt_id=pk) for pk in dict.fromkeys([*left, *late]))


def close_one(*, attempt_id: int) -> bool:
    """Close one attempt if it is still open and overdue, void it if its enrolment was withdrawn. Returns whether it changed."""
    enrolment_id = Attempt.objects.values_list("enrolment_id", flat=True).get(pk=attempt_id)
    with transaction.atomic():
        enrolment = lock_enrolment(enrolment_id)
        locked = Attempt.objects.select_for_update(no_key=True, of=("self",)).select_related("version", "item__module")
        attempt = locked.get(pk=attempt_id)
        if not attempt.is_open:
            return False
        if enrolment.status == Enrolment.Status.WITHDRAWN:
            void = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.IN_PROGRESS)
            return bool(void.update(state=Attempt.State.VOID, void_reason="withdrawn"))
        if not is_overdue(attempt, timezone.now()):
            return False
        close(attempt, by="deadline")
        return True


def forget_answers(limit: int = 500) -> int:
    """Delete the answers of attempts graded 90 days ago, of at most `limit` attempts; points and pass stay. Returns how many rows went."""
    due = Answer.objects.filter(attempt__state=Attempt.State.GRADED, attempt__submitted_at__lt=timezone.now() - ANSWERS_KEPT)
    # All answers of an attempt or none: half of them would be graded otherwise than the whole.
    attempts = list(due.order_by("attempt_id").values_list("attempt_id", flat=True).distinct()[:limit])
    return Answer.objects.filter(attempt_id__in=attempts).delete()[0] if attempts else 0
