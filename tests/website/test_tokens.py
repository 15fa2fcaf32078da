"""The tokens: contrast in light and dark as DESIGN.md promises, icons and vendored files as their makers published them."""

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "secu4all" / "static"
TOKENS = (STATIC / "secu4all/css/tokens.css").read_text()
LIGHT, DARK = 0, 1
PAIRS = [  # text, ground, at least
    ("ink", "paper", 7.0),
    ("ink", "kalk", 7.0),
    ("muted", "paper", 4.5),
    ("muted", "surface", 4.5),
    ("muted", "kalk", 4.5),
    ("petrol", "paper", 4.5),
    ("petrol", "petrol-tint", 4.5),
    ("petrol", "laterne-tint", 4.5),
    ("petrol", "linde-tint", 4.5),
    ("on-petrol", "petrol", 4.5),
    ("linde", "linde-tint", 4.5),
    ("ziegel", "ziegel-tint", 4.5),
    ("surface", "ziegel", 4.5),
    ("laterne-ink", "laterne-tint", 4.5),
    ("danger", "paper", 4.5),
    ("danger", "danger-tint", 4.5),
    ("on-band", "band", 4.5),
    ("on-band-2", "band", 4.5),
    ("field", "surface", 3.0),
    ("field", "paper", 3.0),
    ("field", "kalk", 3.0),
    ("focus", "paper", 3.0),
    ("focus-halo", "focus", 3.0),
]


def _token(name: str, scheme: int) -> tuple[float, float, float]:
    found = re.search(rf"--s4-{name}: light-dark\((#\w+), (#\w+)\);", TOKENS)
    assert found, f"no token {name}"
    value = found.group(scheme + 1)
    return tuple(int(value[place : place + 2], 16) / 255 for place in (1, 3, 5))


def _luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS, ids=lambda value: str(value))
def test_text_stands_out_from_its_ground(text: str, ground: str, least: float, scheme: int):
    one, other = sorted((_luminance(_token(text, scheme)), _luminance(_token(ground, scheme))), reverse=True)
    assert (one + 0.05) / (other + 0.05) >= least


def test_colours_are_named_in_one_file_only():
    """Elsewhere a colour is written out only where it must not follow the theme: paper, band, the tiles of the map."""
    allowed = {
        "tokens.css",
        "town.css",
        "print.css",
        "lists.css",
        "icons.css",
        "layout.css",
        "pages.css",
        "buttons.css",
        "lesson.css",
        "forms.css",
        "poster.css",
        "wallet.css",
    }
    for sheet in (STATIC / "secu4all/css").glob("*.css"):
        if sheet.name not in allowed:
            assert not re.search(r"#[0-9a-f]{3,8}\b", sheet.read_text()), sheet.name


def test_icons_are_the_vendored_ones():
    css = (STATIC / "secu4all/css/icons.css").read_text()
    originals = sorted((STATIC / "vendor/material-symbols").glob("*.svg"))
    assert len(originals) == 15
    for original in originals:
        path = re.search(r' d="([^"]+)"', original.read_text()).group(1)
        assert f"d='{path}'" in css, original.name


def test_vendored_files_are_unmodified():
    for line in (STATIC / "vendor/SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name


def test_the_town_is_small_and_names_only_known_properties():
    sprite = (STATIC / "secu4all/img/town.svg").read_text()
    known = set(re.findall(r"--([\w-]+):", (STATIC / "secu4all/css/town.css").read_text()))
    used = set(re.findall(r"var\(--([\w-]+)\)", sprite))
    assert used <= known, used - known
    assert len(sprite) < 100_000
    assert "style=" not in sprite and "<script" not in sprite
