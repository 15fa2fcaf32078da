"""A tool with every kind of field, in both languages, as it stands in a page."""

from typing import Any
from uuid import UUID

from courses.blocks import LessonBody
from courses.package import strict
from courses.package.assets import Assets
from courses.package.blocks import read_block
from courses.package.faults import Faults, Place
from courses.package.streams import Packer

KEY = "begehung"
SEED = UUID(int=7)
_TEXT = """
key: begehung
title: TITLE
intro: |
  INTRO [S25].
confidential: true
sections:
  - key: anlass
    title: OCCASION
    fields:
      - {key: datum, kind: date, label: DAY}
      - {key: ort, kind: text, label: PLACE, help: HELP}
      - {key: frei, kind: tick, label: FREE}
      - {key: art, kind: choice, label: SORT, options: [{key: markt, text: MARKET}, {key: fest, text: FEAST}]}
      - {key: bild, kind: long, label: PICTURE}
  - key: rechnen
    title: COMPUTE
    fields:
      - {key: flaeche, kind: number, label: AREA, unit: m², min: '1', max: '200000', decimals: '1'}
      - {key: breite, kind: number, label: WIDTH, unit: m, min: '0', max: '100', decimals: '2'}
      - key: nach-flaeche
        kind: result
        label: BYAREA
        unit: PEOPLE
        calculation: product
        of: [flaeche, '2']
        round: down
        rule: TWO
        source: S25
      - {key: je, kind: result, label: BYWIDTH, unit: PEOPLE, calculation: quotient, of: [nach-flaeche, breite], decimals: '1', rule: SHARE}
  - key: beobachtungen
    title: SEEN
    repeated: true
    rows: 3
    grid: {across: folgen, up: eintritt}
    fields:
      - {key: was, kind: text, label: WHAT}
      - {key: eintritt, kind: choice, label: LIKELY, options: [{key: '1', text: LOW1}, {key: '2', text: HIGH1}]}
      - {key: folgen, kind: choice, label: EFFECT, options: [{key: '1', text: LOW2}, {key: '2', text: HIGH2}]}
      - key: stufe
        kind: result
        label: LEVEL
        calculation: product
        of: [eintritt, folgen]
        rule: TIMES
        bands:
          - {up_to: '1', text: WATCH, tone: good}
          - {up_to: '2', text: SOON, tone: possible}
          - {text: NOW, tone: risky}
      - {key: frist, kind: date, label: UNTIL}
example:
  anlass: {datum: '2026-06-13', ort: EXPLACE, frei: true, art: markt}
  rechnen: {flaeche: '1500', breite: '2.5'}
  beobachtungen:
    - {was: EXWHAT, eintritt: '2', folgen: '2', frist: '2026-07-01'}
    - {was: EXMORE, eintritt: '1'}
"""
_WORDS = {
    "TITLE": ("Begehung und Rechner", "Walk-through and calculator"),
    "INTRO": ("Nehmen Sie diesen Bogen mit auf den Platz", "Take this sheet along to the square"),
    "OCCASION": ("Anlass", "Occasion"),
    "DAY": ("Tag der Begehung", "Day of the walk"),
    "PLACE": ("Ort", "Place"),
    "HELP": ("Ein Name genügt.", "A name will do."),
    "FREE": ("Rettungswege sind frei", "Escape routes are clear"),
    "SORT": ("Art", "Sort"),
    "MARKET": ("Markt", "Market"),
    "FEAST": ("Fest", "Feast"),
    "PICTURE": ("Was fällt auf?", "What do you notice?"),
    "COMPUTE": ("Rechnen", "Computing"),
    "AREA": ("Nettofläche", "Net area"),
    "WIDTH": ("Ausgangsbreite", "Width of exits"),
    "BYAREA": ("Personen nach Fläche", "People by area"),
    "PEOPLE": ("Personen", "people"),
    "TWO": ("Zwei Personen je Quadratmeter, Landesrecht prüfen", "Two people a square metre, check the law of your state"),
    "BYWIDTH": ("Personen je Meter Ausgang", "People for each metre of exit"),
    "SHARE": ("Personen geteilt durch Breite", "People divided by width"),
    "SEEN": ("Beobachtungen", "Observations"),
    "WHAT": ("Beobachtung", "Observation"),
    "LIKELY": ("Eintritt", "Likelihood"),
    "LOW1": ("1 kaum", "1 hardly"),
    "HIGH1": ("2 möglich", "2 possible"),
    "EFFECT": ("Folgen", "Effect"),
    "LOW2": ("1 gering", "1 small"),
    "HIGH2": ("2 groß", "2 large"),
    "LEVEL": ("Stufe", "Level"),
    "TIMES": ("Eintritt mal Folgen", "Likelihood times effect"),
    "WATCH": ("beobachten", "watch"),
    "SOON": ("bald angehen", "act soon"),
    "NOW": ("sofort klären", "settle at once"),
    "UNTIL": ("Frist", "Due"),
    "EXPLACE": ("Lindenplatz", "Lindenplatz"),
    "EXWHAT": ("Poller fehlt", "Bollard is missing"),
    "EXMORE": ("Licht flackert", "Light flickers"),
}


def plain(language: str = "de") -> dict[str, Any]:
    """The tool as a package has it."""
    text = _TEXT
    for word, (german, english) in sorted(_WORDS.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(word, german if language == "de" else english)
    faults = Faults()
    read = read_block("tool", strict.load(text, Place(faults, "tool")), Place(faults, "tool"))
    assert read is not None, faults.found
    return read


def tool_block(language: str = "de", seed: UUID = SEED) -> dict[str, Any]:
    """The tool as a block of a lesson's body."""
    value = Packer(Assets(), lambda key: None).value(LessonBody().child_blocks["tool"], plain(language), seed)
    return {"type": "tool", "value": value, "id": str(seed)}
