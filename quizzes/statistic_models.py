"""What may leave about how questions are answered: aggregates, no person in them (SECURITY.md 4.3, K-10)."""

from django.db import models
from django.db.models import Q


class VersionAnalysis(models.Model):
    """When a version was last looked at for analysis, so that chunks go round. Written by `services.analysing`."""

    version = models.OneToOneField("quizzes.QuizVersion", on_delete=models.PROTECT, related_name="analysis")
    analysed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.version_id}, {self.analysed_at}"


class QuestionFigures(models.Model):
    """The figures of one question of one version, replaced after seven further people. Percent in steps of five."""

    version = models.ForeignKey("quizzes.QuizVersion", on_delete=models.PROTECT, related_name="figures")
    question_key = models.CharField(max_length=36)
    kind = models.CharField(max_length=30)
    people = models.PositiveIntegerField()
    right = models.PositiveSmallIntegerField()
    difficulty = models.PositiveSmallIntegerField()
    discrimination = models.SmallIntegerField(null=True, blank=True)
    options = models.JSONField(default=dict)
    hints = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "question_key"], name="question_figures_once"),
            models.CheckConstraint(condition=Q(people__gte=7), name="question_figures_from_seven_people"),
            models.CheckConstraint(condition=Q(right__lte=100, difficulty__lte=100), name="question_figures_are_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.question_key} in {self.version_id}"
