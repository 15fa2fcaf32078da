"""What holders do with their certificates: links they share, transcripts they ask for."""

from django.db import models
from django.db.models import F


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
