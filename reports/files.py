"""A quarter as tables for files: title, definition, date of freezing, head, rows. The cells are those of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from reports.figures import Figure
from reports.models import ReportPeriod
from reports.reading import Line, Quarter
from reports.tables import quarter_label
from reports.words import DEFINITIONS

Cell = str | int


@dataclass(frozen=True)
class Sheet:
    """One table of a file; numbers stay numbers, a hidden one is a word."""

    title: str
    course: str
    quarter: str
    frozen_on: str
    definition: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def long_lines(self) -> Iterator[tuple[Cell, str, Cell]]:
        """Name, figure and value of each cell, for a file that knows one table only."""
        for name, *cells in self.rows:
            for figure, cell in zip(self.head[1:], cells, strict=True):
                yield name, figure, cell


def sheets_of(period: ReportPeriod, course: str, quarter: Quarter) -> list[Sheet]:
    """Lay out everything that the page shows of one course and quarter."""
    frozen_on = date_format(localdate(period.frozen_at), "DATE_FORMAT") if period.frozen_at else ""

    def sheet(title: str, definition: str, head: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> Sheet:
        return Sheet(title, course, quarter_label(period), frozen_on, definition, tuple(head), tuple(rows))

    both = f"{DEFINITIONS['enrolled']} {DEFINITIONS['completed']}"
    counts = (_("Enrolments"), _("Completions"))
    table, network = quarter.table, [quarter.table.network] if quarter.table.network else []
    found = [
        sheet(
            _("Overview"),
            f"{DEFINITIONS['share']} {DEFINITIONS['hours']} {DEFINITIONS['active']}",
            (_("Measure"), _("Value")),
            _overview(quarter),
        ),
        sheet(_("By Land"), f"{DEFINITIONS['lands']} {both}", (_("Land"), *counts), _figures([*network, *table.lands])),
        sheet(
            _("By municipality"), f"{DEFINITIONS['towns']} {both}", (_("Municipality"), *counts), _figures([*network, *table.organisations])
        ),
    ]
    for title, key, head, lines in (
        (_("From enrolment to certificate"), "funnel", _("People counted"), quarter.funnel),
        (_("Modules"), "modules", _("Percent of those who began"), quarter.modules),
        (_("By size of municipality"), "sizes", _("Enrolments"), quarter.sizes),
        (_("By kind of office"), "offices", _("Enrolments"), quarter.offices),
        (_("By language"), "languages", _("Enrolments"), quarter.languages),
        (_("Live sessions"), "sessions", _("Value"), quarter.sessions),
        (_("Renewals"), "renewals", _("Certificates"), (quarter.due,) if quarter.due else ()),
    ):
        if lines:
            found.append(sheet(title, str(DEFINITIONS[key]), (_("Name"), head, _("Reading")), _lines(lines)))
    return found


def shown(value: int | None) -> Cell:
    """A number, or the word for a hidden one."""
    return _("suppressed") if value is None else value


def _overview(quarter: Quarter) -> list[tuple[Cell, ...]]:
    network = quarter.table.network
    return [
        (_("Enrolments"), shown(network.enrolled if network else None)),
        (_("Completions"), shown(network.completed if network else None)),
        (_("Completions per enrolments, in percent"), shown(quarter.share)),
        (_("Learning hours"), shown(quarter.hours)),
        (_("Municipalities with a figure"), quarter.towns_shown),
        (_("Member municipalities"), quarter.towns),
    ]


def _figures(rows: Iterable[Figure]) -> list[tuple[Cell, ...]]:
    return [(row.label, shown(row.enrolled), shown(row.completed)) for row in rows]


def _lines(lines: Iterable[Line]) -> list[tuple[Cell, ...]]:
    return [(line.label, shown(line.value), _reading(line)) for line in lines]


def _reading(line: Line) -> str:
    if line.value is None:
        return _("suppressed")
    return _("at least") if line.is_minimum else _("exactly")
