"""Reminders to learners: the row is the outbox and the log; whoever is reminded can read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.outbox import Outbox
from courses.models.learning import Enrolment


class Reminder(Outbox):
    """One reason to remind one person, once. Personal; kept 12 months so that the person can read what was sent.

    `on_date` is the day the reason hangs on (due day, day of the last step, day of the asking): the same reason never makes a second row. That a certificate
    ends is told by `certificates.services.reminders`.
    """

    class Reason(models.TextChoices):
        DUE = "due", _("due soon")
        INACTIVE = "inactive", _("begun and not finished")
        ASKED = "asked", _("your municipality asks you to go on")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reminders")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    on_date = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "enrolment", "reason", "on_date"], name="reminder_once"),
            models.CheckConstraint(condition=Q(mailed_at=None) | Q(dropped_at=None), name="reminder_mailed_or_dropped"),
            models.CheckConstraint(
                condition=Q(reason="asked", asked_by__isnull=False) | (~Q(reason="asked") & Q(asked_by=None)),
                name="reminder_asked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["recipient"], condition=Q(mailed_at=None, dropped_at=None), name="reminder_waiting")]

    def __str__(self) -> str:
        return f"{self.reason} for {self.recipient_id}"


class ReminderChoice(models.Model):
    """Whether a person wants reminders; without a row they do. Personal, until erasure."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_choice")
    wants_reminders = models.BooleanField()
    changed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wants_reminders}"
