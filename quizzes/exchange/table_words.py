"""The words of the spreadsheet in German and English: heads, kinds, and the sheet that explains them. Both are read, whatever the language."""

from typing import Any

MOST_ANSWERS = 20  # twenty cards; twelve pairs and six partners that fit nowhere
HEADS: dict[str, dict[str, str]] = {
    "de": {
        "key": "Kurzname", "kind": "Art", "text": "Frage", "hint": "Hinweis", "right": "Richtig", "tolerance": "Toleranz", "unit": "Einheit",
        "points": "Punkte", "difficulty": "Schwierigkeit", "explanation": "Erklärung", "source": "Quelle", "lesson": "Lektion",
        "tags": "Schlagwörter", "answer": "Antwort", "feedback": "Rückmeldung", "partner": "Gehört dazu",
    },
    "en": {
        "key": "Short name", "kind": "Kind", "text": "Question", "hint": "Hint", "right": "Right", "tolerance": "Tolerance", "unit": "Unit",
        "points": "Points", "difficulty": "Difficulty", "explanation": "Explanation", "source": "Source", "lesson": "Lesson",
        "tags": "Tags", "answer": "Answer", "feedback": "Feedback", "partner": "Belongs to it",
    },
}  # fmt: skip
SINGLE_HEADS = (
    "key",
    "kind",
    "text",
    "hint",
    "right",
    "tolerance",
    "unit",
    "points",
    "difficulty",
    "explanation",
    "source",
    "lesson",
    "tags",
)
COUNTED_HEADS = ("answer", "feedback", "partner")
KINDS: dict[str, dict[str, str]] = {
    "de": {
        "single": "Eine Antwort", "multiple": "Mehrere Antworten", "true_false": "Richtig oder falsch", "matching": "Zuordnen",
        "ordering": "Reihenfolge", "numeric": "Zahl", "short": "Kurze Antwort", "categorize": "Zuordnung zu Kategorien",
        "free": "Text zur Selbsteinschätzung",
    },
    "en": {
        "single": "One answer", "multiple": "Several answers", "true_false": "Right or wrong", "matching": "Matching",
        "ordering": "Ordering", "numeric": "Number", "short": "Short answer", "categorize": "Sorting",
        "free": "Text for self-assessment",
    },
}  # fmt: skip
VERDICTS = {"de": {True: "richtig", False: "falsch"}, "en": {True: "true", False: "false"}}
YES = {"richtig", "wahr", "true", "right", "ja", "yes", "1", "r", "w", "t"}
NO = {"falsch", "false", "wrong", "nein", "no", "0", "f"}
DIFFICULTIES = {
    "de": {"easy": "leicht", "medium": "mittel", "hard": "schwer"},
    "en": {"easy": "easy", "medium": "medium", "hard": "hard"},
}
SHEETS = {"de": ("Fragen", "Anleitung"), "en": ("Questions", "How to fill in")}
GUIDE: dict[str, list[tuple[str, str]]] = {
    "de": [
        ("So geht es", "Eine Zeile ist eine Frage. Füllen Sie das Blatt „Fragen“ aus, speichern Sie es als XLSX oder CSV und lesen Sie es im Menü des Tests ein. Vor dem Einlesen sehen Sie, was übernommen wird."),
        ("Kurzname", "Kleine Buchstaben, Ziffern, Bindestriche. Bleibt das Feld leer, bilden wir ihn aus der Frage."),
        ("Art", "Eine Antwort · Mehrere Antworten · Richtig oder falsch · Zuordnen · Reihenfolge · Zahl · Kurze Antwort · Zuordnung zu Kategorien · Text zur Selbsteinschätzung"),
        ("Frage", "Höchstens 2.000 Zeichen. Eine leere Zeile trennt Absätze."),
        ("Richtig", "Eine Antwort: der Buchstabe, zum Beispiel B. Mehrere Antworten: A, C. Richtig oder falsch: richtig oder falsch. Zahl: die Zahl, zum Beispiel 12,5. Text zur Selbsteinschätzung: die Musterantwort. Sonst: leer lassen."),
        ("Antwort 1, 2, …", "Die Antworten, 2 bis 12. Reihenfolge: die Zeilen in der richtigen Reihenfolge. Zuordnen: die Begriffe; was zu ihnen gehört, steht in „Gehört dazu“. Ein Partner ohne Begriff passt nirgends. Kurze Antwort: was gilt. Zuordnung zu Kategorien: was sortiert wird, die Kategorie in „Gehört dazu“. Text zur Selbsteinschätzung: was eine gute Antwort hat."),
        ("Rückmeldung 1, 2, …", "Freiwillig: ein Satz zu dieser Antwort."),
        ("Toleranz, Einheit", "Nur für Zahlen: wie weit eine Antwort abweichen darf, und was hinter der Zahl steht."),
        ("Punkte", "1 bis 20; leer heißt 1."),
        ("Schwierigkeit", "leicht · mittel · schwer; leer heißt mittel."),
        ("Erklärung", "Sie erscheint nach der Antwort, auch wenn sie richtig war. Ohne Erklärung bleibt die Frage ein Entwurf."),
        ("Quelle, Lektion, Schlagwörter", "Freiwillig: Quellenzeichen wie S25, der Schlüssel der Lektion, Wörter mit Leerzeichen dazwischen."),
        ("Formeln", "Werden nicht gelesen: Tragen Sie Werte ein. Ein Text, der mit = + - @ beginnt, bekommt davor ein Apostroph ('); es gehört nicht zum Text."),
    ],
    "en": [
        ("How it works", "One row is one question. Fill in the sheet “Questions”, save it as XLSX or CSV, and read it in from the quiz's menu. Before anything is brought in you see what will be taken."),
        ("Short name", "Small letters, digits, hyphens. Left empty, it is made from the question."),
        ("Kind", "One answer · Several answers · Right or wrong · Matching · Ordering · Number · Short answer · Sorting · Text for self-assessment"),
        ("Question", "2,000 characters at most. An empty line separates paragraphs."),
        ("Right", "One answer: its letter, for example B. Several answers: A, C. Right or wrong: true or false. Number: the number, for example 12.5. Text for self-assessment: the model answer. Else: leave it empty."),
        ("Answer 1, 2, …", "The answers, 2 to 12. Ordering: the lines in the right order. Matching: the terms; what belongs to them stands in “Belongs to it”. A partner without a term fits nowhere. Short answer: what is accepted. Sorting: what is sorted, its category in “Belongs to it”. Text for self-assessment: what a good answer has."),
        ("Feedback 1, 2, …", "If you like: one sentence on this answer."),
        ("Tolerance, unit", "For numbers only: how far an answer may be off, and what stands behind the number."),
        ("Points", "1 to 20; empty means 1."),
        ("Difficulty", "easy · medium · hard; empty means medium."),
        ("Explanation", "Shown after the answer, also when it was right. Without one the question stays a draft."),
        ("Source, lesson, tags", "If you like: source marks such as S25, the key of the lesson, words with blanks between them."),
        ("Formulas", "Are not read: enter values. A text that begins with = + - @ gets an apostrophe (') before it, which is not part of the text."),
    ],
}  # fmt: skip
EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "de": [
        {"kind": "single", "key": "beispiel-poller", "text": "Wofür ist ein Poller vor allem da?", "explanation": "Er hält Fahrzeuge auf und lässt Menschen durch.",
         "choices": [{"text": "Er hält Fahrzeuge auf.", "right": True, "feedback": "Genau."}, {"text": "Er spendet Schatten.", "right": False}, {"text": "Er ersetzt das Ordnungsamt.", "right": False}]},
        {"kind": "multiple", "key": "beispiel-platz", "text": "Was gehört auf einen belebten Platz?", "explanation": "Licht und Bänke laden ein.",
         "choices": [{"text": "Licht", "right": True}, {"text": "Bänke", "right": True}, {"text": "Eine Mauer rundum", "right": False}, {"text": "Verbotsschilder an jeder Ecke", "right": False}]},
        {"kind": "true_false", "key": "beispiel-satz", "text": "Schutz, der zum Platz gehört, fällt nicht auf.", "right": True, "explanation": "Guter Schutz ist Teil der Gestaltung."},
        {"kind": "matching", "key": "beispiel-paare", "text": "Was gehört zusammen?", "explanation": "Jede Maßnahme hat ihren Zweck.",
         "pairs": [{"left": "Poller", "right": "hält Fahrzeuge auf"}, {"left": "Leuchte", "right": "macht Wege sichtbar"}], "distractors": [{"text": "kühlt im Sommer"}]},
        {"kind": "ordering", "key": "beispiel-folge", "text": "In welcher Reihenfolge gehen Sie vor?", "explanation": "Erst ansehen, dann planen, dann bauen.",
         "items": [{"text": "Platz ansehen"}, {"text": "Plan machen"}, {"text": "Bauen"}]},
        {"kind": "numeric", "key": "beispiel-zahl", "text": "Wie breit soll der Durchgang mindestens sein?", "answer": "1.5", "tolerance": "0.1", "unit": "m", "explanation": "Damit kommt auch ein Rollstuhl durch."},
    ],
    "en": [
        {"kind": "single", "key": "example-bollard", "text": "What is a bollard for above all?", "explanation": "It stops vehicles and lets people pass.",
         "choices": [{"text": "It stops vehicles.", "right": True, "feedback": "Exactly."}, {"text": "It gives shade.", "right": False}, {"text": "It replaces the public order office.", "right": False}]},
        {"kind": "multiple", "key": "example-square", "text": "What belongs on a lively square?", "explanation": "Light and benches invite people.",
         "choices": [{"text": "Light", "right": True}, {"text": "Benches", "right": True}, {"text": "A wall all around", "right": False}, {"text": "Prohibition signs on every corner", "right": False}]},
        {"kind": "true_false", "key": "example-statement", "text": "Protection that belongs to the square is not noticed.", "right": True, "explanation": "Good protection is part of the design."},
        {"kind": "matching", "key": "example-pairs", "text": "What belongs together?", "explanation": "Each measure has its purpose.",
         "pairs": [{"left": "Bollard", "right": "stops vehicles"}, {"left": "Lamp", "right": "makes paths visible"}], "distractors": [{"text": "cools in summer"}]},
        {"kind": "ordering", "key": "example-order", "text": "In which order do you proceed?", "explanation": "Look first, then plan, then build.",
         "items": [{"text": "Look at the square"}, {"text": "Make a plan"}, {"text": "Build"}]},
        {"kind": "numeric", "key": "example-number", "text": "How wide should the passage be at least?", "answer": "1.5", "tolerance": "0.1", "unit": "m", "explanation": "A wheelchair gets through then."},
    ],
}  # fmt: skip
