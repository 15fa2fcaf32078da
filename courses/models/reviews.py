"""Reminders to authors that facts are to be checked again."""

from django.conf import settings
from django.db import models

from accounts.outbox import Outbox


class ReviewDigest(Outbox):
    """One mail a week to an author about what is due for a new check. Written and sent by `services.digests`; the row is the outbox.

    Personal: who was reminded, in which week. Kept 30 days.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_digests")
    week = models.DateField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "week"], name="review_digest_one_a_week")]

    def __str__(self) -> str:
        return f"{self.recipient_id}, week of {self.week}"
