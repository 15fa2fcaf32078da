"""The index of the bank, and which changes of an origin were declined. Rows of authors: nothing of learners points here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class QuestionEntry(models.Model):
    """A question of one quiz page, as its newest draft has it. Written by `bank.index` only, from the pages, and built anew at any time.

    `digest` is the fingerprint of the draft and `live_digest` that of the published form, empty when there is none (`bank.fingerprint`).
    `family` is the question from which this one was copied, else the question itself: equal for all that share an origin.
    """

    class State(models.TextChoices):
        LIVE = "live", _("published")
        CHANGED = "changed", _("published, with a changed draft")
        DRAFT = "draft", _("draft")
        LEAVING = "leaving", _("published, removed in the draft")

    page = models.ForeignKey("quizzes.QuizPage", on_delete=models.CASCADE, related_name="+")
    block = models.CharField(max_length=36)
    item_key = models.UUIDField()
    course_key = models.UUIDField(null=True, blank=True)
    locale = models.CharField(max_length=5)
    key = models.CharField(max_length=36)
    kind = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    text = models.TextField()
    words = models.TextField()  # all words, in one case, for searching
    tags = models.CharField(max_length=500, blank=True)  # " m1 law ": a blank on both sides of each
    difficulty = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State.choices)
    digest = models.CharField(max_length=64)
    live_digest = models.CharField(max_length=64, blank=True)
    family = models.CharField(max_length=80)
    origin_item = models.UUIDField(null=True, blank=True)
    origin_key = models.CharField(max_length=36, blank=True)
    origin_digest = models.CharField(max_length=64, blank=True)
    weaknesses = models.JSONField(default=list)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "block"], name="question_entry_once_per_block"),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(live_digest=""), name="question_entry_published_has_digest"),
        ]
        indexes = [
            models.Index(fields=["item_key", "locale", "key"], name="question_entry_by_key"),
            models.Index(fields=["family"], name="question_entry_by_family"),
            models.Index(fields=["key"], name="question_entry_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.key} in {self.page_id}"


class DeclinedChange(models.Model):
    """The owner of a copy does not want this change of its origin: of that published form there is no more to be said."""

    item_key = models.UUIDField()
    locale = models.CharField(max_length=5)
    key = models.CharField(max_length=36)
    digest = models.CharField(max_length=64)
    declined_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item_key", "locale", "key", "digest"], name="declined_change_once")]

    def __str__(self) -> str:
        return f"{self.key} of {self.item_key} stays as it is"
