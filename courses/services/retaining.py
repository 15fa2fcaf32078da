"""What courses keep about people, and until when (SECURITY.md 4.1). Sessions and reminders have sweepers of their own."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from accounts.services.retention import A_BATCH, MONTH, no_rule_for, plain, register_rule
from courses.models import CohortAssignment, Enrolment, ItemCompletion, LiveSession, ReviewDigest


def register_own() -> None:
    """Register the rules of this app, and what takes the rest away."""
    register_rule("courses", models=("courses.Enrolment", "courses.ItemCompletion"), kept=60 * MONTH, act=forget_enrolments)
    register_rule(
        "assignments",
        models=("courses.CohortAssignment",),
        kept=12 * MONTH,
        act=plain(CohortAssignment, lambda cut: Q(ended_at__lt=cut)),
    )
    register_rule("review mails", models=("courses.ReviewDigest",), kept=MONTH, act=plain(ReviewDigest, lambda cut: Q(week__lt=cut.date())))
    register_rule("leaders of sessions", models=("courses.LiveSession",), kept=12 * MONTH, act=forget_leaders)
    for model in ("courses.Booking", "courses.SessionMessage", "courses.SessionFeedback"):
        no_rule_for(model, "the sweeper of sessions, twelve months after the session")
    no_rule_for("courses.Reminder", "the task courses.remind, after twelve months")
    no_rule_for("courses.ReminderChoice", "goes with the account")
    no_rule_for("courses.Bookmark", "goes when the course is completed or left")


def forget_enrolments(cut_off: datetime, dry: bool) -> int:
    """Delete courses that ended five years ago and on which nothing hangs: no certificate, no attempt, no later course."""
    ended = Enrolment.objects.filter(Q(completed_at__lt=cut_off) | Q(status=Enrolment.Status.WITHDRAWN, withdrawn_at__lt=cut_off))
    count, last = 0, 0
    while batch := list(ended.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:A_BATCH]):
        last = batch[-1]
        free = set(batch) - _needed(batch)
        count += len(free)
        if free and not dry:
            _delete(free)
    return count


def _needed(batch: list[int]) -> set[int]:
    """Which enrolments something else points at: one query a relation, asked of the relations, since this layer does not know those above."""
    needed = {pk for pk in Enrolment.objects.filter(renews__in=batch).values_list("renews", flat=True) if pk is not None}
    carried = ItemCompletion.objects.filter(carried_from__enrolment__in=batch).exclude(enrolment__in=batch)
    needed |= {pk for pk in carried.values_list("carried_from__enrolment", flat=True) if pk is not None}
    for relation in Enrolment._meta.related_objects:
        if relation.related_model in {Enrolment, ItemCompletion} or relation.on_delete is models.CASCADE:
            continue
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": batch})
        needed |= set(rows.values_list(relation.field.name, flat=True))
    return needed


@transaction.atomic
def _delete(keys: set[int]) -> None:
    ItemCompletion.objects.filter(enrolment__in=keys).exclude(carried_from=None).delete()
    ItemCompletion.objects.filter(enrolment__in=keys).delete()
    Enrolment.objects.filter(pk__in=keys).delete()


def forget_leaders(cut_off: datetime, dry: bool) -> int:
    """Forget who led sessions that ended twelve months ago."""
    rows = LiveSession.leaders.through.objects.filter(livesession__ends_at__lt=cut_off)
    return rows.count() if dry else rows.delete()[0]
