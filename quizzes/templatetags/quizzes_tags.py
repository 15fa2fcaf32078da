"""Tags and filters for quiz templates. What is the same for everybody is drawn once and kept (website/kept.py)."""

from django import template
from django.utils.safestring import SafeString

from quizzes.wording import KIND_WORDS
from website import kept

register = template.Library()


@register.filter
def word(words: dict, key: str) -> str:
    """The word for a kind or a verdict."""
    return str(words.get(key, key))


@register.filter
def texts_right(question) -> list[str]:
    """The words of the right choices."""
    return [choice.text for choice in question.choices if choice.right]


@register.simple_tag
def question_head(number: int, count: int, kind: str, points: int) -> SafeString:
    """The line above a question: its number, kind and points."""
    return kept.small("quizzes/_question_head.html", number=number, all=count, kind_word=str(KIND_WORDS.get(kind, kind)), points=points)


@register.simple_tag
def question_nav(number: int, count: int) -> SafeString:
    """The buttons below a question: back, mark, on."""
    return kept.small("quizzes/_question_nav.html", number=number, all=count)
