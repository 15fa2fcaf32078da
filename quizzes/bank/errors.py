"""What the bank refuses; the text is a sentence for the person."""

from quizzes.errors import QuizError


class BankRefused(QuizError):
    """A draft cannot be changed, or a question is not there any more."""
