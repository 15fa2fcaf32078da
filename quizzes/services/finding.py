"""Finding the attempt of a learner: foreign and unknown are the same."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import BigAutoField, QuerySet, UUIDField

from accounts.models import User
from accounts.prepared import Argument, Prepared
from quizzes.errors import AttemptUnknown
from quizzes.models import Attempt

Shape = Callable[[QuerySet[Attempt]], QuerySet[Attempt]]


class OwnAttempt:
    """A prepared query for one attempt of one learner, by its public id or its number; `shape` says what is read and locked with it."""

    def __init__(self, shape: Shape) -> None:
        self._by_public_id = Prepared(lambda: shape(_own().filter(public_id=Argument("which", UUIDField()))))
        self._by_number = Prepared(lambda: shape(_own().filter(pk=Argument("which", BigAutoField()))))

    def get(self, attempt_id: int | UUID, learner: User) -> Attempt:
        """Return the attempt. Raises AttemptUnknown, for foreign ones too."""
        kept = self._by_public_id if isinstance(attempt_id, UUID) else self._by_number
        try:
            return kept.get(which=attempt_id, learner=learner.pk)
        except Attempt.DoesNotExist:
            raise AttemptUnknown from None


def _own() -> QuerySet[Attempt]:
    # The content is read once per process and not with each attempt: see `content_for`.
    return Attempt.objects.defer("version__content").filter(enrolment__learner_id=Argument("learner", BigAutoField()))


def locked(rows: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Lock the attempt and nothing that is read with it."""
    return rows.select_for_update(no_key=True, of=("self",))
