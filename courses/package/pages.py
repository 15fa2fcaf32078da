"""Fields of pages ↔ plain fields of a package."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.package.assets import Assets
from courses.package.streams import Packer, Unpacker, trimmed

COURSE_FIELDS = ("title", "slug", "group", "place", "summary", "intro", "audience", "goals", "alignment")
MODULE_FIELDS = ("title", "slug", "place", "summary", "goals", "plain")


def item_fields(model: type[Page]) -> tuple[str, ...]:
    """The fields of a lesson, quiz or further kind that its files hold: title, address, and all that the kind adds to a page."""
    own = [field.name for field in model._meta.local_concrete_fields if not field.primary_key and field.name != "origin_digest"]
    return ("title", "slug", *own)


def pack(page: Page, fields: Mapping[str, Any], packer: Packer) -> None:
    """Write plain fields onto a page object; nothing is saved."""
    for name, value in fields.items():
        field = page._meta.get_field(name)
        if isinstance(field, StreamField):
            raw = packer.stream(field.stream_block, value, uuid5(page.translation_key, name))
            setattr(page, name, field.stream_block.to_python(raw))
        elif isinstance(field, models.DateField):
            setattr(page, name, date.fromisoformat(value) if value else None)
        elif isinstance(field, models.UUIDField):
            setattr(page, name, UUID(value) if value else None)
        else:
            setattr(page, name, value)
    page.draft_title = page.title


def unpack(page: Page, names: Iterable[str], unpacker: Unpacker) -> dict[str, Any]:
    """Return the plain fields of a page, in the canonical form that files have."""
    return {name: _plain(page, name, unpacker) for name in names}


def _plain(page: Page, name: str, unpacker: Unpacker) -> Any:
    field, value = page._meta.get_field(name), getattr(page, name)
    if isinstance(field, StreamField):
        return unpacker.stream(field.stream_block, value.get_prep_value() if value else [])
    if isinstance(field, models.DateField):
        return value.isoformat() if value else ""
    if isinstance(field, models.UUIDField):
        return str(value) if value else ""
    return trimmed(value) if isinstance(value, str) else value


def fingerprint(page: Page, names: Iterable[str], children: Iterable[str] = ()) -> str:
    """Return a digest of what a page says, with the figures and files that it shows, and of the keys of the pages below it in their order.

    It goes by the form that files have: opening and saving a page unchanged leaves it as it is.
    """
    assets = Assets()
    fields = unpack(page, (name for name in names if name != "origin"), unpacker_for(assets))
    shown = {name: hashlib.sha256(content).hexdigest() for name, content in (assets.used_figures | assets.used_files).items()}
    whole = json.dumps([fields, shown, list(children)], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


def unpacker_for(assets: Assets) -> Unpacker:
    """An unpacker that knows the keys of pages."""
    known: dict[int, str | None] = {}

    def key_of(page: int) -> str | None:
        if page not in known:
            key = Page.objects.filter(pk=page).values_list("translation_key", flat=True).first()
            known[page] = str(key) if key else None
        return known[page]

    return Unpacker(assets, key_of)


def page_finder(locale_id: int) -> Callable[[str], int | None]:
    """Return a function that finds the page with a key in one language."""
    known: dict[str, int] = {}

    def page_of(key: str) -> int | None:
        if key not in known:
            found = Page.objects.filter(translation_key=key, locale_id=locale_id, alias_of=None).values_list("pk", flat=True).first()
            if found is None:
                return None
            known[key] = found
        return known[key]

    return page_of
