"""Invented coats of arms for the demonstration's two best known municipalities, drawn here so that no file has to be shipped."""

import io
from collections.abc import Callable, Mapping

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as Picture
from PIL import ImageDraw
from wagtail.images import get_image_model

from accounts.models import Organisation

SIZE, FINE = 288, 4  # drawn four times as large and reduced: Pillow's own edges are jagged
GREEN, BLUE, WHITE, GOLD = (31, 107, 74), (27, 84, 122), (255, 255, 255), (214, 160, 42)


@transaction.atomic
def seed_logos(towns: Mapping[str, Organisation]) -> int:
    """Give Lindenstadt and Seehafen a coat of arms where they have none; returns how many were made."""
    made = 0
    for name, draw in (("Lindenstadt", _leaf), ("Seehafen", _waves)):
        town = towns.get(name)
        if town is None or town.logo_id is not None:
            continue
        file = ContentFile(_arms(draw), name=f"wappen-{name.lower()}.png")
        town.logo = get_image_model().objects.create(title=f"Wappen von {name}", file=file)
        town.save(update_fields=["logo"])
        made += 1
    return made


def _arms(draw: Callable[[ImageDraw.ImageDraw, float], None]) -> bytes:
    picture = Picture.new("RGBA", (SIZE * FINE, SIZE * FINE), (0, 0, 0, 0))
    draw(ImageDraw.Draw(picture), SIZE * FINE / 100)
    stream = io.BytesIO()
    picture.resize((SIZE, SIZE), Picture.Resampling.LANCZOS).save(stream, "PNG")
    return stream.getvalue()


def _shield(pen: ImageDraw.ImageDraw, one: float, colour: tuple[int, int, int]) -> None:
    """A shield in a square of 100 by 100, with a light rim that holds on dark pages too."""
    for inset, fill in ((0, WHITE), (3, colour)):
        left, right, top = (14 + inset) * one, (86 - inset) * one, (4 + inset) * one
        pen.rectangle((left, top, right, 52 * one), fill=fill)
        pen.pieslice((left, (8 + inset) * one, right, (96 - inset) * one), 0, 180, fill=fill)


def _leaf(pen: ImageDraw.ImageDraw, one: float) -> None:
    """A lime leaf: a heart with its point upwards, and a stalk."""
    _shield(pen, one, GREEN)
    pen.polygon([(50 * one, 16 * one), (73 * one, 46 * one), (50 * one, 66 * one), (27 * one, 46 * one)], fill=GOLD)
    pen.ellipse((25 * one, 38 * one, 53 * one, 66 * one), fill=GOLD)
    pen.ellipse((47 * one, 38 * one, 75 * one, 66 * one), fill=GOLD)
    pen.line([(50 * one, 26 * one), (50 * one, 82 * one)], fill=GREEN, width=round(2.5 * one))
    pen.line([(50 * one, 66 * one), (50 * one, 84 * one)], fill=GOLD, width=round(4 * one))


def _waves(pen: ImageDraw.ImageDraw, one: float) -> None:
    """A tower with a light above two rows of waves."""
    _shield(pen, one, BLUE)
    pen.polygon([(43 * one, 50 * one), (57 * one, 50 * one), (54 * one, 22 * one), (46 * one, 22 * one)], fill=WHITE)
    pen.ellipse((44 * one, 11 * one, 56 * one, 23 * one), fill=GOLD)
    for row in (54, 66):
        for start in range(20, 76, 14):
            pen.arc((start * one, row * one, (start + 14) * one, (row + 12) * one), 0, 180, fill=WHITE, width=round(3 * one))
