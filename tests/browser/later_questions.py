"""The later kinds of question in both languages with the same keys: what is read, and how somebody answers it."""

from tests.browser.questions import EXPLANATION

_DE = {
    "short": "Wie heißt der Weg, auf dem Menschen ein Gebäude im Notfall verlassen?",
    "cloze": "Füllen Sie die Lücken zur Begehung.",
    "categorize": "Was ist am Lindenplatz gebaut, was wird geregelt?",
    "true_false": "„Eine Bank kann zugleich zum Sitzen einladen und ein Fahrzeug aufhalten.“",
    "numeric": "Wie lang ist die Strecke von 1,5 Kilometern?",
    "free": "Was würden Sie auf dem Marktplatz Ihrer Kommune als Erstes ansehen?",
    "hotspot": "Wo ist der Platz zur Fahrbahn hin offen?",
    "branching": "Eine Lage am Rand des Stadtfestes",
    "passage": "Eine Begehung beginnt mit [[was]] und endet mit einem Protokoll.\nVerantwortlich ist [[wer]], und zwar vor der Veranstaltung.",
    "what": ["einem gemeinsamen Rundgang", "einer Pressemitteilung"],
    "who": ["die Veranstalterin", "Veranstalterin"],
    "categories": ["Gebaut", "Geregelt"],
    "cards": ["Versenkbarer Poller", "Lieferzeiten am Vormittag", "Bank aus Stein", "Fahrverbot während des Marktes"],
    "reasons": ["Weil sie fest im Boden verankert ist", "Weil sie teuer ist", "Weil sie weit weg steht"],
    "places": ["Am Brunnen", "An der Einfahrt", "Unter den Bäumen"],
    "alt": "Ein Platz von oben: ein Brunnen in der Mitte, rechts eine Einfahrt, links eine Reihe Bäume.",
    "model": "Zuerst die Zufahrten: von wo kann ein Fahrzeug kommen, und wie schnell wäre es dort?",
    "criteria": ["nennt die Zufahrten", "nennt die Wege der Menschen"],
    "units": ["Meter", "Kilometer"],
    "accepted": ["Rettungsweg", "Fluchtweg"],
}
_EN = {
    "short": "What is the way called on which people leave a building in an emergency?",
    "cloze": "Fill the gaps on the site visit.",
    "categorize": "What is built on the square, and what is ruled?",
    "true_false": "“A bench can invite people to sit and stop a vehicle as well.”",
    "numeric": "How long is a distance of 1.5 kilometres?",
    "free": "What would you look at first on the market square of your town?",
    "hotspot": "Where is the square open towards the road?",
    "branching": "An incident at the edge of the festival",
    "passage": "A site visit begins with [[was]] and ends with a record.\nResponsible is [[wer]], and that before the event.",
    "what": ["a joint walk", "a press release"],
    "who": ["the organiser", "organiser"],
    "categories": ["Built", "Ruled"],
    "cards": ["Retractable bollard", "Deliveries before noon", "Bench of stone", "No driving during the market"],
    "reasons": ["Because it is fixed to the ground", "Because it is expensive", "Because it stands far away"],
    "places": ["At the fountain", "At the entrance", "Under the trees"],
    "alt": "A square from above: a fountain in the middle, an entrance on the right, a row of trees on the left.",
    "model": "First the entrances: where could a vehicle come from, and how fast would it be?",
    "criteria": ["names the entrances", "names the ways people take"],
    "units": ["metres", "kilometres"],
    "accepted": ["Escape route", "Evacuation route"],
}
WORDS = {"de": _DE, "en": _EN}
# A square from above: paving, fountain, entrance, trees.
PICTURE = (
    '<rect width="800" height="450" fill="#f0e9da"/><rect x="620" y="170" width="180" height="150" fill="#cfe2e4"/>'
    '<circle cx="400" cy="225" r="44" fill="#9fd0d8" stroke="#1d3c48" stroke-width="2"/>'
    + "".join(f'<circle cx="{x}" cy="{y}" r="26" fill="#86a84a" stroke="#1d3c48"/>' for x, y in ((95, 110), (120, 180), (110, 250)))
)
KINDS = ("short", "cloze", "categorize", "true_false", "numeric", "free", "hotspot", "branching")
_STEPS = {
    "de": [
        ("Ein Koffer steht allein", "Am Rand des Festes steht ein Koffer. Niemand gehört dazu.", "Was tun Sie zuerst?"),
        ("Die Menschen", "Rund um die Stelle stehen noch Menschen.", "Wie gehen Sie vor?"),
    ],
    "en": [
        ("A suitcase stands alone", "A suitcase stands at the edge of the festival. Nobody belongs to it.", "What do you do first?"),
        ("The people", "People still stand around the spot.", "How do you proceed?"),
    ],
}
_WAYS = {
    "de": [
        ("Abstand halten und 110 anrufen", "Die Polizei ist unterwegs.", "Den Koffer öffnen", "Sie stehen neben dem Koffer."),
        ("Ruhig um Abstand bitten", "Die Menschen gehen zur Seite.", "Nichts sagen", "Es werden mehr Menschen."),
    ],
    "en": [
        ("Keep away and call the police", "The police are on their way.", "Open the suitcase", "You stand beside the suitcase."),
        ("Ask calmly for distance", "People step aside.", "Say nothing", "More people gather."),
    ],
}
_ENDINGS = {"de": ("Geklärt", "Der Koffer gehörte zum Stand."), "en": ("Settled", "The suitcase belonged to the stall.")}


