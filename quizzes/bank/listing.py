"""Finding questions: filters, usage, copies whose origin has changed. Only what the person may edit (matrix row 5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from courses.pages import CoursePage
from quizzes.bank.index import normal
from quizzes.bank.models import DeclinedChange, QuestionEntry


@dataclass(frozen=True)
class Usage:
    """In how many tests and courses a question stands, itself included."""

    quizzes: int
    courses: int


def visible_to(user: User) -> QuerySet[QuestionEntry]:
    """Return the questions of all pages that somebody may edit."""
    pages = PagePermissionPolicy().instances_user_has_any_permission_for(user, ["change"])
    return QuestionEntry.objects.filter(page__in=pages.values("pk"))


def narrowed(entries: QuerySet[QuestionEntry], wanted: Mapping[str, str]) -> QuerySet[QuestionEntry]:
    """Return the entries that fit all filters of `BankForm`; empty ones keep everything."""
    for word in normal(wanted.get("q", "")).split()[:8]:
        entries = entries.filter(words__contains=word)
    if wanted.get("tag"):
        entries = entries.filter(tags__contains=f" {wanted['tag'].strip().lower()} ")
    for name in ("difficulty", "kind", "locale"):
        if wanted.get(name):
            entries = entries.filter(**{name: wanted[name]})
    if wanted.get("status") == "live":
        entries = entries.exclude(live_digest="")
    elif wanted.get("status"):
        entries = entries.filter(state=wanted["status"])
    if wanted.get("course"):
        entries = entries.filter(course_key=wanted["course"])
    if wanted.get("owner"):
        entries = entries.filter(page__owner=int(wanted["owner"]))
    if wanted.get("usage") in ("shared", "single"):
        elsewhere = _elsewhere()
        entries = entries.filter(elsewhere) if wanted["usage"] == "shared" else entries.exclude(elsewhere)
    if wanted.get("hint") == "weak":
        entries = entries.exclude(weaknesses=[])
    if wanted.get("hint") == "changed":
        entries = changed_origins(entries)
    return entries.order_by("page__path", "position", "pk")


def _elsewhere() -> Exists:
    """Whether a question stands in another test too, counted as `usage_of` counts."""
    same = Q(family=OuterRef("family")) | Q(key=OuterRef("key"), digest=OuterRef("digest"))
    return Exists(QuestionEntry.objects.filter(same).exclude(item_key=OuterRef("item_key")))


def changed_origins(entries: QuerySet[QuestionEntry]) -> QuerySet[QuestionEntry]:
    """Keep copies whose origin is published in another form than when they were made, and whose owner has not declined that form."""
    origin = QuestionEntry.objects.filter(item_key=OuterRef("origin_item"), key=OuterRef("origin_key"), locale=OuterRef("locale"))
    # The copy may have been brought in line by hand: then there is nothing to tell.
    newer = origin.exclude(live_digest="").exclude(live_digest=OuterRef("origin_digest")).exclude(live_digest=OuterRef("digest"))
    declined = DeclinedChange.objects.filter(
        item_key=OuterRef(OuterRef("item_key")), locale=OuterRef("locale"), key=OuterRef(OuterRef("key")), digest=OuterRef("live_digest")
    )
    copies = entries.filter(origin_item__isnull=False).exclude(state=QuestionEntry.State.LEAVING)
    return copies.filter(Exists(newer.exclude(Exists(declined))))


def usage_of(entries: Iterable[QuestionEntry]) -> dict[int, Usage]:
    """Return the usage by entry id, one query for all: what shares the origin, or is the same question under the same name.

    A short name alone says nothing (it counts only with its quiz), so copies of whole pages are known by name and fingerprint together.
    """
    entries = list(entries)
    families, keys = {entry.family for entry in entries}, {entry.key for entry in entries}
    rows = QuestionEntry.objects.filter(Q(family__in=families) | Q(key__in=keys))
    by_family, by_key = defaultdict(set), defaultdict(set)
    for family, key, digest, item, course in rows.values_list("family", "key", "digest", "item_key", "course_key"):
        by_family[family].add((item, course))
        by_key[key, digest].add((item, course))
    found = {}
    for entry in entries:
        places = by_family[entry.family] | by_key[entry.key, entry.digest]
        found[entry.pk] = Usage(len({item for item, _course in places}), len({course for _item, course in places}))
    return found


def course_titles(language: str) -> dict[str, str]:
    """Return titles of courses by key, in the given language where there is one."""
    titles: dict[str, str] = {}
    for page in CoursePage.objects.filter(alias_of=None).select_related("locale").only("title", "translation_key", "locale"):
        if page.locale.language_code == language or str(page.translation_key) not in titles:
            titles[str(page.translation_key)] = page.title
    return titles
