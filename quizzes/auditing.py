"""Going over an attempt again from what was kept: dealing from its seed, points from its answers, check digits from both."""

from dataclasses import dataclass

from quizzes.content import deal_again
from quizzes.corrections import grade
from quizzes.models import Answer, Attempt
from quizzes.receipts import recomputed
from quizzes.services.closing import applied_corrections
from quizzes.services.versions import content_for

SAME, DIFFERENT, UNKNOWN = "equal", "DIFFERENT", "not known"


@dataclass(frozen=True)
class Audit:
    """Each word is equal, DIFFERENT, or not known: no seed (before seeds were kept), no grade yet, answers deleted after 90 days."""

    attempt: Attempt
    dealing: str
    points: str
    digits: str

    @property
    def is_clean(self) -> bool:
        return DIFFERENT not in (self.dealing, self.points, self.digits)

    def __str__(self) -> str:
        return f"{self.attempt.public_id}: dealing {self.dealing}, points {self.points}, check digits {self.digits}"


def audit(attempt: Attempt) -> Audit:
    """Deal an attempt again from its seed, grade it again, and make its check digits again. Reads only."""
    content, dealt = content_for(attempt.version), attempt.deal
    again = deal_again(content, dealt)
    dealing = UNKNOWN if again is None else SAME if again == dealt else DIFFERENT
    held = list(Answer.objects.filter(attempt=attempt))
    if attempt.state != Attempt.State.GRADED or (not held and attempt.points):
        return Audit(attempt, dealing, UNKNOWN, UNKNOWN)
    answers = {row.question_key: tuple(row.chosen) for row in held}
    result = grade(content.only(dealt.questions), answers, applied_corrections(attempt), attempt.submitted_at)
    points = SAME if (result.points, result.passed) == (attempt.points, attempt.passed) else DIFFERENT
    # No answer at all is graded with zero points; whether none was given or all were deleted cannot be told apart by then.
    digits = SAME if recomputed(attempt, held) == attempt.receipt else DIFFERENT if held else UNKNOWN
    return Audit(attempt, dealing, points, digits)
