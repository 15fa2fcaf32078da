"""Layouts, rules and certificates. The certificate row is its own outbox."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.outbox import Workpiece
from certificates.layout_models import CertificateLayout, LayoutRelease
from certificates.reasons import Reason
from courses.models import Course, Enrolment


class CertificateRule(models.Model):
    """A course earns a certificate. Written by `services.rules` and the package. The link lives here, above, since courses know nothing of certificates."""

    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="certificate_rule", verbose_name=_("Course"))
    layout = models.ForeignKey(
        CertificateLayout,
        on_delete=models.PROTECT,
        related_name="rules",
        limit_choices_to={"live": True},
        verbose_name=_("certificate layout"),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("valid for months"), null=True, blank=True, help_text=_("Empty: the certificate has no end date.")
    )

    class Meta:
        verbose_name = _("certificate rule")
        verbose_name_plural = _("certificate rules")

    def __str__(self) -> str:
        return str(self.course)


class CredentialKey(models.Model):
    """The public half of a key that has signed credentials. Stays in the did document for ever, unless it was stolen."""

    public_key = models.CharField(max_length=64)  # Multikey
    first_used_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["public_key"], name="credential_key_once")]

    def __str__(self) -> str:
        return self.public_key


class StatusList(models.Model):
    """131,072 bits, one a certificate, as a signed credential.

    `changes` counts revocations, `signed_changes` those that the signed list knows: an older signing never takes a newer one's place.
    """

    number = models.PositiveIntegerField()
    credential = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    dirty_since = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0)
    signed_changes = models.PositiveIntegerField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="status_list_number_once"),
            models.CheckConstraint(
                condition=Q(credential="") | Q(signed_at__isnull=False, valid_until__isnull=False),
                name="status_list_signed_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Certificate(Workpiece):
    """The frozen record of a completion. `statement` is everything that is certified; nothing updates it."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("being made")
        ISSUED = "issued", _("issued")
        NEEDS_ATTENTION = "needs_attention", _("needs attention")
        REVOKED = "revoked", _("revoked")

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=16)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    state = models.CharField(max_length=16, choices=State.choices, default=State.REQUESTED)
    statement = models.JSONField()
    schema = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="certificates", db_index=False)
    status_index = models.PositiveIntegerField()
    credential = models.TextField(blank=True)  # Open Badges 3.0, signed; written together with the file
    pdf = models.CharField(max_length=120, blank=True)  # name in the private store
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    template_version = models.PositiveSmallIntegerField(default=1)
    requested_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revocation_reason = models.CharField(max_length=20, blank=True)
    public_reason = models.CharField(max_length=200, blank=True)  # one sentence more than the category, for strangers to read
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    notified_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="certificate_code_once"),
            models.UniqueConstraint(fields=["public_id"], name="certificate_public_id_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=~Q(state="revoked"), name="certificate_one_standing"),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="certificate_status_index_once"),
            models.CheckConstraint(condition=Q(status_index__lt=131_072), name="certificate_status_index_in_range"),
            # Version 1 of the sheet was issued before there were credentials; the sweeper writes those later.
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (
                    Q(issued_at__isnull=False)
                    & ~Q(pdf_sha256="")
                    & ((~Q(pdf="") & (~Q(credential="") | Q(template_version=1))) | Q(erased_at__isnull=False))
                ),
                name="certificate_issued_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | (Q(revoked_at__isnull=False) & ~Q(revocation_reason="")),
                name="certificate_revoked_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["status_list", "status_index"], condition=Q(state="revoked"), name="certificate_revoked_bits"),
            models.Index(fields=["next_try_at"], condition=Q(state="requested"), name="certificate_due"),
            models.Index(fields=["issued_at"], condition=Q(state="issued", notified_at=None), name="certificate_to_mail"),
            models.Index(fields=["valid_until"], condition=Q(state="issued"), name="certificate_runs_out"),
            models.Index(fields=["pdf"], condition=~Q(pdf=""), name="certificate_file"),  # tidying asks which row names a file
            models.Index(fields=["last_error"], condition=Q(state="issued") & ~Q(last_error=""), name="certificate_damaged"),
            models.Index(fields=["pdf_sha256"], name="certificate_by_fingerprint"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def reason_label(self) -> str:
        return str(Reason(self.revocation_reason).label) if self.revocation_reason in Reason.values else ""


class CertificateEvent(models.Model):
    """What happened to a certificate. Append-only."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["kind"], name="certificate_event_kind")]  # files that were made again are few among many events

    def __str__(self) -> str:
        return f"{self.kind} at {self.at}"


from certificates.bulk_models import BulkRow, BulkRun  # noqa: E402  # so that Django finds them
from certificates.life_models import ChangeRequest, HolderNotice  # noqa: E402
from certificates.rule_models import RuleChange  # noqa: E402
from certificates.wallet_models import CertificateShare, Transcript  # noqa: E402

__all__ = [
    "BulkRow",
    "BulkRun",
    "Certificate",
    "CertificateEvent",
    "CertificateLayout",
    "CertificateRule",
    "CertificateShare",
    "ChangeRequest",
    "HolderNotice",
    "LayoutRelease",
    "RuleChange",
    "Transcript",
]
