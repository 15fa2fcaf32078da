"""Courses that a cohort is to do. Written by `services.assignments`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.models.outline import Course


class CohortAssignment(models.Model):
    """A course for a cohort, with a due date and mandatory or not. It reaches whoever joins the cohort later; ended, nobody any more."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey("accounts.Cohort", on_delete=models.PROTECT, related_name="assignments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    due_on = models.DateField(null=True, blank=True)
    is_mandatory = models.BooleanField(default=False)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="assignment_public_id_once"),
            models.UniqueConstraint(fields=["cohort", "course"], condition=Q(ended_at=None), name="assignment_once"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("assigned_at")), name="assignment_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} for {self.cohort_id}"
