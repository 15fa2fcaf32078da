"""From frozen rows to the dataclasses that pages and files show."""

from django.utils.translation import gettext as _

from accounts.choices import Land
from courses.models import Course
from reports.charts import BarChart, Tile, bar_chart, tile_map
from reports.figures import Figure, Table
from reports.models import ParticipationFigure, ReportPeriod
from reports.queries import frozen_rows, town_names


def quarter_label(period: ReportPeriod) -> str:
    """Name a quarter in words."""
    return _("Quarter %(number)d, %(year)d") % {"number": (period.starts_on.month + 2) // 3, "year": period.starts_on.year}


def table_of(period: ReportPeriod, course: Course, office_labels: dict) -> Table:
    """Build the network's table of one course and quarter from its frozen rows: two queries."""
    names, lands = town_names(), dict(Land.choices)
    rows = list(frozen_rows(period, course, "network"))

    def pick(kind: str, label) -> tuple[Figure, ...]:
        found = [_figure(row, str(label(row.scope_key))) for row in rows if row.scope_kind == kind]
        return tuple(sorted(found, key=lambda figure: figure.label))

    network = pick("network", lambda _key: _("Network"))
    return Table(
        network=network[0] if network else None,
        lands=pick("land", lambda key: lands.get(key, key)),
        organisations=pick("organisation", lambda key: names.get(key, key)),
        offices=pick("office", lambda key: office_labels.get(key, key)),
    )


def _figure(row: ParticipationFigure, label: str) -> Figure:
    return Figure(row.scope_kind, row.scope_key, label, row.enrolled, row.completed)


def bars_of(periods: list[ReportPeriod], figures: list[Figure | None]) -> BarChart:
    """Enrolments and completions of the network by quarter."""
    series = {
        "enrolled": [figure.enrolled if figure else None for figure in figures],
        "completed": [figure.completed if figure else None for figure in figures],
    }
    return bar_chart([f"{row.starts_on:%Y} Q{(row.starts_on.month + 2) // 3}" for row in periods], series)


def map_of(table: Table) -> tuple[Tile, ...]:
    """Enrolments by Land on the tile map."""
    return tile_map({figure.scope_key: figure.enrolled for figure in table.lands})
