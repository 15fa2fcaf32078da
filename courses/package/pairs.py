"""Pairs of strings for wagtail-localize's translation memory.

Import writes both languages itself. It makes no `Translation` row, so the translation editor never takes a page over and cannot write
source text across it: wagtail-localize builds a translation from the source page, and what it does not know as a string (tables,
pictures, lists of another length) would come out in the source language. What is recorded here is the memory only: when an editor later
deletes a translated page and has it translated anew, the words that were imported stand there already.
"""

from collections.abc import Mapping

from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


@transaction.atomic
def record_pairs(source: Page, translation: Page) -> int:
    """Record source and translation of each string that stands in the same place in both pages; returns how many are known now."""
    known, _created = TranslationSource.update_or_create_from_instance(source)
    theirs = _strings(translation)
    ours: dict[str, list[StringSegment]] = {}
    for segment in StringSegment.objects.filter(source=known).select_related("context").order_by("order"):
        ours.setdefault(segment.context.path, []).append(segment)
    pairs = [
        (segment, words)
        for path, segments in ours.items()
        if len(segments) == len(theirs.get(path, []))
        for segment, words in zip(segments, theirs[path], strict=True)
    ]
    # The same words may stand twice in one text block; PostgreSQL refuses to upsert a row twice in one statement.
    fresh = {
        (segment.string_id, segment.context_id): StringTranslation(
            translation_of_id=segment.string_id,
            locale=translation.locale,
            context=segment.context,
            data=words,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
        for segment, words in pairs
    }
    StringTranslation.objects.bulk_create(
        fresh.values(),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type"],
    )
    return len(pairs)


def _strings(page: Page) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            found.setdefault(segment.path, []).append(segment.string.data)
    return found
