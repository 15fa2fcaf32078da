"""Geometry of the charts; templates draw it as SVG. Pure: numbers in, coordinates out."""

from dataclasses import dataclass

TILES = {  # column and row of each Land on the tile map
    "SH": (1, 0), "HH": (2, 0), "MV": (3, 0),
    "HB": (0, 1), "NI": (1, 1), "ST": (2, 1), "BB": (3, 1), "BE": (4, 1),
    "NW": (0, 2), "HE": (1, 2), "TH": (2, 2), "SN": (3, 2),
    "RP": (0, 3), "BW": (1, 3), "BY": (2, 3),
    "SL": (0, 4),
}  # fmt: skip
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 80, 56, 6


@dataclass(frozen=True)
class Bar:
    """One bar: place, size, value; `value` is None for a suppressed cell, drawn as a hatched field."""

    x: int
    y: int
    width: int
    height: int
    value: int | None
    series: str


@dataclass(frozen=True)
class BarGroup:
    """The bars over one label."""

    label: str
    label_x: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class BarChart:
    """A whole chart with its rules."""

    width: int
    height: int
    base: int
    rules: tuple[tuple[int, int], ...]
    groups: tuple[BarGroup, ...]


@dataclass(frozen=True)
class Tile:
    """A Land on the map; `step` 0 to 3 is its tone, None when suppressed or without members."""

    land: str
    x: int
    y: int
    value: int | None
    step: int | None
    is_member: bool


def nice_top(highest: int) -> int:
    """Return the end of the scale: a multiple of four steps that are easy to read."""
    for unit in (2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000):
        if unit * 4 >= highest:
            return unit * 4
    return highest


def bar_chart(labels: list[str], series: dict[str, list[int | None]], plot: int = 240) -> BarChart:
    """Lay out groups of at most two bars, 30 wide, 4 apart, over a base line with four rules. Units: SVG user units."""
    top = nice_top(max([value or 0 for values in series.values() for value in values] or [1]) or 1)
    left, head, group = 52, 28, 30 * len(series) + 4 * (len(series) - 1) + 40
    base = head + plot
    groups = []
    for index, label in enumerate(labels):
        start = left + 20 + index * group
        bars = []
        for place, (name, values) in enumerate(series.items()):
            value = values[index]
            height = round(plot * value / top) if value is not None else 36
            bars.append(Bar(start + place * 34, base - height, 30, height, value, name))
        groups.append(BarGroup(label, start + (group - 40) // 2, tuple(bars)))
    rules = tuple((base - round(plot * step / 4), top * step // 4) for step in range(5))
    return BarChart(left + 20 + group * len(labels), base + 34, base, rules, tuple(groups))


def tile_map(values: dict[str, int | None]) -> tuple[Tile, ...]:
    """Lay out the Länder; tone by quarter of the highest value. Länder that are not in `values` have no member."""
    highest = max([value for value in values.values() if value is not None] or [1])
    tiles = []
    for land, (column, row) in TILES.items():
        value = values.get(land)
        step = min(3, 4 * (value - 1) // highest) if value else None
        tiles.append(Tile(land, column * (TILE_WIDTH + TILE_GAP), row * (TILE_HEIGHT + TILE_GAP), value, step, land in values))
    return tuple(tiles)
