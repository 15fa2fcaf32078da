"""What learners say about their own free texts, after the attempt was graded. It changes no points and nobody else sees it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from quizzes.content import BadAnswer, Free
from quizzes.errors import AttemptClosed, QuestionUnknown
from quizzes.models import Answer, Attempt, SelfAssessment
from quizzes.services.closing import dealt_content
from quizzes.services.finding import OwnAttempt

_WITH_VERSION = OwnAttempt(lambda rows: rows.select_related("version"))


@transaction.atomic
def assess_own_text(*, attempt_id: int | UUID, learner: User, question_key: str, met: Sequence[str]) -> SelfAssessment:
    """Keep which criteria the learner's text meets, in the place of what was ticked before.

    Raises AttemptUnknown for foreign attempts too, AttemptClosed unless the attempt is graded (before, the criteria are not shown),
    QuestionUnknown for a question that is no free text or has no answer (any more), and BadAnswer for criteria that it does not have.
    """
    attempt = _WITH_VERSION.get(attempt_id, learner)
    question = dealt_content(attempt).question(question_key)
    if not isinstance(question, Free):
        raise QuestionUnknown(question_key)
    if attempt.state != Attempt.State.GRADED:
        raise AttemptClosed(attempt.state)
    known = [line.key for line in question.criteria]
    if not set(met) <= set(known):
        raise BadAnswer("unknown")
    # Locked, so that the sweeper that forgets answers after 90 days comes before or after, not between.
    answer = Answer.objects.select_for_update(no_key=True).filter(attempt=attempt, question_key=question_key).first()
    if answer is None or not answer.chosen:
        raise QuestionUnknown(question_key)
    values = {"met": [key for key in known if key in met], "assessed_at": timezone.now()}
    return SelfAssessment.objects.update_or_create(answer=answer, defaults=values)[0]
