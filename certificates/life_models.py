"""What happens to certificates after they were issued: who asked for a change and who decided, and what holders are told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.outbox import Outbox
from certificates.reasons import Reason


class ChangeRequest(models.Model):
    """Somebody asks for a certificate to be revoked or corrected, somebody else decides. Written by `services.changes`; personal."""

    class Kind(models.TextChoices):
        REVOKE = "revoke", _("revoke")
        CORRECT = "correct", _("replace by a corrected one")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="change_requests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=20, blank=True)  # a category of `services.revocation.Reason`
    public_reason = models.CharField(max_length=200, blank=True)  # strangers read it
    note = models.CharField(max_length=500)  # why; administrators read it, and whoever wrote it
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    # In whose name a coordinator asked.
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=500, blank=True)
    alone = models.BooleanField(default=False)  # decided by the only administrator there was (G-6)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=Q(state="open"), name="change_request_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="change_request_decided_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=F("requested_by")) | Q(alone=True),
                name="change_request_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(kind="correct", reason="") | (Q(kind="revoke") & ~Q(reason="")),
                name="change_request_revocation_has_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["requested_at"], condition=Q(state="open"), name="change_request_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.certificate_id}"

    @property
    def reason_label(self) -> str:
        return str(Reason(self.reason).label) if self.reason else ""


class HolderNotice(Outbox):
    """One thing that a holder is to be told about a certificate, once. Written by `services.notices`; the row is the outbox."""

    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=30)  # revoked, replaced, refused-<request>, opened-<event>, expires-<days>
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # mailed, or no longer to be mailed
    mailed = models.BooleanField(default=False)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "key"], name="holder_notice_once"),
            models.CheckConstraint(condition=Q(mailed=False) | Q(ended_at__isnull=False), name="holder_notice_mailed_has_ended"),
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(ended_at=None), name="holder_notice_due")]

    def __str__(self) -> str:
        return f"{self.key} of {self.certificate_id}"
