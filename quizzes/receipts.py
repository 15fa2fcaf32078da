"""The receipt of a graded attempt as a text to keep: what the server holds, since when, and the check digits over it."""

import textwrap
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.content import Question, QuizContent, receipt
from quizzes.models import Answer, Attempt
from quizzes.review import given_lines
from quizzes.services.versions import content_for
from quizzes.wording import VERDICTS

SHORT = 12  # of 64 signs: enough to compare by eye, 48 bits
WIDTH = 78


def short_digits(digits: str) -> str:
    """Return the beginning of the check digits in groups of four: 3f9a-12bc-77d0."""
    return "-".join(textwrap.wrap(digits[:SHORT], 4))


def recomputed(attempt: Attempt, held: list[Answer]) -> str:
    """Return the check digits that the held answers give now; they equal `attempt.receipt` unless something was changed or deleted."""
    answers = {row.question_key: (tuple(row.chosen), row.revision) for row in held}
    when = attempt.submitted_at.isoformat() if attempt.submitted_at else ""
    return receipt(str(attempt.public_id), attempt.version.digest, when, answers)


def receipt_text(attempt: Attempt, title: str) -> str:
    """Return the receipt of a graded attempt, in the reader's language: own answers, never a right one. Raises ValueError for open ones."""
    if attempt.state != Attempt.State.GRADED or attempt.submitted_at is None:
        raise ValueError("only a graded attempt has a receipt")
    held = list(Answer.objects.filter(attempt=attempt))
    content = content_for(attempt.version).only(attempt.deal.questions)
    head = [
        _("Receipt for a submitted test"),
        "",
        _("Test: %(title)s") % {"title": title},
        _("Attempt: %(number)s (%(id)s)") % {"number": attempt.number, "id": attempt.public_id},
        _("Version of the test: %(number)s (%(language)s), %(digest)s")
        % {"number": attempt.version.number, "language": attempt.version.locale, "digest": attempt.version.digest},
        _("Submitted: %(when)s") % {"when": _when(attempt.submitted_at)},
        _("Result: passed") if attempt.passed else _("Result: not passed yet"),
        _("Check digits: %(short)s") % {"short": short_digits(attempt.receipt)},
        attempt.receipt,
        "",
    ]
    return "\n".join([*head, *_answers(content, {row.question_key: row for row in held}, attempt), *_foot()]) + "\n"


def _answers(content: QuizContent, held: dict[str, Answer], attempt: Attempt) -> Iterator[str]:
    if not held and attempt.points:
        yield _("The answers were deleted 90 days after the evaluation, as announced. The check digits stay.")
        yield ""
        return
    for number, question in enumerate(content.questions, start=1):
        row = held.get(question.key)
        yield from textwrap.wrap(f"{number}. {question.text}", WIDTH)
        if row is None or not row.chosen:
            yield "   " + _("no answer")
        else:
            for line in _given(question, tuple(row.chosen)):
                yield from textwrap.wrap(line, WIDTH, initial_indent="   > ", subsequent_indent="     ")
        if row is not None:
            yield "   " + _("held since %(when)s, change number %(revision)s") % {"when": _when(row.received_at), "revision": row.revision}
        yield ""


def _given(question: Question, chosen: tuple[str, ...]) -> list[str]:
    return [str(VERDICTS.get(line, line)) for line in given_lines(question, chosen)]


def _foot() -> list[str]:
    text = _(
        "The check digits are SHA-256 over attempt, version, time of submission and each answer with its change number. "
        "The server can make them again from what it holds; if one answer were another, they would differ."
    )
    return textwrap.wrap(text, WIDTH)


def _when(moment) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M:%S} ({local:%Z})"
