"""A small package with every kind of block and question, in canonical form, German and English."""

from pathlib import Path

COURSE = "11111111-0000-4000-8000-000000000001"
MODULE = "11111111-0000-4000-8000-000000000002"
LESSON = "11111111-0000-4000-8000-000000000003"
QUIZ = "11111111-0000-4000-8000-000000000004"
LAST_MODULE = "11111111-0000-4000-8000-000000000005"
LAST_LESSON = "11111111-0000-4000-8000-000000000006"

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


_SOURCES = """sources:
  - id: S25
    title: 'Aktionsplan: Schutz öffentlicher Räume'
    publisher: Kommission
    year: '2017'
    url: https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:52017DC0612
  - id: S31b
    title: Handbuch"""

_LESSON = f"""
## Was ein Platz ist

Ein Platz ist **offen** und *frei* [S25]. Mehr steht [dort](https://efus.eu/?p=1) und [am Ende](item:{LAST_LESSON}).

- eins
- zwei

1. erst
2. dann

```figure
file: platz.LANGUAGE.svg
alt: Ein Platz.
caption: 'Platz: leer'
description: |
  Ein Platz.

  Er ist leer.
source: S25
```

```callout
kind: caution
title: Vorsicht
text: |
  Nur **hier**.

  - nie hochladen
```

```callout
kind: remember
text: |
  Kurz.
```

```quotation
text: Kleine Probleme können groß werden.
attribution: Paul van Soomeren
source: S31b
lang: en
```

```table
caption: Drei Zeilen
head: [Wann, Was]
rows:
  - [Dienstag, 'Markt, klein']
  - ['', Fest]
first_column_heads: true
```

### Üben

```checklist
title: Morgen
intro: Auf Papier.
items:
  - 'Wer: ein Name'
  - Wann?
confidential: true
```

```check
key: rasch
text: Ist der Platz leer?
choices:
  - text: Ja
    right: true
    feedback: Genau.
  - text: Nein
    right: false
explanation: Er ist leer [S25].
```

```scenario
key: wer-zahlt
title: Wer zahlt?
intro: |
  Montag.
steps:
  - key: s1
    time: 9 Uhr
    title: Ein Brief
    situation: |
      Der Verein fragt.
    readings:
      - label: Vor der Bühne
        value: '4.5'
        max: '6'
        threshold: '5'
        unit: /m²
    question: Was tun Sie?
    choices:
      - key: a
        text: Klären
        detail: Ein Termin.
        consequence: |
          Gut.
        rating: good
        next: e1
      - key: b
        text: Warten
        consequence: |
          Riskant.
        rating: risky
        next: s2
  - key: s2
    title: Später
    situation: |
      Es drängt.
    question: Und jetzt?
    choices:
      - key: a
        text: Klären
        consequence: |
          Möglich.
        rating: possible
        next: e1
      - key: b
        text: Fragen
        consequence: |
          Auch.
        rating: possible
        next: e1
endings:
  - key: e1
    title: Ende
    text: |
      Geklärt.
```

```video
file: film.mp4
title: Der Platz am Morgen
captions: film.LANGUAGE.vtt
poster: film.jpg
transcript: Es ist still.
description: Ein leerer Platz.
```

```download
file: karte.pdf
title: Karte
text: Zum Ausfüllen.
```

```tool
key: begehung
title: 'Begehung: ein Bogen'
intro: |
  Für **einen** Rundgang.
confidential: true
sections:
  - key: anlass
    title: Anlass
    intro: |
      Vor Ort ausfüllen.
    fields:
      - key: datum
        kind: date
        label: Datum
      - key: wetter
        kind: text
        label: Wetter
      - key: bild
        kind: long
        label: Was fällt auf?
        help: Ein Satz genügt.
      - key: frei
        kind: tick
        label: Wege sind frei
      - key: flaeche
        kind: number
        label: Fläche
        unit: m²
        min: '1'
        max: '200000'
      - key: personen
        kind: result
        label: Personen nach Fläche
        unit: Personen
        calculation: product
        of: [flaeche, '2']
        round: down
        rule: Zwei Personen je Quadratmeter, Landesrecht prüfen.
        source: S25
  - key: beobachtungen
    title: Beobachtungen
    repeated: true
    rows: 6
    grid:
      across: folgen
      up: eintritt
    fields:
      - key: was
        kind: text
        label: Beobachtung
      - key: eintritt
        kind: choice
        label: Eintritt
        options:
          - key: '1'
            text: kaum
          - key: '2'
            text: möglich
      - key: folgen
        kind: choice
        label: Folgen
        options:
          - key: '1'
            text: gering
          - key: '2'
            text: groß
      - key: stufe
        kind: result
        label: Stufe
        calculation: product
        of: [eintritt, folgen]
        rule: Eintritt mal Folgen.
        bands:
          - up_to: '2'
            text: beobachten
            tone: good
          - text: klären
            tone: risky
example:
  anlass:
    datum: '2026-06-13'
    bild: |
      Licht fehlt.
      Es ist eng.
    frei: true
    flaeche: '1500'
  beobachtungen:
    - was: Poller fehlt
      eintritt: '2'
      folgen: '2'
    - was: Licht
      eintritt: '1'
```

```facilitation
title: 'Plätze gemeinsam: ein Leitfaden'
duration: '30'
group: 8 bis 20 Personen
room: Ein Tisch.
materials:
  - Karten
  - 'Stifte: zehn'
preparation: |
  Raum **herrichten**.
agenda:
  - minutes: '10'
    title: Ankommen
    text: |
      Alle nennen einen Platz.
  - minutes: '20'
    title: Reden
    text: |
      Zu zweit.
notes: |
  Keine echten Schwachstellen.
sign_in: true
```

Zum Schluss ein Satz.
"""

