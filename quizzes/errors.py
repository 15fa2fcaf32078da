"""What the services of this app refuse. Views turn each into a status and a sentence in one place."""

from dataclasses import dataclass
from datetime import datetime


class QuizError(Exception):
    """Base of all refusals of this app."""


class AttemptUnknown(QuizError):
    """There is no such attempt, or it is somebody else's: the two look the same."""


class QuestionUnknown(QuizError):
    """The question was not dealt in this attempt."""


class QuizNotReady(QuizError):
    """No published form of the quiz can be frozen."""


class RegradeRefused(QuizError):
    """A correction of a key is refused; `reason` is role, reason, question, decided or newer."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


class NoAttemptsLeft(QuizError):
    """Every attempt that the quiz allows has been used."""


class TooSoon(QuizError):
    """The waiting time after the last attempt is not over; `until` says when it is."""

    def __init__(self, until: datetime):
        self.until = until
        super().__init__(until)


class AttemptClosed(QuizError):
    """The attempt takes no more answers; `reason` is graded, void, withdrawn or late."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class HeldAnswer:
    """What the server holds for a question; revision 0 when it holds nothing."""

    revision: int
    chosen: tuple[str, ...]
    received_at: datetime | None = None


class AnswerConflict(QuizError):
    """Another answer was accepted meanwhile, in another tab or on another device; `held` is the one that counts."""

    def __init__(self, question_key: str, held: HeldAnswer):
        self.question_key, self.held = question_key, held
        super().__init__(question_key)


class UploadGone(QuizError):
    """The file of a dry run is no longer kept."""


class UploadsFull(QuizError):
    """Too many files wait to be brought in."""


class NoRoom(QuizError):
    """A quiz would get more questions than it can have; `room` is how many still fit."""

    def __init__(self, room: int):
        self.room = room
        super().__init__(room)


class PracticeOver(QuizError):
    """The page of a practice run is too old, altered, somebody else's, or its questions are all behind it."""
