"""Changes of the rules by which courses earn certificates: one person asks, another decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Course


class RuleChange(models.Model):
    """What somebody wants a course's rule to be, or that it ends, and who decided. Written by `services.rules`; the rule follows approval."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    layout = models.ForeignKey("certificates.CertificateLayout", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    ends = models.BooleanField(default=False)
    note = models.CharField(max_length=500)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    alone = models.BooleanField(default=False)  # by the only administrator there was (G-6)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course"], condition=Q(state="open"), name="rule_change_one_open"),
            models.CheckConstraint(
                condition=Q(ends=True, layout=None, valid_months=None) | Q(ends=False, layout__isnull=False),
                name="rule_change_names_its_layout_or_ends",
            ),
            models.CheckConstraint(condition=Q(valid_months=None) | Q(valid_months__gte=1), name="rule_change_valid_for_a_month"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="rule_change_decided_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=F("requested_by")) | Q(alone=True),
                name="rule_change_needs_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"rule of {self.course_id}, {self.state}"
