"""The public page "Who sees what?": the permission matrix and the levels, printed from the file that decides each access."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.policy import Cell, levels, matrix

COLUMNS = ("anonymous", "learner", "trainer", "coordinator", "analyst", "admin")


@require_safe
def who_sees_what(request: HttpRequest) -> HttpResponse:
    """Print levels and matrix in the reader's language; for whoever agrees to the platform, without a sign-in and ready for paper."""
    language = (get_language() or "de")[:2]

    def said(words: dict) -> str:
        return words.get(language, words["de"])

    rows = [
        {"number": row.number, "name": said(row.name), "cells": [_cell(row.roles.get(role, ())) for role in COLUMNS]}
        for row in sorted(matrix().values(), key=lambda row: (row.number, row.thing))
    ]
    steps = [
        {"number": level.number, **{part: said(getattr(level, part)) for part in ("name", "sees", "recorded", "not_recorded", "needs")}}
        for level in levels()
    ]
    return render(request, "accounts/who_sees_what.html", {"rows": rows, "levels": steps, "today": timezone.localdate()})


def _cell(grants: tuple[Cell, ...]) -> list[str]:
    return [_words(grant) for grant in grants]


def _words(grant: Cell) -> str:
    """One grant in words: what may be done, how far it reaches, from which level on, with what else."""
    verbs = {
        "C": _("create"),
        "R": _("see"),
        "U": _("change"),
        "D": _("delete"),
        "P": _("publish"),
        "X": _("take along as a file"),
    }
    parts = [_join([verbs[letter] for letter in "RCUDPX" if letter in grant.actions])]
    reach = {
        "own": _("own only"),
        "module": _("of own modules"),
        "municipality": _("of the own municipality"),
        "enrolled": _("of courses one is enrolled in"),
    }.get(grant.scope)
    shows = {"count": _("a number only"), "aggregate": _("figures without small groups")}.get(grant.shows)
    level = _("from level %(level)d on") % {"level": grant.from_level} if grant.from_level else None
    fresh = _("after a new sign-in, with a reason") if grant.fresh else None
    second = _("if a second administrator agrees") if grant.second else None
    return ", ".join(part for part in (*parts, reach, shows, level, fresh, second) if part)


def _join(verbs: list[str]) -> str:
    return verbs[0] if len(verbs) == 1 else _("%(first)s and %(last)s") % {"first": ", ".join(verbs[:-1]), "last": verbs[-1]}
