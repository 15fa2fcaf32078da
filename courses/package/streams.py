"""Plain values of a package ↔ the raw JSON of StreamFields, by walking the blocks. Ids follow from the page's key and the ordinal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.package.assets import Assets
from courses.package.richtext import link_pages, name_pages, read_html, write_html
from courses.package.values import write_number
from website.blocks import TableBlock, VideoBlock


@dataclass(frozen=True)
class Packer:
    """Turns plain values into raw ones: names of files into rows, keys into pages."""

    assets: Assets
    page_of: Callable[[str], int | None]

    def stream(self, block: blocks.StreamBlock, plain: list[dict[str, Any]], seed: UUID) -> list[dict[str, Any]]:
        """Return the raw list of a StreamField."""
        raw = []
        for ordinal, entry in enumerate(plain):
            own = uuid5(seed, str(ordinal))
            raw.append({"type": entry["type"], "value": self.value(block.child_blocks[entry["type"]], entry["value"], own), "id": str(own)})
        return raw

    def value(self, block: blocks.Block, value: Any, seed: UUID) -> Any:
        """Return the raw value of one block."""
        if isinstance(block, TableBlock):
            return _pack_table(value)
        if isinstance(block, VideoBlock):
            return {"film": self.assets.film(value), "title": value["title"]}
        if isinstance(block, blocks.StructBlock):
            inside = block.child_blocks.items()
            return {name: self.value(child, value[name], uuid5(seed, name)) for name, child in inside if name in value}
        if isinstance(block, blocks.ListBlock):
            ids = [uuid5(seed, str(ordinal)) for ordinal in range(len(value))]
            return [
                {"type": "item", "value": self.value(block.child_block, v, own), "id": str(own)} for v, own in zip(value, ids, strict=True)
            ]
        if isinstance(block, ImageChooserBlock):
            return self.assets.picture(value)
        if isinstance(block, DocumentChooserBlock):
            return self.assets.document(value)
        if isinstance(block, blocks.RichTextBlock):
            return link_pages(value, self.page_of)
        if isinstance(block, blocks.DecimalBlock | blocks.DateBlock):
            return value or None
        return value


@dataclass(frozen=True)
class Unpacker:
    """Turns raw values into plain ones, in the canonical form that files have."""

    assets: Assets
    key_of: Callable[[int], str | None]

    def stream(self, block: blocks.StreamBlock, raw: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the plain list of a StreamField; text blocks that follow each other become one, empty ones go."""
        plain: list[dict[str, Any]] = []
        for entry in raw:
            value = self.value(block.child_blocks[entry["type"]], entry["value"])
            if entry["type"] == "prose" and plain and plain[-1]["type"] == "prose":
                plain[-1]["value"] = write_html(read_html(plain[-1]["value"] + value))
            elif entry["type"] != "prose" or value:
                plain.append({"type": entry["type"], "value": value})
        return plain

    def value(self, block: blocks.Block, value: Any) -> Any:
        """Return the plain value of one block."""
        if isinstance(block, TableBlock):
            return _unpack_table(value)
        if isinstance(block, VideoBlock):
            return self.assets.name_film(value.get("film")) | {"title": trimmed(value.get("title"))}
        if isinstance(block, blocks.StructBlock):
            return {name: self.value(child, value.get(name)) for name, child in block.child_blocks.items()}
        if isinstance(block, blocks.ListBlock):
            return [self.value(block.child_block, entry["value"]) for entry in value or []]
        if isinstance(block, ImageChooserBlock):
            return self.assets.name_picture(value)
        if isinstance(block, DocumentChooserBlock):
            return self.assets.name_document(value)
        if isinstance(block, blocks.RichTextBlock):
            return write_html(read_html(name_pages(value or "", self.key_of)))
        if isinstance(block, blocks.DecimalBlock):
            return "" if value in (None, "") else write_number(Decimal(str(value)))
        if isinstance(block, blocks.BooleanBlock):
            return bool(value)
        if isinstance(block, blocks.DateBlock):
            return value.isoformat() if isinstance(value, date) else value or ""
        return value if isinstance(value, int) else trimmed(value)


def trimmed(text: str | None) -> str:
    """Return plain text in the form that files have: no blanks at the ends of lines, one empty line at most."""
    lines = "\n".join(line.rstrip() for line in (text or "").replace("\r\n", "\n").strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)


def _pack_table(value: Mapping[str, Any]) -> dict[str, Any]:
    table = {
        "data": [list(value["head"]), *(list(row) for row in value["rows"])],
        "first_row_is_table_header": True,
        "first_col_is_header": value["first_column_heads"],
        "table_header_choice": "both" if value["first_column_heads"] else "row",
        "table_caption": "",
    }
    return {"caption": value["caption"], "table": table}


def _unpack_table(value: Mapping[str, Any]) -> dict[str, Any]:
    table = value.get("table") or {}
    data = [[trimmed(cell).replace("\n", " ") for cell in row] for row in table.get("data") or [[]]]
    heads = bool(table.get("first_col_is_header"))
    return {"caption": trimmed(value.get("caption")), "head": data[0], "rows": data[1:], "first_column_heads": heads}
