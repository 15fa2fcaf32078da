"""What holders do with their certificates: links they share, transcripts they ask for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.outbox import Workpiece


class CertificateShare(models.Model):
    """A link by which strangers see one certificate until it ends or is taken back. Written by `services.sharing`; personal.

    Of the link's secret only the hash is kept, of its openings only the number.
    """

    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="shares")
    token_hash = models.CharField(max_length=64)
    with_file = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    openings = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="certificate_share_token_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=F("created_at")), name="certificate_share_ends_after_its_start"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} until {self.ends_at:%Y-%m-%d}"


class Transcript(Workpiece):
    """An overview of the courses that a person completed, asked for by that person. The row is its own outbox; personal.

    `content` is what it says, frozen when it was asked for. Content and file are kept for days, number and hash for years, so that a
    file can still be told from a forged one.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("being made")
        MADE = "made", _("made")
        NEEDS_ATTENTION = "needs_attention", _("needs attention")

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="transcripts")
    number = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=16, choices=State.choices, default=State.REQUESTED)
    content = models.JSONField(default=dict)
    requested_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="transcript_public_id_once"),
            models.UniqueConstraint(fields=["number"], name="transcript_number_once"),
            models.UniqueConstraint(fields=["learner"], condition=models.Q(state="requested"), name="transcript_one_waiting"),
            models.CheckConstraint(
                condition=~models.Q(state="made") | (models.Q(made_at__isnull=False) & ~models.Q(pdf_sha256="")),
                name="transcript_made_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["pdf_sha256"], name="transcript_by_fingerprint"),
            models.Index(fields=["next_try_at"], condition=models.Q(state="requested"), name="transcript_due"),
        ]

    def __str__(self) -> str:
        return self.number
