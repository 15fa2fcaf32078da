"""The charts as SVG text for paper: fixed colours, the same geometry as on the page. Pure: numbers in, text out."""

from collections.abc import Sequence
from html import escape

from reports.charts import TILE_HEIGHT, TILE_WIDTH, BarChart, Tile

INK, MUTED, FIELD, RULE, PETROL, LINDE, LINDE_LINE = "#10252e", "#475c64", "#5b6f77", "#d8d0c0", "#0b5568", "#7fab35", "#3d6a12"
TONES = ("#e2eff1", "#b5d5db", "#67a6b4", "#0b5568")


def _text(x: float, y: float, words: str, *, size: int = 13, fill: str = MUTED, anchor: str = "middle", weight: int = 400) -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="Fira Sans" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _hatched(x: float, y: float, width: float, height: float) -> str:
    """A field with lines at 45 degrees inside its edges; paper has no patterns."""
    lines = []
    for offset in range(7, int(width + height), 7):
        x1, y1 = (x + offset, y) if offset <= width else (x + width, y + offset - width)
        x2, y2 = (x, y + offset) if offset <= height else (x + offset - height, y + height)
        lines.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    frame = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="#ffffff" stroke="{FIELD}"/>'
    return f'{frame}<path d="{"".join(lines)}" stroke="{FIELD}" stroke-width="1.2" fill="none"/>'


def bars_svg(chart: BarChart, keys: Sequence[str], signs: Sequence[str]) -> str:
    """Draw groups of bars. `keys` name the two series, `signs` stand before a value (one for each bar, in order)."""
    parts = []
    for y, value in chart.rules:
        parts.append(f'<path d="M44 {y}H{chart.width}" stroke="{RULE}"/>{_text(38, y + 4, str(value), anchor="end")}')
    sign = iter(signs)
    for group in chart.groups:
        for bar in group.bars:
            before = next(sign)
            if bar.value is None:
                parts.append(_hatched(bar.x, bar.y, bar.width, bar.height) + _text(bar.x + bar.width / 2, bar.y - 6, "–", fill=INK))
                continue
            fill = f'fill="{PETROL}"' if bar.series == "enrolled" else f'fill="{LINDE}" stroke="{LINDE_LINE}"'
            parts.append(f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}" {fill}/>')
            parts.append(_text(bar.x + bar.width / 2, bar.y - 6, before + str(bar.value), fill=INK, weight=600, size=12))
        parts.append(_text(group.label_x, chart.base + 20, group.label))
    parts.append(f'<path d="M44 {chart.base}H{chart.width}" stroke="{INK}" stroke-width="1.5"/>')
    below = chart.base + 44
    for number, word in enumerate(keys):
        x = 46 + number * 150
        parts.append(f'<rect x="{x}" y="{below - 11}" width="13" height="13" fill="{(PETROL, LINDE)[number]}"/>')
        parts.append(_text(x + 20, below, word, anchor="start", fill=INK))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {chart.width} {below + 10}">{"".join(parts)}</svg>'


def map_svg(tiles: Sequence[Tile]) -> str:
    """Draw the tile map of the Länder."""
    parts = []
    for tile in tiles:
        middle = tile.x + TILE_WIDTH / 2
        if tile.value is not None:
            tone = TONES[tile.step or 0]
            parts.append(
                f'<rect x="{tile.x}" y="{tile.y}" width="{TILE_WIDTH}" height="{TILE_HEIGHT}" rx="3" fill="{tone}" stroke="{FIELD}"/>'
            )
        elif tile.is_member:
            parts.append(_hatched(tile.x, tile.y, TILE_WIDTH, TILE_HEIGHT))
            parts.append(f'<rect x="{tile.x + 22}" y="{tile.y + 8}" width="36" height="40" rx="3" fill="#ffffff"/>')
        else:
            parts.append(
                f'<rect x="{tile.x}" y="{tile.y}" width="{TILE_WIDTH}" height="{TILE_HEIGHT}" rx="3" fill="none" stroke="{RULE}"/>'
            )
        fill = "#ffffff" if tile.step == 3 and tile.value is not None else INK if tile.is_member else MUTED
        parts.append(_text(middle, tile.y + 25, tile.land, size=14, fill=fill, weight=600))
        if tile.is_member:
            parts.append(_text(middle, tile.y + 44, "–" if tile.value is None else str(tile.value), size=15, fill=fill))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 428 310">{"".join(parts)}</svg>'
