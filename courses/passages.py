"""Places in a lesson that a link can name: its numbered paragraphs and its blocks, with their words, as readers see them now."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from math import log

from django.core.cache import caches
from django.utils.translation import get_language

from courses.pages import LessonPage
from courses.rendering import render_lesson, stamp_of

KEPT_SECONDS = 3600
_ADDRESS = re.compile(r'<[a-z0-9]+\b[^>]*\bid="(absatz-[0-9]+|b-[A-Za-z0-9-]{1,36})"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
# Long words tell what a paragraph is about; German compounds are all long.
_WORD = re.compile(r"[\w-]{5,}")
_MARK = re.compile(r"\[S\d{1,3}[a-z]?\]")


@dataclass(frozen=True)
class Passage:
    """A place with an address (`absatz-7`) and its words in plain form."""

    anchor: str
    words: str

    @property
    def number(self) -> int:
        """The number that readers see beside the paragraph; 0 for a block that has none."""
        return int(self.anchor.removeprefix("absatz-")) if self.anchor.startswith("absatz-") else 0


def plain_words(text: str) -> str:
    """Return a text as it is compared: no tags, no source marks, single blanks, small letters."""
    bare = _MARK.sub(" ", unescape(_TAG.sub(" ", text)).replace("\u00ad", ""))
    return " ".join(bare.split()).casefold()


def passages_in(html: str) -> tuple[Passage, ...]:
    """Return the places of a rendered lesson in their order; a place ends where the next one begins."""
    found = list(_ADDRESS.finditer(html))
    ends = [match.start() for match in found[1:]] + [len(html)]
    # A paragraph's own number stands in a link at its beginning and belongs to no quotation.
    texts = [re.sub(r'^<a class="para-number"[^>]*>\d+</a>', "", html[match.end() : end]) for match, end in zip(found, ends, strict=True)]
    places = (Passage(match[1], plain_words(text)) for match, text in zip(found, texts, strict=True))
    return tuple(place for place in places if place.words)


def passages_of(keys: Iterable[str], language: str) -> dict[str, tuple[Passage, ...]]:
    """Return the places of live lessons by the lesson's key, in that language; two queries at most, one when all are known."""
    pages = LessonPage.objects.filter(translation_key__in=list(keys), live=True, alias_of=None, locale__language_code=language)
    shown = list(pages.only("pk", "translation_key", "live_revision_id", "last_published_at"))
    names = {page.pk: f"passages:{page.pk}:{stamp_of(page)}:{get_language()}" for page in shown}
    kept = caches["local"].get_many(names.values()) if names else {}
    unknown = [pk for pk, name in names.items() if name not in kept]
    for page in LessonPage.objects.filter(pk__in=unknown).select_related("locale") if unknown else ():
        kept[names[page.pk]] = passages_in(render_lesson(page).body)
        caches["local"].set(names[page.pk], kept[names[page.pk]], KEPT_SECONDS)
    return {str(page.translation_key): kept.get(names[page.pk], ()) for page in shown}


def place_of(passages: Sequence[Passage], quotation: str) -> Passage | None:
    """Return the first place that holds the quoted words; None when they stand nowhere (any more)."""
    wanted = plain_words(quotation)
    return next((place for place in passages if wanted and wanted in place.words), None)


def nearest(passages: Sequence[Passage], text: str) -> Passage | None:
    """Return the paragraph that shares the most uncommon words with a text; None when no paragraph shares at least three.

    For questions whose author quoted nothing. A word counts the more, the fewer paragraphs of the lesson have it.
    """
    numbered = [place for place in passages if place.number]
    words = {place.anchor: set(_WORD.findall(place.words)) for place in numbered}
    wanted = set(_WORD.findall(plain_words(text)))
    spread = {word: sum(word in own for own in words.values()) for word in wanted}
    weights = {place.anchor: sum(log((len(numbered) + 1) / spread[word]) for word in wanted & words[place.anchor]) for place in numbered}
    fitting = [place for place in numbered if len(wanted & words[place.anchor]) >= 3]
    return max(fitting, key=lambda place: weights[place.anchor], default=None)
