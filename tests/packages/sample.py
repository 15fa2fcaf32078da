"""A small package with every kind of block and question, in canonical form, German and English."""

from pathlib import Path

from tests.packages.sample_keys import COURSE, LAST_LESSON, LAST_MODULE, LESSON, MODULE, QUIZ
from tests.packages.sample_lesson import BODY, SOURCES
from tests.packages.sample_quiz import QUIZ_FILE

__all__ = ["COURSE", "LAST_LESSON", "LAST_MODULE", "LESSON", "MODULE", "QUIZ", "SVG", "contents", "files", "write"]


SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 45" role="img">
<title>Platz</title>
<style>.a { fill: #123; } @media (prefers-color-scheme: dark) { .a { fill: #eee; } }</style>
<rect class="a" width="80" height="45"/>
</svg>
"""

_COURSE = f"""schema: 1
key: {COURSE}
source_locale: de
group: short
place: lindenplatz
modules: [m1-plaetze, m9-abschluss]
certificate:
  valid_months: 24
de:
  title: Plätze schützen
  slug: plaetze-schuetzen
  summary: Ein kleiner Kurs über Plätze.
  intro: Zwei Module.
  audience:
    - Ordnungsamt
  goals:
    - Plätze benennen
    - '„Weich“: ein Wort erklären'
  alignment:
    - framework: esco
      name: Risikoanalysen durchführen
      url: http://data.europa.eu/esco/skill/1a0c2b3d-0000-4000-8000-000000000001
    - framework: eqf
      name: EQR-Niveau 4
      url: http://data.europa.eu/snb/eqf/4
en:
  title: Protecting squares
  slug: protecting-squares
  summary: A small course on squares.
  intro: Two modules.
  audience:
    - Public order office
  goals:
    - Name squares
    - '“Soft”: explain a word'
  alignment:
    - framework: esco
      name: perform risk analysis
      url: http://data.europa.eu/esco/skill/1a0c2b3d-0000-4000-8000-000000000001
    - framework: eqf
      name: EQF level 4
      url: http://data.europa.eu/snb/eqf/4
"""

_MODULE = f"""key: {MODULE}
place: lindenplatz
de:
  title: 'Plätze: eine Übersicht'
  slug: plaetze
  summary: Sie lernen Plätze kennen.
  goals:
    - Plätze benennen
  plain: |
    Das ist ein Platz.
    Er ist für alle da.
en:
  title: 'Squares: an overview'
  slug: squares
  summary: You get to know squares.
  goals:
    - Name squares
  plain: |
    This is a square.
    It is for everybody.
"""

_LAST_MODULE = f"""key: {LAST_MODULE}
place: rathaus
de:
  title: Abschluss
  slug: abschluss
  summary: Sie sehen zurück.
en:
  title: Looking back
  slug: looking-back
  summary: You look back.
"""


def _front(key: str, title: str, slug: str, sources: str = "sources: []") -> str:
    return f"""---
key: {key}
title: {title}
slug: {slug}
minutes: 10
format: reading
required: true
goal: Sie können einen Platz beschreiben.
takeaway: Gehen Sie hin.
content_note: ''
changed_on: '2026-11-20'
reviewed_on: '2026-11-21'
review_due: ''
{sources}
---
"""


def files() -> dict[str, bytes]:
    """Every file of the package by its name."""
    found = {"course.yaml": _COURSE, "m1-plaetze/module.yaml": _MODULE, "m9-abschluss/module.yaml": _LAST_MODULE}
    for language, (lesson, last) in {"de": ("platz", "rueckblick"), "en": ("square", "looking-back")}.items():
        body = BODY.replace("LANGUAGE", language)
        found[f"m1-plaetze/01-platz.{language}.md"] = _front(LESSON, "Platz", lesson, SOURCES) + body
        found[f"m1-plaetze/02-test.{language}.yaml"] = QUIZ_FILE
        found[f"m9-abschluss/01-rueckblick.{language}.md"] = _front(LAST_LESSON, "Rückblick", last) + "\nEin Satz.\n"
        found[f"figures/platz.{language}.svg"] = SVG.replace("Platz", language)
        found[f"files/film.{language}.vtt"] = f"WEBVTT\n\n00:00.000 --> 00:01.000\n{language}\n"
    found["files/karte.pdf"] = "%PDF-1.4\n%%EOF\n"
    found["files/film.mp4"] = "not really a film"
    found["files/film.jpg"] = "not really a picture"
    return {name: text.encode() for name, text in found.items()}


def write(root: Path, changed: dict[str, bytes | None] | None = None) -> Path:
    """Write the package into a folder, with some files changed or (None) left out."""
    for name, content in (files() | (changed or {})).items():
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Read a folder back."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
