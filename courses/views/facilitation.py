"""For people who lead a group: the guides of all modules, one guide, and a sheet to sign in on. Learners get 403 with a sentence."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.policy import NEVER, may
from accounts.services.roles import viewer_of
from courses.facilitation import guide_of, guide_page, guided_courses

LINES = range(1, 26)  # as many as fit on one sheet, and as many as a practical day has seats


def _admit(request: HttpRequest) -> None:
    if may(viewer_of(request.user), "R", "facilitation") == NEVER:
        raise PermissionDenied(_("Guides are open to trainers, coordinators and administrators."))


def _language() -> str:
    return (get_language() or "de")[:2]


def _guide(key: UUID) -> dict:
    page = guide_page(key, _language())
    guide = guide_of(page) if page is not None else None
    if page is None or guide is None:
        raise Http404
    return {"page": page, "guide": guide, "is_workshop": page.kind == "workshop"}


@login_required
def guides(request: HttpRequest) -> HttpResponse:
    """List the guides by course and module."""
    _admit(request)
    return render(request, "courses/facilitation/list.html", {"courses": guided_courses(_language()), "section": "learn"})


@login_required
def guide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one guide: preparation, agenda with times, materials, notes. 404 for an item without one."""
    _admit(request)
    return render(request, "courses/facilitation/guide.html", {**_guide(key), "section": "learn"})


@login_required
def sign_in_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show an empty sheet to sign in on, made for paper. 404 where the guide asks for none."""
    _admit(request)
    found = _guide(key)
    if not found["guide"]["sign_in"]:
        raise Http404
    return render(request, "courses/facilitation/sheet.html", {**found, "lines": LINES, "section": "learn"})
