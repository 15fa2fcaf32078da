"""Whom to remind of what, and when not: rows first, mails later. Nothing is recorded about people but that they were reminded."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from courses.models import Enrolment, ItemCompletion, Reminder, ReminderChoice
from courses.services.asked_reminders import still_asked

DUE_BEFORE = timedelta(days=7)
INACTIVE_AFTER, INACTIVE_UNTIL = timedelta(days=21), timedelta(days=120)
PAUSE = timedelta(days=7)  # at most one mail a week and person
KEPT = timedelta(days=365)
FIRST_HOUR, LAST_HOUR, WEEKEND = 7, 18, {5, 6}


def is_quiet(now: datetime) -> bool:
    """Whether mails have to wait: before 7, from 18 on, Saturdays and Sundays, in the installation's time zone."""
    local = timezone.localtime(now)
    return not FIRST_HOUR <= local.hour < LAST_HOUR or local.weekday() in WEEKEND


def prepare_reminders(*, now: datetime) -> int:
    """Write the rows for whatever there is to remind of; returns how many are new. Repeating it writes nothing twice."""
    today = timezone.localdate(now)
    wanted = [*_due(today), *_inactive(now)]
    silent = set(ReminderChoice.objects.filter(wants_reminders=False).values_list("user_id", flat=True))
    keys = {row[:4] for row in wanted}
    known = set(
        Reminder.objects.filter(enrolment__in={row[1] for row in wanted}).values_list("recipient_id", "enrolment_id", "reason", "on_date")
    )
    rows = [
        Reminder(recipient_id=person, enrolment_id=enrolment, reason=reason, on_date=day, made_at=now)
        for person, enrolment, reason, day in sorted(keys - known, key=str)
        if person not in silent
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def take_due_along(*, person: int, now: datetime) -> None:
    """Let the mail that is about to begin a pause name the due dates that lie in it or soon after: the next one could come too late."""
    today = timezone.localdate(now)
    rows = _active().filter(learner=person, due_on__range=(today, today + PAUSE + DUE_BEFORE)).values_list("pk", "due_on")
    due = [Reminder(recipient_id=person, enrolment_id=pk, reason=Reminder.Reason.DUE, on_date=day, made_at=now) for pk, day in rows if day]
    Reminder.objects.bulk_create(due, ignore_conflicts=True)


def still_holds(row: Reminder, now: datetime) -> bool:
    """Whether there is still something to remind of: not completed or left, not long past, nothing done since."""
    enrolment, today = row.enrolment, timezone.localdate(now)
    if not enrolment.is_active or row.recipient.restricted_at is not None:
        return False
    if row.reason == Reminder.Reason.ASKED:
        return still_asked(row, now)
    if row.reason == Reminder.Reason.DUE:
        return enrolment.due_on == row.on_date and row.on_date >= today - PAUSE  # put off by the week's pause, not lost
    return _last_step(enrolment) == row.on_date


@transaction.atomic
def choose(*, user: User, wants_reminders: bool) -> None:
    """Turn reminders on or off; what waits is dropped when they are turned off."""
    now = timezone.now()
    ReminderChoice.objects.update_or_create(user=user, defaults={"wants_reminders": wants_reminders, "changed_at": now})
    if not wants_reminders:
        Reminder.objects.filter(recipient=user, mailed_at=None, dropped_at=None).update(dropped_at=now)


def wants_reminders(user: User) -> bool:
    """Whether a person wants reminders; yes unless they said no."""
    return not ReminderChoice.objects.filter(user=user, wants_reminders=False).exists()


def log_of(user: User) -> QuerySet[Reminder]:
    """What was mailed to a person, newest first."""
    return (
        Reminder.objects.filter(recipient=user, mailed_at__isnull=False).select_related("enrolment__course").order_by("-mailed_at", "-pk")
    )


def forget_old() -> int:
    """Delete rows after twelve months (retention); returns how many."""
    return Reminder.objects.filter(made_at__lt=timezone.now() - KEPT).delete()[0]


def _active() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(
        status=Enrolment.Status.ACTIVE, learner__is_active=True, learner__restricted_at=None, course__is_live=True
    )


def _due(today: date) -> list[tuple[int, int, str, date]]:
    rows = _active().filter(due_on__range=(today, today + DUE_BEFORE)).values_list("learner_id", "pk", "due_on")
    return [(person, pk, str(Reminder.Reason.DUE), day) for person, pk, day in rows if day]


def _inactive(now: datetime) -> list[tuple[int, int, str, date]]:
    """Begun and not touched for three weeks. The day is worked out from what is recorded anyway; no activity is kept for it."""
    since = now - INACTIVE_AFTER
    begun = _active().filter(enrolled_at__range=(now - INACTIVE_UNTIL, since))
    begun = begun.filter(Q(bookmark=None) | Q(bookmark__saved_at__lt=since))
    touched = ItemCompletion.objects.filter(enrolment=OuterRef("pk"), completed_at__gte=since)
    rows = begun.filter(~Exists(touched)).annotate(last=Max("completions__completed_at")).select_related("bookmark")
    return [(row.learner_id, row.pk, str(Reminder.Reason.INACTIVE), _day(row, row.last)) for row in rows]


def _last_step(enrolment: Enrolment) -> date:
    return _day(enrolment, enrolment.completions.aggregate(last=Max("completed_at"))["last"])


def _day(enrolment: Enrolment, completed: datetime | None) -> date:
    moments = [enrolment.enrolled_at, completed, enrolment.bookmark.saved_at if hasattr(enrolment, "bookmark") else None]
    return timezone.localdate(max(moment for moment in moments if moment))
