"""Freezing quizzes: what is published in Wagtail becomes rows that never change."""

from functools import lru_cache

from django.db import transaction
from django.db.models import BigAutoField, CharField
from django.utils import timezone

from accounts.prepared import Argument, Prepared
from courses.models import CourseItem
from quizzes.content import QuizContent, from_json, key_digest, to_json
from quizzes.errors import QuizNotReady
from quizzes.models import QuizVersion
from quizzes.services.live_forms import content_in, digest_of, live_forms


@transaction.atomic
def freeze_live_version(*, item: CourseItem, locale: str) -> QuizVersion:
    """Return the version that learners of a language get now, written if it was not yet: same content, same row.

    A translation lends words only: rules come from the source, and one whose keys, points or right answers differ is not frozen; the
    source serves in its place (see the version's `locale`). Raises QuizNotReady when the source has no live, faultless page.
    """
    # Numbers count up under the item's lock; two publications at once would else ask for the same number.
    _LOCKED_ITEM.get(item=item.pk)
    source_locale = item.module.course.source_locale
    forms = live_forms(item)
    if source_locale not in forms:
        raise QuizNotReady(item.pk)
    source = content_in(forms[source_locale])
    if source is None:
        raise QuizNotReady(item.pk)
    translated = content_in(forms[locale]) if locale != source_locale and locale in forms else None
    if translated is not None and key_digest(translated) == key_digest(source):
        return _write(item, locale, translated.with_rules_of(source), forms[locale].revision_id)
    return _write(item, source_locale, source, forms[source_locale].revision_id)


# Without the content: who has it in memory need not read it again at every start.
_KNOWN = Prepared(
    lambda: QuizVersion.objects.defer("content").filter(
        item_id=Argument("item", BigAutoField()), locale=Argument("locale", CharField()), digest=Argument("digest", CharField())
    )
)
_LOCKED_ITEM = Prepared(
    lambda: CourseItem.objects.select_for_update(no_key=True, of=("self",)).only("pk").filter(pk=Argument("item", BigAutoField()))
)


def _write(item: CourseItem, locale: str, content: QuizContent, revision_id: int | None) -> QuizVersion:
    fingerprint = digest_of(content)
    versions = QuizVersion.objects.filter(item=item, locale=locale)
    known = _KNOWN.all(item=item.pk, locale=locale, digest=fingerprint)
    if known:
        return known[0]
    last = versions.order_by("-number").values_list("number", flat=True).first() or 0
    return QuizVersion.objects.create(
        item=item,
        locale=locale,
        number=last + 1,
        digest=fingerprint,
        key_digest=key_digest(content),
        content=to_json(content),
        question_count=len(content.questions),
        source_revision_id=revision_id,
        created_at=timezone.now(),
    )


def content_for(version: QuizVersion) -> QuizContent:
    """Return the content of a version; kept in memory, since neither the row nor the value can change.

    Ask for the row with `.defer("version__content")`: the JSON is then read once per process and not once per answer.
    """
    return _read(version.pk, version.digest)


@lru_cache(maxsize=128)
def _read(pk: int, fingerprint: str) -> QuizContent:
    # The digest is part of the key: ids come again in a database that was restored or that tests emptied.
    return from_json(QuizVersion.objects.values_list("content", flat=True).get(pk=pk, digest=fingerprint))
