"""Frozen quizzes, attempts and answers. Pages are imported so that Django finds them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.models import CourseItem, Enrolment
from quizzes.bank.models import DeclinedChange, QuestionEntry
from quizzes.content import Dealt
from quizzes.pages import QuizPage
from quizzes.regrade_models import Regrade, RegradeNotice, RegradeProposal
from quizzes.statistic_models import QuestionFigures, VersionAnalysis

__all__ = [
    "Answer",
    "Attempt",
    "DeclinedChange",
    "QuestionEntry",
    "QuestionFigures",
    "QuizPage",
    "QuizVersion",
    "Regrade",
    "RegradeNotice",
    "RegradeProposal",
    "SelfAssessment",
    "VersionAnalysis",
]


class QuizVersion(models.Model):
    """A quiz as it was published in one language, in our own JSON (`quizzes.content`). Written once, never changed.

    `key_digest` covers keys, points and right answers without words, so it is equal in every language.
    """

    item = models.ForeignKey(CourseItem, on_delete=models.PROTECT, related_name="quiz_versions")
    locale = models.CharField(max_length=5)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    key_digest = models.CharField(max_length=64)
    content = models.JSONField()
    question_count = models.PositiveIntegerField()
    source_revision_id = models.PositiveBigIntegerField(null=True, blank=True)  # a note, no key: revisions may be purged
    created_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "locale", "digest"], name="quiz_version_content_once"),
            models.UniqueConstraint(fields=["item", "locale", "number"], name="quiz_version_number_once"),
            models.CheckConstraint(condition=Q(question_count__gte=1), name="quiz_version_asks_something"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.locale} version {self.number}"


class Attempt(models.Model):
    """A try at a quiz, pinned to one version. `dealt` = {"questions": [key, …], "options": {key: [choice key, …]}}; personal."""

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("in progress")
        GRADED = "graded", _("graded")
        VOID = "void", _("void")

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    item = models.ForeignKey(CourseItem, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    closed_by = models.CharField(max_length=8, blank=True, choices=[("learner", _("learner")), ("deadline", _("deadline"))])
    dealt = models.JSONField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    max_points = models.PositiveIntegerField()
    passed = models.BooleanField(null=True, blank=True)
    receipt = models.CharField(max_length=64, blank=True)
    regraded_to = models.PositiveIntegerField(default=0)  # the number of the version's last correction that was applied
    void_reason = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="attempt_public_id_once"),
            models.UniqueConstraint(fields=["enrolment", "item", "number"], name="attempt_numbered_once"),
            models.UniqueConstraint(fields=["enrolment", "item"], condition=Q(state="in_progress"), name="attempt_one_open"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__lte=F("max_points")), name="attempt_points_in_range"),
            models.CheckConstraint(
                condition=~Q(state="graded")
                | (Q(points__isnull=False) & Q(passed__isnull=False) & Q(submitted_at__isnull=False) & ~Q(closed_by="") & ~Q(receipt="")),
                name="attempt_graded_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="attempt_void_has_reason"),
        ]
        indexes = [models.Index(fields=["deadline_at"], condition=Q(state="in_progress"), name="attempt_deadline")]

    def __str__(self) -> str:
        return f"attempt {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.IN_PROGRESS

    @cached_property
    def deal(self) -> Dealt:
        """What was dealt, read once: it is frozen with the attempt."""
        return Dealt.from_json(self.dealt)


class Answer(models.Model):
    """The current answer to one question. `revision` counts the acknowledged changes; personal, kept 90 days after grading."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=36)
    chosen = models.JSONField()
    revision = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question_key"], name="answer_once_per_question"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="answer_revision_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.question_key} in {self.attempt_id}"


class SelfAssessment(models.Model):
    """Which criteria a learner found met in their own free text, after grading. Written by `assessing`; personal, goes with its answer."""

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="assessment")
    met = models.JSONField()
    assessed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"self-assessment of {self.answer_id}"
