"""A lesson's blocks as HTML, made once per published version and kept."""

from dataclasses import dataclass
from datetime import date

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.pages import LessonPage
from website.richtext import number_paragraphs, rich

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class RenderedLesson:
    """HTML of the body, of what stands below it, and the number of paragraphs in it."""

    body: SafeString
    foot: SafeString
    paragraphs: int


def render_lesson(page: LessonPage) -> RenderedLesson:
    """Return the body of a published lesson from the cache, rendering it when this version was not asked for before."""
    # The foot speaks the reader's language and says from which day on a check is overdue.
    key = f"lesson:{page.pk}:{stamp_of(page)}:{get_language()}:{date.today()}"
    kept = caches["local"].get(key)
    if kept is None:
        kept = render_fresh(page)
        caches["local"].set(key, kept, KEPT_SECONDS)
    return kept


def stamp_of(page: LessonPage) -> str:
    """Name the published version of a lesson: it changes whenever the lesson is published."""
    return f"{page.live_revision_id or 0}:{page.last_published_at.timestamp() if page.last_published_at else 0}"


def render_fresh(page: LessonPage) -> RenderedLesson:
    """Render the body now; previews use this."""
    html, number, figure = [], 1, 0
    for block in page.body:
        if block.block_type == "prose":
            text, number = number_paragraphs(str(rich(block.value)), number)
            html.append(f'<div class="prose" id="b-{escape(block.id)}">{text}</div>')
            continue
        if block.block_type == "figure":
            figure += 1
        context = {"block_id": block.id, "figure_number": figure, "page_lang": page.locale.language_code}
        if block.block_type == "tool":
            context["tool_path"] = page.path_beneath(block.value["key"])
        html.append(str(block.render(context)))
    foot = render_to_string("courses/_lesson_foot.html", {"page": page})
    return RenderedLesson(mark_safe("\n".join(html)), foot, number - 1)  # noqa: S308  # parts are cleaned or rendered with escaping
