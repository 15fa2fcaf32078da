"""The quiz of the sample package: every kind of question that was there from the beginning."""

from tests.packages.sample_keys import LESSON, QUIZ

QUIZ_FILE = f"""key: {QUIZ}
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
