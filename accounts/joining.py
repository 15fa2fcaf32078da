"""How people come into a municipality and learn together: models. Loaded with `accounts.models`, written by the services alone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import choices
from accounts.outbox import Outbox

ORGANISATION = "accounts.Organisation"


class Cohort(models.Model):
    """People of one municipality who learn together. With `unit` everybody of that unit belongs to it, later arrivals too."""

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="cohort_name_once"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="cohort_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class CohortMember(models.Model):
    """A person's place in a cohort, by membership: it ends with it. Personal."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="cohort_places")
    joined_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "membership"], name="cohort_member_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.cohort_id}"


class Invitation(Outbox):
    """An invitation into a municipality: to one address, or a link with seats. The row is the outbox of its mail.

    The database knows the token's hash only; the token itself is worked out anew for each mail (`accounts.tokens`). Personal: the
    address, until 30 days after the expiry.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        LINK = "link", _("Link")

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="invitations")
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    email = models.EmailField(max_length=254, blank=True)
    full_name = models.CharField(max_length=150, blank=True)
    office_kind = models.CharField(max_length=20, choices=choices.OfficeKind.choices, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, choices=choices.Language.choices, default=choices.Language.GERMAN)
    label = models.CharField(max_length=120, blank=True)
    token_hash = models.CharField(max_length=64)
    turn = models.PositiveSmallIntegerField(default=1)
    seats = models.PositiveIntegerField(default=1)
    uses_left = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="invitation_public_id_once"),
            models.UniqueConstraint(fields=["token_hash"], name="invitation_token_once"),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(kind="person", accepted_at=None, revoked_at=None),
                name="invitation_one_open",
            ),
            models.CheckConstraint(
                condition=(Q(kind="person", seats=1) & ~Q(email="")) | Q(kind="link", email="", accepted_at=None),
                name="invitation_person_has_email",
            ),
            models.CheckConstraint(condition=Q(uses_left__lte=F("seats"), seats__gte=1), name="invitation_not_overused"),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(uses_left=0), name="invitation_accepted_is_used"),
        ]
        indexes = [models.Index(fields=["organisation", "kind", "created_at"], name="invitation_by_organisation")]

    def __str__(self) -> str:
        return f"invitation {self.public_id}"


class JoinRequest(models.Model):
    """Somebody asks to belong to a municipality; its coordinator decides. Personal, kept 12 months after the decision."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="join_requests")
    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="join_requests")
    office_kind = models.CharField(max_length=20, choices=choices.OfficeKind.choices)
    unit = models.CharField(max_length=120, blank=True)
    invitation = models.ForeignKey(Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="join_request_public_id_once"),
            models.UniqueConstraint(fields=["user", "organisation"], condition=Q(state="waiting"), name="join_request_one_open"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="join_request_decided_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} asks {self.organisation_id}"


class MailText(models.Model):
    """A municipality's own words for a mail, in one language. Written by `services.mail_texts`, placeholders checked."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        REMINDER = "reminder", _("Reminder")

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.CASCADE, related_name="mail_texts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    language = models.CharField(max_length=5, choices=choices.Language.choices)
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=4000)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "language"], name="mail_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language}) of {self.organisation_id}"


class CoordinationEvent(models.Model):
    """What was done in the name of a municipality: who, what, when, about whom. Append-only; facts hold numbers and words, no names."""

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["organisation", "-at"], name="event_by_organisation")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.organisation_id}"
