"""What learners did. Every row points at frozen rows; PROTECT everywhere."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Course, CourseItem, CourseVersion


class Enrolment(models.Model):
    """One person in one course. Municipality and kind of office are copied at enrolling: moving does not move history."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        COMPLETED = "completed", _("completed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments")
    office_kind = models.CharField(max_length=20, blank=True)
    cohort = models.ForeignKey("accounts.Cohort", on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ACTIVE)
    enrolled_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    items_done = models.PositiveIntegerField(default=0)
    optional_items = models.JSONField(default=list, blank=True)  # numbers of lessons, by `services.optional`; completes nothing
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="enrolment_public_id_once"),
            models.UniqueConstraint(fields=["learner", "course"], condition=Q(status="active"), name="enrolment_one_active"),
            models.CheckConstraint(
                condition=(Q(status="completed") & Q(completed_at__isnull=False) & Q(completed_version__isnull=False))
                | (~Q(status="completed") & Q(completed_at=None) & Q(completed_version=None)),
                name="enrolment_completed_is_whole",
            ),
            models.CheckConstraint(condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False), name="enrolment_withdrawn_is_dated"),
        ]
        indexes = [
            models.Index(fields=["organisation", "course", "status"], name="enrolment_by_organisation"),
            models.Index(fields=["course", "status", "judged_version"], name="enrolment_to_judge"),
            models.Index(fields=["due_on"], condition=Q(status="active", due_on__isnull=False), name="enrolment_due"),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.public_id}"

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_completed(self) -> bool:
        return self.status == self.Status.COMPLETED


class ItemCompletion(models.Model):
    """An item that somebody has done, in whatever language. Insert-only.

    `substance_on` is the item's last change of substance at that time: what was done can be told from what came later. A completion that
    was carried over from another course names the one it rests on, which was not carried itself.
    """

    class How(models.TextChoices):
        READ = "read", _("read")
        PASSED = "passed", _("passed")
        ATTENDED = "attended", _("attended")
        RECOGNISED = "recognised", _("recognised")
        CARRIED = "carried", _("carried over")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="completions")
    item = models.ForeignKey(CourseItem, on_delete=models.PROTECT, related_name="completions")
    how = models.CharField(max_length=12, choices=How.choices)
    completed_at = models.DateTimeField()
    substance_on = models.DateField()
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="completion_once_per_item"),
            models.CheckConstraint(
                condition=~Q(how__in=["attended", "recognised"]) | Q(recorded_by__isnull=False), name="completion_is_witnessed"
            ),
            models.CheckConstraint(
                condition=(Q(how="carried") & Q(carried_from__isnull=False)) | (~Q(how="carried") & Q(carried_from=None)),
                name="completion_carried_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} done in {self.enrolment_id}"


class Bookmark(models.Model):
    """Where a learner stopped reading. Written by `services.bookmarks`; personal, deleted on completion."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="bookmark")
    item = models.ForeignKey(CourseItem, on_delete=models.PROTECT, related_name="+")
    block_key = models.CharField(max_length=36, blank=True)
    saved_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"bookmark of {self.enrolment_id}"
