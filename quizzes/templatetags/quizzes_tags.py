"""Filters for quiz templates."""

from django import template

register = template.Library()


@register.filter
def word(words: dict, key: str) -> str:
    """The word for a kind or a verdict."""
    return str(words.get(key, key))


@register.filter
def texts_right(question) -> list[str]:
    """The words of the right choices."""
    return [choice.text for choice in question.choices if choice.right]
