"""Tags and filters for quiz templates. What is the same for everybody is drawn once and kept (website/kept.py)."""

from django import template
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from quizzes import drawing
from quizzes.content import Hotspot, Release
from quizzes.content.view import Picture
from quizzes.queries import AskedQuestion
from quizzes.review import ReviewedQuestion
from quizzes.review_rows import Compared
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


@register.simple_tag(takes_context=True)
def question_section(context: template.Context, asked: AskedQuestion) -> SafeString:
    """One question with its form, in the context of an attempt's page."""
    question, content_lang, count = asked.question, context["content_lang"], len(context["view"].questions)
    sentence = context["errors"].get(question.key)
    token = context.get("csrf_token") or ""
    values = {
        "number": str(question.number),
        "state": drawing.state_of(asked, context["current"]),
        "base": context["base"],
        "token": f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">',
        "revision": f'<input type="hidden" name="revision" value="{asked.next_revision}">',
        "head": question_head(question.number, count, question.kind, question.points),
        "saved": _saved(asked),
        "error": render_to_string("quizzes/_error.html", {"number": question.number, "sentence": sentence}) if sentence else "",
        "body": _body(context, asked),
        "nav": question_nav(question.number, count),
    }
    return drawing.filled(drawing.frame_of(asked, content_lang), values)


@register.simple_tag(takes_context=True)
def reviewed_question(context: template.Context, one: ReviewedQuestion, release: Release) -> SafeString:
    """One question of a review. What somebody has typed is drawn anew each time."""
    if one.kind not in drawing.TYPED:
        return drawing.reviewed(one, release, context["content_lang"])
    with context.push(one=one, release=release):
        return template.Engine.get_default().get_template("quizzes/_reviewed.html").render(context)


@register.simple_tag
def compared_pair(row: Compared, content_lang: str) -> SafeString:
    """One pair beside the right one: whole answers differ from person to person, their lines seldom do."""
    return kept.small("quizzes/_compared_pair.html", row=row, content_lang=content_lang)


@register.simple_tag
def compared_place(row: Compared, is_answered: bool, content_lang: str) -> SafeString:
    """One place of an order beside the right one."""
    return kept.small("quizzes/_compared_place.html", row=row, is_answered=is_answered, content_lang=content_lang)


@register.simple_tag
def review_stone(one: ReviewedQuestion, release: Release, before: str = "") -> SafeString:
    """A question in the band of a review, open where the rules do not show how it went; `before` comes before the anchor."""
    return kept.small("quizzes/_review_stone.html", number=one.number, told=one.stone if release.verdicts else "open", before=before)


@register.simple_tag
def band_stone(number: int, state: str, current: int) -> SafeString:
    """A question in the band at the top: its number and how far it is."""
    return kept.small("quizzes/_band_stone.html", number=number, state=state, is_current=number == current)


def _saved(asked: AskedQuestion) -> SafeString:
    at = asked.saved_at
    return kept.small("quizzes/_saved.html", at=date_format(timezone.localtime(at), "H:i") if at else "")


def _body(context: template.Context, asked: AskedQuestion) -> SafeString:
    if asked.question.kind in ("single", "multiple"):
        return drawing.choices(asked, context["content_lang"])
    with context.push(asked=asked, question=asked.question):
        return template.Engine.get_default().get_template("quizzes/_kind.html").render(context)


choice_group = register.simple_tag(drawing.choices, name="choice_group")
reason_ticks = register.simple_tag(drawing.reasons, name="reason_ticks")
ordering_lines = register.simple_tag(drawing.lines, name="ordering_lines")
list_options = register.simple_tag(drawing.list_options, name="list_options")


@register.simple_tag
def question_head(number: int, count: int, kind: str, points: int) -> SafeString:
    """The line above a question: its number, kind and points."""
    return kept.small("quizzes/_question_head.html", number=number, all=count, kind_word=str(KIND_WORDS.get(kind, kind)), points=points)


@register.simple_tag
def question_nav(number: int, count: int) -> SafeString:
    """The buttons below a question: back, mark, on."""
    return kept.small("quizzes/_question_nav.html", number=number, all=count)