def later_questions(language: str, image: int) -> list[dict]:
    """Return one question of each later kind as plain values; `image` is the picture of the one that has places."""
    words = WORDS[language]
    own = {
        "short": {"accepted": words["accepted"], "points": 2},
        "cloze": {"gap_text": words["passage"], "points": 2, "gaps": [{"key": "was", "options": _choices(words["what"])}, {"key": "wer", "accepted": words["who"]}]},
        "categorize": {
            "points": 4,
            "categories": [{"key": name, "text": text} for name, text in zip(("bau", "regel"), words["categories"], strict=True)],
            "cards": [{"key": f"c{n}", "text": text, "category": "regel" if n % 2 else "bau"} for n, text in enumerate(words["cards"])],
        },
        "true_false": {"points": 2, "right": True, "reasons": _choices(words["reasons"])},
        "numeric": {"answer": "1500", "tolerance": "1", "units": [{"key": name, "text": text, "factor": factor} for name, text, factor in zip(("m", "km"), words["units"], ("1", "1000"), strict=True)]},
        "free": {"model_answer": words["model"], "criteria": [{"key": name, "text": text} for name, text in zip("ab", words["criteria"], strict=True)]},
        "hotspot": {
            "image": image, "alt": words["alt"],
            "places": [
                {"key": name, "text": text, "shape": shape, "right": name == "b", "feedback": ""}
                for name, text, shape in zip("abc", words["places"], ("circle 50 50 8", "polygon 80,40 97,40 97,70 80,70", "circle 15 40 9"), strict=True)
            ],
        },
        "branching": {"points": 4, **_scenario(language)},
    }  # fmt: skip
    return [
        {"kind": kind, "key": f"k-{kind.replace('_', '-')}", "text": words[kind], "explanation": EXPLANATION[language], **own[kind]}
        for kind in KINDS
    ]


def _choices(texts: list[str]) -> list[dict]:
    return [{"key": f"a{n}", "text": text, "right": n == 0, "feedback": ""} for n, text in enumerate(texts)]


def _scenario(language: str) -> dict:
    steps = []
    for n, ((title, situation, question), (good, then, bad, otherwise)) in enumerate(zip(_STEPS[language], _WAYS[language], strict=True)):
        leads = "s1" if n == 0 else "ende"
        ways = [("gut", good, "good", then), ("schlecht", bad, "risky", otherwise)]
        steps.append(
            {
                "key": f"s{n}",
                "title": title,
                "situation": situation,
                "question": question,
                "ways": [
                    {"key": key, "text": text, "rating": rating, "consequence": says, "next": leads} for key, text, rating, says in ways
                ],
            }
        )
    title, text = _ENDINGS[language]
    return {"steps": steps, "endings": [{"key": "ende", "title": title, "text": text}]}
