"""Sheets that are no certificates but go through the same door: the list to sign in on."""

import json
from collections.abc import Mapping
from datetime import datetime

from certificates.rendering import compile_paper


def draw_sign_in_sheet(words: Mapping, at: datetime) -> bytes:
    """Return the sheet as tagged PDF (PDF/UA-1). Raises ContentRefused for letters that no font has."""
    return compile_paper("sign-in-sheet.typ", json.dumps(dict(words), ensure_ascii=False), at)


def draw_report(words: Mapping, at: datetime) -> bytes:
    """Return a report as tagged PDF (PDF/UA-1); the same words and date give the same bytes. Raises ContentRefused as above."""
    return compile_paper("report.typ", json.dumps(dict(words), ensure_ascii=False), at)
