"""Corrections of keys, who proposed them, and whom they changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.outbox import Outbox


class RegradeProposal(models.Model):
    """A trainer says that a key is wrong; an administrator decides. Written by `services.proposals`; names who proposed and decided."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    version = models.ForeignKey("quizzes.QuizVersion", on_delete=models.PROTECT, related_name="regrade_proposals")
    question_key = models.CharField(max_length=36)
    correct = models.JSONField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="regrade_proposal_has_reason"),
            models.CheckConstraint(
                condition=(Q(state="open") & Q(decided_by=None) & Q(decided_at=None))
                | (~Q(state="open") & Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
                name="regrade_proposal_decided_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_key} in {self.version_id}, {self.state}"


class Regrade(models.Model):
    """What counts as right for one question of one version, from its number on. Append-only; undoing it is a further row.

    `correct` is the stored form of `quizzes.corrections.Correction`. Written by `services.regrading.decide`; names who decided.
    """

    version = models.ForeignKey("quizzes.QuizVersion", on_delete=models.PROTECT, related_name="regrades")
    question_key = models.CharField(max_length=36)
    number = models.PositiveIntegerField()
    correct = models.JSONField()
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    proposal = models.ForeignKey(RegradeProposal, on_delete=models.PROTECT, null=True, blank=True, related_name="regrades")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="regrade_number_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="regrade_has_reason"),
            models.CheckConstraint(condition=Q(number__gte=1), name="regrade_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.question_key} in {self.version_id}, correction {self.number}"


class RegradeNotice(Outbox):
    """What a correction changed for one attempt, and the mail that says so: the row is the outbox. Personal, kept with the attempt."""

    attempt = models.ForeignKey("quizzes.Attempt", on_delete=models.CASCADE, related_name="regrade_notices")
    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="notices")
    points_before = models.PositiveIntegerField()
    points_after = models.PositiveIntegerField()
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()
    written_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "regrade"], name="regrade_notice_once"),
            models.CheckConstraint(condition=Q(passed_before=False) | Q(passed_after=True), name="regrade_takes_no_pass"),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(mailed_at=None), name="regrade_notice_due")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.points_before} to {self.points_after}"