_QUIZ = f"""key: {QUIZ}
title: Test
slug: test
minutes: 5
required: true
intro: Sechs Fragen.
pass_percent: 75
draw: 4
shuffle: true
max_attempts: 3
time_limit_minutes: 20
changed_on: '2026-11-20'
sources:
  - id: S25
    title: Aktionsplan
questions:
  - key: jahr
    kind: single
    text: Wann?
    hint: Eine Antwort.
    points: 1
    difficulty: easy
    choices:
      - key: a
        text: '2017'
        right: true
        feedback: Genau.
      - key: b
        text: '2018'
        right: false
    explanation: Der Plan ist von 2017.
    source: S25
    lesson: {LESSON}
  - key: was
    kind: multiple
    text: Was gehört dazu?
    points: 2
    difficulty: medium
    choices:
      - key: a
        text: Markt
        right: true
      - key: b
        text: Bahnhof
        right: true
      - key: c
        text: Tresor
        right: false
    explanation: Orte für alle.
  - key: offen
    kind: true_false
    text: Ein Platz ist offen.
    points: 1
    difficulty: medium
    right: true
    explanation: Ja.
  - key: paare
    kind: matching
    text: Was gehört zusammen?
    points: 2
    difficulty: hard
    pairs:
      - key: p1
        left: Markt
        right: Stände
      - key: p2
        left: Bahnhof
        right: Züge
    distractors:
      - key: d1
        text: Fische
    explanation: Klar.
  - key: folge
    kind: ordering
    text: In welcher Reihenfolge?
    points: 1
    difficulty: medium
    items:
      - key: i1
        text: erst
      - key: i2
        text: dann
    explanation: So.
  - key: zahl
    kind: numeric
    text: Ab wie vielen?
    points: 1
    difficulty: medium
    answer: '800'
    tolerance: '0.5'
    unit: Personen
    explanation: Ab 800.
"""


def files() -> dict[str, bytes]:
    """Every file of the package by its name."""
    found = {"course.yaml": _COURSE, "m1-plaetze/module.yaml": _MODULE, "m9-abschluss/module.yaml": _LAST_MODULE}
    for language, (lesson, last) in {"de": ("platz", "rueckblick"), "en": ("square", "looking-back")}.items():
        body = _LESSON.replace("LANGUAGE", language)
        found[f"m1-plaetze/01-platz.{language}.md"] = _front(LESSON, "Platz", lesson, _SOURCES) + body
        found[f"m1-plaetze/02-test.{language}.yaml"] = _QUIZ
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
