"""Questions of the kinds that came later, in canonical form, to stand behind those of the sample's quiz."""

from pathlib import Path

from tests.packages import sample

QUESTIONS = """  - key: begruendet
    kind: true_false
    text: Ein Platz ist offen.
    points: 2
    difficulty: medium
    right: true
    reasons:
      - key: a
        text: Er gehört allen.
        right: true
        feedback: Genau.
      - key: b
        text: Er ist groß.
        right: false
    explanation: Ja.
  - key: strecke
    kind: numeric
    text: Wie weit?
    points: 1
    difficulty: medium
    answer: '1500'
    tolerance: '10'
    units:
      - key: m
        text: m
        factor: '1'
      - key: km
        text: km
        factor: '1000'
    explanation: So weit.
  - key: faecher
    kind: categorize
    text: Was gehört wohin?
    points: 2
    difficulty: medium
    categories:
      - key: drinnen
        text: Drinnen
      - key: draussen
        text: Draußen
    cards:
      - key: markt
        text: Markt
        category: draussen
      - key: tresor
        text: Tresor
        category: drinnen
    explanation: Klar.
  - key: wort
    kind: short
    text: Wie heißt der Plan?
    points: 1
    difficulty: medium
    accepted:
      - Aktionsplan
      - Plan
    ignore_accents: true
    explanation: So.
  - key: luecken
    kind: cloze
    text: Füllen Sie die Lücken.
    points: 2
    difficulty: medium
    gap_text: |
      Erst [[eins]],

      dann [[zwei]].
    gaps:
      - key: eins
        options:
          - key: a
            text: prüfen
            right: true
          - key: b
            text: warten
            right: false
            feedback: Nein.
      - key: zwei
        accepted:
          - handeln
    explanation: So.
  - key: bild
    kind: hotspot
    text: Wo ist der Markt?
    points: 1
    difficulty: medium
    file: platz.LANGUAGE.svg
    alt: Ein Platz.
    places:
      - key: a
        text: Mitte
        shape: circle 50 50 12.5
        right: true
      - key: b
        text: Rand
        shape: polygon 0,0 20,0 10,30
        right: false
        feedback: Nein.
    explanation: Dort.
  - key: lage
    kind: branching
    text: Ein Fest steht an.
    points: 2
    difficulty: medium
    steps:
      - key: s1
        title: Der Anruf
        situation: |
          Es klingelt.

          Niemand geht hin.
        question: Was tun Sie?
        ways:
          - key: a
            text: Abheben
            rating: good
            consequence: Es klärt sich.
            next: ende
          - key: b
            text: Warten
            rating: risky
            consequence: Es wird lauter.
            next: s2
      - key: s2
        title: Der zweite Anruf
        situation: Es klingelt wieder.
        question: Und jetzt?
        ways:
          - key: a
            text: Abheben
            rating: good
            consequence: Spät, aber gut.
            next: ende
          - key: b
            text: Ausschalten
            rating: risky
            consequence: Still.
            next: ende
    endings:
      - key: ende
        title: Ende
        text: Es ist vorbei.
    explanation: So.
  - key: eigenes
    kind: free
    text: Was tun Sie morgen?
    difficulty: medium
    model_answer: |
      Ich gehe hin.

      Und frage.
    criteria:
      - key: ort
        text: nennt einen Ort
"""
FILES = [f"m1-plaetze/02-test.{language}.yaml" for language in ("de", "en")]


def write(root: Path, changed: dict[str, str] | None = None) -> Path:
    """Write the sample with these questions; `changed` replaces texts in the German file."""
    texts = {name: sample.files()[name].decode() + QUESTIONS.replace("LANGUAGE", name[-7:-5]) for name in FILES}
    for old, new in (changed or {}).items():
        assert old in texts[FILES[0]]
        texts[FILES[0]] = texts[FILES[0]].replace(old, new, 1)
    return sample.write(root, {name: text.encode() for name, text in texts.items()})
