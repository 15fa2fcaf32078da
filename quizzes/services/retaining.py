"""What quizzes keep about people, and until when (SECURITY.md 4.1): answers 90 days, points and pass 12 months, then the completion only."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.services.retention import A_BATCH, MONTH, no_rule_for, register_rule
from quizzes.models import Attempt


def register_own() -> None:
    """Register the rule of this app, and what takes the rest away."""
    register_rule("attempts", models=("quizzes.Attempt", "quizzes.RegradeNotice"), kept=12 * MONTH, act=forget_attempts)
    for model in ("quizzes.Answer", "quizzes.SelfAssessment"):
        no_rule_for(model, "the task quizzes.sweep, 90 days after grading")
    for model in ("quizzes.Regrade", "quizzes.RegradeProposal"):
        no_rule_for(model, "who corrected a key stays as long as the version")


def forget_attempts(cut_off: datetime, dry: bool) -> int:
    """Delete all attempts of a person at a quiz once the last one is twelve months old: their numbers have no gaps, one remains or none."""
    recent = Q(submitted_at__gte=cut_off) | Q(submitted_at=None, started_at__gte=cut_off) | Q(state=Attempt.State.IN_PROGRESS)
    others = Attempt.objects.filter(enrolment=OuterRef("enrolment"), item=OuterRef("item"))
    old = Attempt.objects.filter(~Exists(others.filter(recent)))
    if dry:
        return old.count()
    count = 0
    while pairs := list(old.order_by("enrolment", "item").values_list("enrolment", "item").distinct()[:A_BATCH]):
        with transaction.atomic():
            for enrolment, item in pairs:
                rows = old.filter(enrolment=enrolment, item=item)
                count += rows.count()
                rows.delete()
    return count
