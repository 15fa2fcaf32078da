"""Whose events are counted: not those that happened since somebody objected (Art. 21), nor of anybody who restricts the use (Art. 18)."""

from django.db.models import F, Q


def counted(at: str, learner: str = "learner") -> Q:
    """Return the condition under which an event dated by the field `at` is counted; `learner` leads to the person. Frozen figures stay."""
    objected, restricted = f"{learner}__objected_at", f"{learner}__restricted_at"
    return Q(**{restricted: None}) & (Q(**{objected: None}) | Q(**{f"{at}__lt": F(objected)}))
