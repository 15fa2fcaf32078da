"""A coordinator asks to remind people of courses they are enrolled in. The rows join the others that wait: at most one mail a week."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.services.events import record
from accounts.services.roles import has_role
from courses.models import Enrolment, Reminder, ReminderChoice

WAITS_AT_MOST = timedelta(days=14)  # a week's pause, a weekend and a holiday; then asking is no longer what was meant
MOST_AT_ONCE = 200


@transaction.atomic
def ask_reminders(*, organisation: Organisation, asked_by: User, memberships: Collection[int], visible: Q) -> None:
    """Write a row for each running course, seen by the coordinator (`visible`), of the given current members. Tells nothing about them.

    Left out without a word: whoever wants no reminders or restricts the use of their data, whoever was asked to be reminded within the week, memberships of other
    municipalities, and people without a running course. So the answer is no count of anybody. Raises ValueError for more than 200.
    """
    if len(memberships) > MOST_AT_ONCE:
        raise ValueError(f"At most {MOST_AT_ONCE} people at once.")
    _write(organisation, asked_by, list(memberships), visible)
    record(kind="reminders asked for", organisation=organisation, actor=asked_by, count=len(memberships))


def ask_everyone(*, organisation: Organisation, asked_by: User, memberships: Collection[int], visible: Q) -> None:
    """As `ask_reminders`, for as many as a list has: recorded once and first, then written in pieces, each a short transaction.

    A fault in the middle leaves whole pieces; asking again the same week writes the rest and nobody's second row.
    """
    record(kind="reminders asked for", organisation=organisation, actor=asked_by, count=len(memberships))
    chosen = sorted(memberships)
    for start in range(0, len(chosen), MOST_AT_ONCE):
        with transaction.atomic():
            _write(organisation, asked_by, chosen[start : start + MOST_AT_ONCE], visible)


def _write(organisation: Organisation, asked_by: User, memberships: list[int], visible: Q) -> None:
    now = timezone.now()
    silent = ReminderChoice.objects.filter(wants_reminders=False).values("user")
    lately = Reminder.objects.filter(reason=Reminder.Reason.ASKED, dropped_at=None, made_at__gt=now - timedelta(days=7)).values("recipient")
    running = (
        Enrolment.objects.filter(
            visible,
            organisation=organisation,
            status=Enrolment.Status.ACTIVE,
            course__is_live=True,
            learner__is_active=True,
            learner__restricted_at=None,
            learner__memberships__in=memberships,
            learner__memberships__organisation=organisation,
            learner__memberships__ended_at=None,
        )
        .exclude(learner__in=silent)
        .exclude(learner__in=lately)
        .values_list("pk", "learner_id")
        .order_by("pk")
    )
    rows = [
        Reminder(
            recipient_id=person,
            enrolment_id=pk,
            reason=Reminder.Reason.ASKED,
            on_date=timezone.localdate(now),
            made_at=now,
            asked_by=asked_by,
        )
        for pk, person in running
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def still_asked(row: Reminder, now: datetime) -> bool:
    """Whether the asking still stands when the mail would go: not old, and who asked still coordinates a municipality that shows names."""
    town = row.enrolment.organisation
    if row.asked_by is None or town is None or now - row.made_at > WAITS_AT_MOST:
        return False
    return town.is_active and town.visibility_level >= 1 and has_role(row.asked_by, "coordinator", town)
