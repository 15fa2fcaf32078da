"""The lesson of the sample package: every kind of block."""

from tests.packages.sample_keys import LAST_LESSON

SOURCES = """sources:
  - id: S25
    title: 'Aktionsplan: Schutz öffentlicher Räume'
    publisher: Kommission
    year: '2017'
    url: https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:52017DC0612
  - id: S31b
    title: Handbuch"""

BODY = f"""
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
