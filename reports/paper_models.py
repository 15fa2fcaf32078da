"""Reports as files: asked for on a page, made by a worker, kept."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.outbox import Workpiece


class ReportPaper(Workpiece):
    """A report as PDF. The row is its own outbox; it says which frozen figures it is made of (`key`), and is made once. No person in it.

    `step` of `STEPS` is how far the worker has come.
    """

    class Kind(models.TextChoices):
        YEAR = "year", "year"
        COUNCIL = "council", "council"

    class State(models.TextChoices):
        REQUESTED = "requested", "requested"
        MADE = "made", "made"
        NEEDS_ATTENTION = "needs_attention", "needs attention"

    STEPS = 4

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=20)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=16, choices=State.choices, default=State.REQUESTED)
    step = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="report_paper_public_id_once"),
            models.UniqueConstraint(
                fields=["kind", "key", "language"], condition=Q(organisation=None), name="report_paper_of_network_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "key", "language", "organisation"],
                condition=Q(organisation__isnull=False),
                name="report_paper_of_municipality_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="year", organisation=None) | Q(kind="council", organisation__isnull=False), name="report_paper_scope_fits"
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(made_at__isnull=False, pdf__isnull=False) & ~Q(pdf_sha256=""),
                name="report_paper_made_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="requested"), name="report_paper_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.language}"
