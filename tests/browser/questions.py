"""The six questions of the suite's test, in both languages with the same keys; and how somebody answers them by what they read."""

RIGHT = {
    "de": {
        "single": "Poller, die Fahrzeuge aufhalten",
        "multiple": ["Gute Beleuchtung", "Freie Fluchtwege"],
        "true_false": "Richtig",
        "matching": {"Bahnhof": "Reisende", "Stadion": "Fans", "Schule": "Kinder"},
        "ordering": ["Gefährdung benennen", "Maßnahmen wählen", "Wirkung prüfen"],
        "numeric": "12,5",
    },
    "en": {
        "single": "Bollards that stop vehicles",
        "multiple": ["Good lighting", "Clear escape routes"],
        "true_false": "Right",
        "matching": {"Station": "Travellers", "Stadium": "Fans", "School": "Children"},
        "ordering": ["Name the threat", "Choose measures", "Check the effect"],
        "numeric": "12.5",
    },
}
TEXTS = {
    "de": {
        "single": "Was schützt einen Platz vor Fahrzeugen?",
        "multiple": "Was hilft bei einem Fest?",
        "true_false": "Ein Pflanzkübel kann ein Fahrzeug aufhalten.",
        "matching": "Wer ist wo?",
        "ordering": "In welcher Reihenfolge gehen Sie vor?",
        "numeric": "Wie breit ist ein Rettungsweg von 1.250 Zentimetern in Metern?",
    },
    "en": {
        "single": "What protects a square against vehicles?",
        "multiple": "What helps at a festival?",
        "true_false": "A planter can stop a vehicle.",
        "matching": "Who is where?",
        "ordering": "In which order do you proceed?",
        "numeric": "How many metres are 1250 centimetres?",
    },
}
WRONG = {
    "de": {"single": ["Ein Schild", "Ein Zaun aus Stoff"], "multiple": ["Verschlossene Tore", "Laute Musik"]},
    "en": {"single": ["A sign", "A fence of cloth"], "multiple": ["Locked gates", "Loud music"]},
}
EXPLANATION = {
    "de": "Das steht in der Lektion im zweiten Absatz.",
    "en": "The second paragraph of the lesson says so.",
}


def questions(language: str) -> list[dict]:
    """Return one question of each kind as plain values."""
    right, wrong = RIGHT[language], WRONG[language]
    found = [
        {
            "kind": "single",
            "choices": [_choice("a", right["single"], True), *(_choice(f"w{n}", text) for n, text in enumerate(wrong["single"]))],
        },
        {
            "kind": "multiple",
            "points": 2,
            "choices": [
                *(_choice(f"r{n}", text, True) for n, text in enumerate(right["multiple"])),
                *(_choice(f"w{n}", text) for n, text in enumerate(wrong["multiple"])),
            ],
        },
        {"kind": "true_false", "right": True},
        {
            "kind": "matching",
            "points": 3,
            "pairs": [{"key": f"p{n}", "left": left, "right": fit} for n, (left, fit) in enumerate(right["matching"].items())],
        },
        {"kind": "ordering", "points": 2, "items": [{"key": f"i{n}", "text": text} for n, text in enumerate(right["ordering"])]},
        {"kind": "numeric", "answer": "12.5", "tolerance": "0", "unit": "m"},
    ]
    return [{"key": each["kind"], "text": TEXTS[language][each["kind"]], "explanation": EXPLANATION[language], **each} for each in found]


def _choice(key: str, text: str, right: bool = False) -> dict:
    return {"key": key, "text": text, "right": right, "feedback": ""}
