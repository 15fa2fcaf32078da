"""What people are told, what they ask for about their own data, and what is done in the name of the platform."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.outbox import Outbox

PERSON = settings.AUTH_USER_MODEL


class Notification(Outbox):
    """One message to one person, on the platform and perhaps by mail. Written by `notifications.notify`; personal.

    Words are made from `kind` and `facts` when they are read, in the reader's language. The row is the outbox of its own mail.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="notifications")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    on_platform = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notification_once_by_key"),
            models.CheckConstraint(condition=Q(on_platform=True) | Q(by_mail=True), name="notification_goes_somewhere"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notification_of_person"),
            models.Index(fields=["created_at"], condition=Q(by_mail=True, mailed_at=None), name="notification_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class NotificationChoice(models.Model):
    """Where a person wants to be told about one kind of thing; no row: as the kind says. Written by the settings page; personal."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="notification_choices")
    kind = models.CharField(max_length=40)
    on_platform = models.BooleanField()
    by_mail = models.BooleanField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notification_choice_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class PersonalExport(Outbox):
    """A copy of everything about a person. The row is the outbox; the file goes after 24 hours.

    Asked for by that person and for them alone; with `act`, approved by two administrators and for the one who asked.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("being made")
        MADE = "made", _("ready")
        NEEDS_ATTENTION = "needs_attention", _("needs attention")
        REMOVED = "removed", _("removed")

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="personal_exports")
    act = models.OneToOneField("accounts.PersonAct", on_delete=models.PROTECT, null=True, blank=True, related_name="export")
    state = models.CharField(max_length=16, choices=State.choices, default=State.REQUESTED)
    requested_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="requested", act=None), name="personal_export_one_waiting"),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(made_at__isnull=False, ends_at__isnull=False), name="personal_export_made_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class ErasureRequest(Outbox):
    """An account that is to be erased, and when. The row is the outbox; it stays as proof, hung on the emptied account."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")
        DONE = "done", _("done")

    class Ground(models.TextChoices):
        REQUEST = "request", _("at the person's request")
        OPERATOR = "operator", _("by the operator")
        INACTIVE = "inactive", _("24 months without sign-in")
        LEDGER = "ledger", _("erased before a backup was restored")

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="erasure_requests")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    ground = models.CharField(max_length=12, choices=Ground.choices)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="planned"), name="erasure_one_planned"),
            models.CheckConstraint(condition=Q(due_at__gte=F("requested_at")), name="erasure_is_due_after_its_request"),
            models.CheckConstraint(condition=Q(state="planned") | Q(ended_at__isnull=False), name="erasure_ended_is_dated"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.due_at:%Y-%m-%d}"


class RetentionRun(models.Model):
    """What one daily run took away for one purpose. Append-only; numbers, no person."""

    rule = models.CharField(max_length=60)
    cut_off = models.DateTimeField()
    count = models.PositiveIntegerField()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["rule", "-at"], name="retention_run_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.count}"


class AuditEvent(models.Model):
    """Who did what with special rights, to what, why and when. Append-only: `digest` chains each row to the one before."""

    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_events")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=40)
    object = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="audit_event_digest_once")]
        indexes = [
            models.Index(fields=["subject", "-at"], name="audit_event_of_person"),
            models.Index(fields=["at"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.act} at {self.at}"
