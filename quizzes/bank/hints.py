"""Hints on the questions of one page, in the editor's language."""

from dataclasses import dataclass

from django.utils.text import Truncator

from quizzes.bank.drafts import plain_questions
from quizzes.bank.weaknesses import weaknesses
from quizzes.bank.wording import WEAKNESS_WORDS
from quizzes.pages import QuizPage


@dataclass(frozen=True)
class Hint:
    """What is weak about one question."""

    key: str
    text: str
    said: tuple[str, ...]


def hints_on(page: QuizPage) -> list[Hint]:
    """Return the questions of a page that have a weakness."""
    found = []
    for _block, plain in plain_questions(page):
        names = weaknesses(plain)
        if names:
            found.append(Hint(plain["key"], Truncator(str(plain["text"])).chars(120), tuple(str(WEAKNESS_WORDS[name]) for name in names)))
    return found
