"""Pictures of questions on their way out into a file, and in from one."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from PIL import Image, ImageOps
from wagtail.images import get_image_model

from courses.package.assets import Assets, sha1
from courses.package.figures import Figure
from quizzes.exchange.pictures import TYPES

MOST_ORIGINAL = 1_000_000  # a larger original leaves as learners get it: 1200 pixels wide


def taken_out(questions: Sequence[Mapping[str, Any]], *, content: bool = True) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """Return the questions with their pictures under the names they get in a file, and those files; empty ones without `content`.

    A question whose picture is gone stays without one.
    """
    pks = {one["image"] for one in questions if one["kind"] == "hotspot" and isinstance(one.get("image"), int)}
    images = get_image_model().objects.in_bulk(pks) if pks else {}
    ready, files = [], {}
    for one in questions:
        image = images.get(one.get("image")) if one["kind"] == "hotspot" else None
        if one["kind"] != "hotspot":
            ready.append(dict(one))
        elif image is None:
            ready.append({**one, "picture": ""})
        else:
            name, file, width, height = _file_of(image, one)
            if name not in files:
                files[name] = _content(file) if content else b""
            ready.append({**one, "picture": name, "width": width, "height": height})
    return ready, files


def _file_of(image: Any, one: Mapping[str, Any]) -> tuple[str, Any, int, int]:
    """The original where a file can carry it, else the size that learners get. Areas are percents, so both are the same question."""
    stem, _point, ending = image.filename.lower().rpartition(".")
    mark = sha1(f"{image.file_hash or image.file.name}".encode())[:8]
    stem = slugify(stem)[:60].removesuffix(f"-{mark}") or "bild"
    if ending in TYPES and (image.is_svg() or (image.file_size or MOST_ORIGINAL + 1) <= MOST_ORIGINAL):
        return f"images/{stem}-{mark}.{ending}", image.file, image.width, image.height
    drawn = image.get_rendition("width-1200|format-webp")
    return f"images/{stem}-{mark}.webp", drawn.file, int(one["width"]), int(one["height"])


def _content(file: Any) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def with_image(question: Mapping[str, Any], pictures: Mapping[str, bytes]) -> dict[str, Any]:
    """Return a question with the number of its picture in the media library. A new picture is drawn anew there, without its metadata."""
    if question["kind"] != "hotspot":
        return dict(question)
    content = pictures[question["picture"]]
    known = get_image_model().objects.filter(file_hash=sha1(content)).order_by("pk").first()
    if known is not None:
        return {**question, "image": known.pk}
    name = question["picture"].rpartition("/")[2].lower()[-90:]
    if name.endswith(".svg"):
        figure = Figure(content, question["width"], question["height"])  # rebuilt when it was read
    else:
        name, figure = _drawn_anew(name, content)
    return {**question, "image": Assets(figures={name: figure}).picture(name)}


def _drawn_anew(name: str, content: bytes) -> tuple[str, Figure]:
    """A photograph stays one; everything else becomes PNG. Of moving pictures the first one stays."""
    stem, _point, ending = name.rpartition(".")
    is_photograph = ending in ("jpg", "jpeg")
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "GIF", "WEBP"]) as picture:
        drawn = ImageOps.exif_transpose(picture).convert("RGB" if is_photograph else "RGBA")
    made = io.BytesIO()
    drawn.save(made, "JPEG" if is_photograph else "PNG", **({"quality": 90} if is_photograph else {}))
    return f"{slugify(stem) or 'bild'}.{'jpg' if is_photograph else 'png'}", Figure(made.getvalue(), drawn.width, drawn.height)
