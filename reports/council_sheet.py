"""The quarterly report to a personnel council as words, for one language: what `report.typ` sets. Call it with that language active."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import OfficeKind, Visibility
from accounts.models import Organisation
from accounts.policy import matrix
from reports import council
from reports.desk_words import LOOKS
from reports.models import ReportPeriod
from reports.reading import title_of
from reports.tables import quarter_label
from reports.year import Number
from reports.year_sheet import section, words

LISTS = LOOKS | {
    "session": gettext_lazy("People booked for a live session"),
    "inviting people": gettext_lazy("People and invitations"),
    "planning cohorts": gettext_lazy("Cohorts and assignments"),
}


def sheet(organisation: Organisation, period: ReportPeriod, *, language: str) -> dict[str, Any]:
    """Lay out the report of one municipality and frozen quarter."""
    level, agreement = council.level_at_end(organisation, period)
    looks, changes = council.looks_in(organisation, period), council.changes_in(organisation, period)
    return {
        "language": language,
        "document": _("Report to the personnel council, %(town)s, %(quarter)s")
        % {"town": organisation.name, "quarter": quarter_label(period)},
        "issuer": organisation.name,
        "kicker": _("Quarterly report to the personnel council and the data protection officer"),
        "title": quarter_label(period),
        "lead": _("What the learning platform showed about the employees of %(town)s, to whom, and on which basis. It names nobody.")
        % {"town": organisation.name},
        "facts": [
            [str(level), str(Visibility(level).label)],
            [number_format(sum(row.times for row in looks), force_grouping=True), _("times a list with names was opened")],
            [str(len(changes)), _("changes of the visibility level")],
        ],
        "sections": [
            _level(level, agreement, changes),
            _looks(looks),
            _seen(level, language),
            _figures(organisation, period, language),
        ],
        "method": _("What nobody sees at any level"),
        "method_text": [
            _(
                "Answers, points, passed or failed tries, their number, progress inside a course, times spent and times of signing in are shown to nobody but the learner."
            ),
            _("There is no ranking, no comparison of people and no alarm about inactivity. A superior gets no personal evaluation."),
            _(
                "Every opening of a list with names is written down before the list is shown, for 24 months; learners see it under “My data”. An opening within the same hour counts once in lists of people and cohorts."
            ),
        ],
        "page": _("Page {page} of {pages}"),
    }


def _level(level: int, agreement: str, changes: list[council.Change]) -> dict[str, Any]:
    basis = _("Agreement: %(reference)s.") % {"reference": agreement} if agreement else _("No agreement is recorded.")
    lead = _("Level %(level)d at the end of the quarter: %(words)s.") % {"level": level, "words": Visibility(level).label}
    rows = [
        (date_format(localdate(row.effective_from), "DATE_FORMAT"), f"{row.level}: {Visibility(row.level).label}", row.agreement or "–")
        for row in changes
    ]
    note = "" if rows else " " + _("There was no change in this quarter.")
    head = (_("Takes effect on"), _("Level"), _("Agreement")) if rows else ()
    return section(_("Visibility level"), f"{lead} {basis}{note}", head, rows, plain=True)


def _looks(looks: Iterable[council.Looks]) -> dict[str, Any]:
    offices = {key: str(label) for key, label in OfficeKind.choices}
    rows = [
        (
            str(LISTS.get(row.report) or LOOKS.get(row.report) or _("Other list with names")),
            offices.get(row.office, _("outside the municipality")),
            str(row.times),
        )
        for row in looks
    ]
    note = (
        _("Counted is each opening in the quarter, by the kind of office of whoever opened it.")
        if rows
        else _("No list with names was opened in this quarter.")
    )
    return section(_("Who opened lists with names"), note, (_("List"), _("Kind of office"), _("Times")) if rows else (), rows, plain=True)


def _seen(level: int, language: str) -> dict[str, Any]:
    """What the matrix lets coordinators see at the level in force; the same file decides each request."""
    shows = {"named": _("with names"), "aggregate": _("as figures"), "count": _("as a number")}
    rows = []
    for row in matrix().values():
        for cell in row.roles.get("coordinator", ()):
            if "R" in cell.actions and cell.scope == "municipality" and cell.from_level <= level:
                rows.append((row.name.get(language, row.name["en"]), shows.get(cell.shows, cell.shows), str(cell.from_level)))
    note = _("This is the table by which the platform decides each request. What stands in no row of a level is not shown at it.")
    return section(_("What coordinators see at this level"), note, (_("What"), _("How"), _("From level")), rows, plain=True)


def _figures(organisation: Organisation, period: ReportPeriod, language: str) -> dict[str, Any]:
    found = council.own_figures(organisation, period)
    rows = [(title_of(course, language), words(Number(row.enrolled)), words(Number(row.completed))) for course, row in found]
    k = max([row.threshold for _course, row in found] or [organisation.min_group_size])
    note = _("Groups of fewer than %(k)d people are not shown. Frozen on %(day)s.") % {
        "k": k,
        "day": date_format(localdate(period.frozen_at), "DATE_FORMAT") if period.frozen_at else "–",
    }
    head = (_("Course"), _("Enrolments"), _("Completions")) if rows else ()
    return section(_("Frozen figures of the municipality"), note if rows else _("There was no enrolment in this quarter."), head, rows)
