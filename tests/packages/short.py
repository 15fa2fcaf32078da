"""A short course that borrows from the sample: a whole module, and one lesson inside a module of its own with a test of its own."""

from pathlib import Path

from courses.package.borrowing import copied_key
from tests.packages import sample

COURSE = "33333333-0000-4000-8000-000000000001"
MODULE = "33333333-0000-4000-8000-000000000002"
QUIZ = "33333333-0000-4000-8000-000000000003"
SOURCE = "package"  # the folder of the sample


def copy_of(key: str) -> str:
    """The key that something of the sample has in this course."""
    return copied_key(COURSE, key)


_COURSE = f"""schema: 1
key: {COURSE}
source_locale: de
group: short
place: schule
modules:
  - from: {SOURCE}
    module: m1-plaetze
  - b2-netze
certificate:
  valid_months: 36
de:
  title: 'Basis: Plätze'
  slug: basis
  summary: Das Nötigste.
en:
  title: 'Basics: squares'
  slug: basics
  summary: The essentials.
"""

_MODULE = f"""key: {MODULE}
place: schule
de:
  title: Netze
  slug: netze
  summary: Wer gehört dazu?
en:
  title: Networks
  slug: networks
  summary: Who belongs to it?
"""

_SHARED = f"""from: {SOURCE}
module: m9-abschluss
item: 01-rueckblick
"""

_QUIZ = f"""key: {QUIZ}
title: Test
slug: test
minutes: 5
required: true
intro: ''
pass_percent: 75
draw: 0
shuffle: true
max_attempts: 0
time_limit_minutes: 0
changed_on: '2026-11-20'
sources: []
questions:
  - key: offen
    kind: true_false
    text: Ein Netz ist offen.
    points: 1
    difficulty: medium
    right: true
    explanation: Ja.
    lesson: {sample.LAST_LESSON}
"""


def files() -> dict[str, bytes]:
    """Every file of the package by its name."""
    found = {"course.yaml": _COURSE, "b2-netze/module.yaml": _MODULE, "b2-netze/01-zurueck.shared.yaml": _SHARED}
    found |= {f"b2-netze/02-test.{language}.yaml": _QUIZ for language in ("de", "en")}
    return {name: text.encode() for name, text in found.items()}


def write(root: Path, changed: dict[str, bytes | None] | None = None) -> Path:
    """Write the package into a folder beside the sample."""
    for name, content in (files() | (changed or {})).items():
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return root
