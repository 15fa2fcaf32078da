"""Frozen figures that may leave, and who looked at named lists. No person stands in a figure."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reports.paper_models import ReportPaper

__all__ = ["NetworkFigure", "ParticipationFigure", "ReportAccess", "ReportPaper", "ReportPeriod"]


class ReportPeriod(models.Model):
    """A quarter. Frozen once by `services.freezing`; nothing recomputes it."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    people_since_january = models.PositiveIntegerField(null=True, blank=True)  # at least so many different people, rounded down (K-11)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["starts_on", "ends_on"], name="report_period_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="report_period_ends_after_start"),
            models.CheckConstraint(
                condition=Q(people_since_january=None) | Q(people_since_january__gte=20), name="report_period_shows_no_small_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y}-Q{(self.starts_on.month + 2) // 3}"


class ParticipationFigure(models.Model):
    """What may leave about one scope, course and quarter. `scope_key` is never NULL ("" for the network)."""

    period = models.ForeignKey(ReportPeriod, on_delete=models.PROTECT, related_name="figures")
    audience = models.CharField(max_length=12, choices=[("municipality", "municipality"), ("network", "network")])
    scope_kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in ("network", "land", "office", "organisation")])
    scope_key = models.CharField(max_length=20)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    enrolled = models.PositiveIntegerField(null=True, blank=True)
    completed = models.PositiveIntegerField(null=True, blank=True)
    running = models.PositiveIntegerField(null=True, blank=True)
    certified = models.PositiveIntegerField(null=True, blank=True)
    suppressed = models.BooleanField()
    threshold = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "audience", "scope_kind", "scope_key", "course"], name="figure_once"),
            models.CheckConstraint(
                condition=Q(suppressed=False) | Q(enrolled=None, completed=None, running=None, certified=None),
                name="figure_suppressed_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=5)
                & (Q(enrolled=None) | Q(enrolled__gte=F("threshold")))
                & (Q(completed=None) | Q(completed__gte=F("threshold")))
                & (Q(running=None) | Q(running__gte=F("threshold")))
                & (Q(certified=None) | Q(certified__gte=F("threshold"))),
                name="figure_shows_no_small_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope_kind} {self.scope_key} in {self.period_id}"


class NetworkFigure(models.Model):
    """One more figure about a course and quarter in the whole network, made of many people or of visible cells only (decision 0020).

    `people` counts people (never a small group, `is_minimum`: at least so many), `amount` anything else: minutes of a course, percent of
    those who started, sessions, seats.
    """

    class Topic(models.TextChoices):
        SIZE = "size", "size"
        LANGUAGE = "language", "language"
        FUNNEL = "funnel", "funnel"
        MODULE = "module", "module"
        SESSION = "session", "session"
        RENEWAL = "renewal", "renewal"
        SCOPE = "scope", "scope"

    period = models.ForeignKey(ReportPeriod, on_delete=models.PROTECT, related_name="network_figures")
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=10, choices=Topic.choices)
    key = models.CharField(max_length=40)
    people = models.PositiveIntegerField(null=True, blank=True)
    is_minimum = models.BooleanField(default=False)
    amount = models.PositiveIntegerField(null=True, blank=True)
    threshold = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "course", "topic", "key"], name="network_figure_once"),
            models.CheckConstraint(
                condition=Q(threshold__gte=5) & (Q(people=None) | Q(people__gte=F("threshold"))), name="network_figure_shows_no_small_group"
            ),
            models.CheckConstraint(
                condition=~Q(topic="module") | Q(people=None) & (Q(amount=None) | Q(amount__range=(5, 95))),
                name="network_figure_share_is_coarse",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key} in {self.period_id}"


class ReportAccess(models.Model):
    """Who opened a named list, for what. Append-only, shown to the learners concerned; kept 24 months."""

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    report = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.report} by {self.viewer_id}"
