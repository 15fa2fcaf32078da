"""Runs over many certificates: what is to be done with whom, who asked, who approved, how far it is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.reasons import Reason
from courses.models import Course, Enrolment


class BulkRun(models.Model):
    """One act for many people, frozen as rows when it was planned. Written by `services.bulk_planning` and `services.bulk`."""

    class Kind(models.TextChoices):
        ISSUE = "issue", _("issue missing certificates")
        REISSUE = "reissue", _("issue again with the layout of today")
        REVOKE = "revoke", _("revoke")
        RESTORE = "restore", _("issue new ones for revoked ones")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")
        CANCELLED = "cancelled", pgettext_lazy("run", "cancelled")
        UNDONE = "undone", _("undone")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    completed_from = models.DateField(null=True, blank=True)
    completed_to = models.DateField(null=True, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=20, blank=True)  # of a revocation; strangers read it
    note = models.CharField(max_length=500)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    total = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    alone = models.BooleanField(default=False)  # approved by the only administrator there was (G-6)
    ended_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="bulk_run_is_approved_before_it_runs",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("requested_by")) | Q(alone=True), name="bulk_run_needs_a_second_person"
            ),
            models.CheckConstraint(condition=~Q(kind="revoke") | ~Q(reason=""), name="bulk_run_revocation_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def reason_label(self) -> str:
        return str(Reason(self.reason).label) if self.reason else ""


class BulkRow(models.Model):
    """One person of a run, and what became of it. `before` is the certificate that stood, `after` the one that was made."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("passed over")

    run = models.ForeignKey(BulkRun, on_delete=models.PROTECT, related_name="rows")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    after = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=20, blank=True)  # why it was passed over

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "enrolment"], name="bulk_row_once_per_enrolment")]
        indexes = [models.Index(fields=["run", "id"], condition=Q(state="waiting"), name="bulk_row_waiting")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.enrolment_id}"
