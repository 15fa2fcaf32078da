"""What administrators ask to be done with another person's data; a second person decides (row 35)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PERSON = settings.AUTH_USER_MODEL


class PersonAct(models.Model):
    """An administrator asks for a copy or for the erasure of somebody else's data, another one decides. Written by `services.acts`; personal.

    What was asked on a page is done by workers after the approval; what a command asked for, the command does when it is run again.
    """

    class Kind(models.TextChoices):
        COPY = "copy", _("copy of the data")
        ERASURE = "erasure", _("erasure of the account")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")
        EXPIRED = "expired", _("expired")

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="acts_about")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=500, blank=True)  # the person can read it; emptied with the account
    by_command = models.BooleanField(default=False)
    requested_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # nobody decides after that, and no command carries it out
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=500, blank=True)
    alone = models.BooleanField(default=False)  # decided by the only administrator there was (G-6)
    carried_out_at = models.DateTimeField(null=True, blank=True)  # handed to the workers, or done by the command

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(state="open"), name="person_act_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | Q(state="expired", decided_by=None, decided_at__isnull=False)
                | Q(state__in=["approved", "refused", "withdrawn"], decided_by__isnull=False, decided_at__isnull=False),
                name="person_act_decided_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=F("requested_by")) | Q(alone=True),
                name="person_act_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(requested_by=F("person")) & (Q(decided_by=None) | ~Q(decided_by=F("person"))),
                name="person_act_is_about_somebody_else",
            ),
            models.CheckConstraint(condition=Q(carried_out_at=None) | Q(state="approved"), name="person_act_done_was_approved"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("requested_at")), name="person_act_ends_after_its_request"),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(state="open"), name="person_act_open"),
            models.Index(fields=["-decided_at"], name="person_act_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
