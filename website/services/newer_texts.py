"""The plain pages' texts go on with the software: whoever edits an older one may take the newer text as a draft, and compare."""

import json

from django.contrib.auth.models import AbstractBaseUser
from django.utils.html import strip_tags
from wagtail.models import Revision

from website.pages import StandardPage
from website.services.pages import shipped_text


def newer_text(page: StandardPage) -> str | None:
    """Return the shipped text of a page as HTML when none of its revisions holds it; None when it was there already, or when none ships.

    Whoever took a text and changed it afterwards is not asked again; a purge of old revisions may ask once more.
    """
    shipped = shipped_text(page)
    if shipped is None:
        return None
    wanted = _plain(shipped)
    for content in page.revisions.order_by("-pk").values_list("content", flat=True):
        blocks = content.get("body") or "[]"
        held = json.loads(blocks) if isinstance(blocks, str) else blocks
        if any(isinstance(block.get("value"), str) and _plain(block["value"]) == wanted for block in held):
            return None
    return shipped


def take_as_draft(*, page: StandardPage, user: AbstractBaseUser) -> Revision | None:
    """Keep the shipped text as a draft beside what is published; nothing that readers see changes. None when there is nothing newer."""
    text = newer_text(page)
    if text is None:
        return None
    draft = page.get_latest_revision_as_object()
    draft.body = [("prose", text)]
    return draft.save_revision(user=user)


def _plain(html: str) -> str:
    """The words alone: editors' tools write other tags around the same text."""
    return " ".join(strip_tags(html).split())
