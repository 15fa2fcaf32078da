"""Tags and filters for quiz templates. What is the same for everybody is drawn once and kept (website/kept.py)."""

from django import template
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString

from quizzes.content import Hotspot
from quizzes.content.view import Picture
from quizzes.wording import KIND_WORDS, RATINGS
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


@register.filter
def rated(rating: str) -> str:
    """The word for how good a decision is."""
    return str(RATINGS.get(rating, rating))


@register.filter
def stored(name: str) -> str:
    """The address of a file of the store."""
    return default_storage.url(name) if name else ""


@register.filter
def as_picture(question: Hotspot) -> Picture:
    """The picture of a question after submitting, or for its author."""
    return Picture(question.picture, question.width, question.height, question.alt, question.outlines)


@register.simple_tag
def question_head(number: int, count: int, kind: str, points: int) -> SafeString:
    """The line above a question: its number, kind and points."""
    return kept.small("quizzes/_question_head.html", number=number, all=count, kind_word=str(KIND_WORDS.get(kind, kind)), points=points)


@register.simple_tag
def question_nav(number: int, count: int) -> SafeString:
    """The buttons below a question: back, mark, on."""
    return kept.small("quizzes/_question_nav.html", number=number, all=count)
