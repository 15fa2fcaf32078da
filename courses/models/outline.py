"""What was published, frozen. Written by `services.outline` only; nothing here is ever deleted."""

from django.db import models
from django.db.models import Q


class Course(models.Model):
    """A course by its key. `texts` holds title, summary and address per language; it follows the pages and proves nothing.

    `stamp` changes with everything that the outline shows: what was read under one stamp may be kept.
    """

    key = models.UUIDField()
    title = models.CharField(max_length=255)
    source_locale = models.CharField(max_length=5)
    is_live = models.BooleanField(default=False)
    live_version = models.ForeignKey("CourseVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    texts = models.JSONField(default=dict)
    stamp = models.CharField(max_length=64, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="course_key_once"),
            models.CheckConstraint(condition=Q(is_live=False) | Q(live_version__isnull=False), name="course_live_has_version"),
        ]

    def __str__(self) -> str:
        return self.title


class CourseVersion(models.Model):
    """One published form of a course. Written once, never changed: learners are judged by exactly one of these rows."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    outline = models.JSONField()
    required_ids = models.JSONField()
    required_count = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_number_once"),
            models.CheckConstraint(condition=Q(required_count__gte=1), name="course_version_asks_something"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}, version {self.number}"


class CourseModule(models.Model):
    """A module of a course. Its completion is derived from its items and stored nowhere."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="modules")
    key = models.UUIDField()
    title = models.CharField(max_length=255)
    place = models.CharField(max_length=20, default="rathaus")
    position = models.PositiveIntegerField()
    is_live = models.BooleanField(default=True)
    texts = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["key"], name="course_module_key_once")]

    def __str__(self) -> str:
        return self.title


class CourseItem(models.Model):
    """A lesson, workshop or quiz of a module; learner rows point here and never at a page.

    `origin` is the key of the item that this one is a copy of, its own key for all others: items of one origin are the same thing to do.
    """

    module = models.ForeignKey(CourseModule, on_delete=models.PROTECT, related_name="items")
    key = models.UUIDField()
    origin = models.UUIDField()
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=255)
    minutes = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    required = models.BooleanField()
    is_live = models.BooleanField(default=True)
    changed_on = models.DateField()
    texts = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="course_item_key_once"),
            models.CheckConstraint(condition=Q(kind__in=["lesson", "workshop", "quiz"]), name="course_item_kind_known"),
        ]
        indexes = [models.Index(fields=["origin"], name="course_item_origin")]

    def __str__(self) -> str:
        return self.title
