"""Telling owners of copies that the origin has changed: in the listing, on the first page of the editor, in the weekly mail."""

from django.urls import reverse

from accounts.models import User
from courses.reviews import Notice, author_ids
from quizzes.bank.listing import changed_origins, visible_to
from quizzes.bank.models import QuestionEntry


def changed_copies() -> list[Notice]:
    """Return all copies with a change that nobody has taken over or declined, one query."""
    entries = changed_origins(QuestionEntry.objects.all()).select_related("page__locale", "page__owner").order_by("page__path", "position")
    return [_notice(entry) for entry in entries]


def changed_copies_for(user: User, most: int = 5) -> tuple[list[Notice], int]:
    """Return the first few changed copies that somebody looks after and may edit, and how many there are."""
    authors = author_ids()
    entries = changed_origins(visible_to(user)).select_related("page__locale", "page__owner").order_by("page__path", "position")
    own = [entry for entry in entries if entry.page.owner_id == user.pk or entry.page.owner_id not in authors]
    return [_notice(entry) for entry in own[:most]], len(own)


def _notice(entry: QuestionEntry) -> Notice:
    # There the two are compared, and the change is taken over or declined.
    return Notice(entry.page, entry.text, reverse("quizzes_bank_change", args=[entry.page_id, entry.block]))
