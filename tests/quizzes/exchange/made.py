"""Questions for these tests: hand-made and drawn by Hypothesis, in the house's form, and the comparison of two of them."""

import io
import unicodedata
from functools import cache
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from quizzes.exchange.texts import many_lines, one_line

FORMATS = ("moodle", "gift", "qti21", "qti3", "xlsx", "csv")
# Signs that some format uses for itself, umlauts, right-to-left text, marks that combine, signs beyond the first plane.
SIGNS = list("""aZ 09.,;:-_~=#{}%[]<>&"'\\/|$()!?*+@^`""") + [
    "ä",
    "ß",
    "„",
    "“",
    "–",
    "\u00a0",
    "ש",
    "ل",
    "م",
    "\u0301",
    "\U0001f333",
    "中",
    "->",
]
SIGNS += ["]]>", "<b>", "&amp;", "//", "::", "\\n", "ANSWER: B", "[html]", "=1+1", "{#", "<!--", "TRUE"]


def _texts(normal, most: int) -> st.SearchStrategy[str]:
    made = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=14).map("".join)
    return made.map(lambda text: normal(unicodedata.normalize("NFC", text))).filter(
        lambda text: len(text.strip()) > 0 and len(text) <= most
    )


line = _texts(one_line, 300)
paragraphs = st.lists(line, min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n"]).map(lambda mark: many_lines(mark.join(parts)))
)
keys = st.from_regex(r"\A[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,3}\Z")
numbers = st.decimals(min_value=-9999, max_value=9999, places=3).map(lambda number: _plain(format(number, "f")))
tolerances = st.decimals(min_value=0, max_value=99, places=2).map(lambda number: _plain(format(number, "f")))


def _plain(text: str) -> str:
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@st.composite
def questions(draw, kinds=("single", "multiple", "true_false", "matching", "ordering", "numeric")) -> dict[str, Any]:
    """One question of any kind."""
    kind = draw(st.sampled_from(kinds))
    one: dict[str, Any] = {"kind": kind, "key": draw(keys), "text": draw(paragraphs), "hint": draw(st.just("") | line)}
    one |= {"points": draw(st.integers(1, 20)), "difficulty": draw(st.sampled_from(["easy", "medium", "hard"]))}
    one |= {"explanation": draw(st.just("") | paragraphs), "source": draw(st.sampled_from(["", "S25", "S25 S26"]))}
    one |= {
        "lesson": draw(st.sampled_from(["", "8f9a3c1e-0000-4000-8000-000000000001"])),
        "tags": draw(st.lists(keys, max_size=3, unique=True)),
    }
    own = _OWN[kind](draw)
    if kind == "free":
        del one["points"]
    one["kind"] = {"reasoned": "true_false", "measured": "numeric"}.get(kind, kind)
    return one | own


def _listed(draw, least: int, most: int) -> list[str]:
    return draw(st.lists(line, min_size=least, max_size=most, unique=True))


def _choices(draw, several: bool) -> dict[str, Any]:
    texts = _listed(draw, 3 if several else 2, 6)
    count = draw(st.integers(2, len(texts) - 1)) if several else 1
    right = set(draw(st.permutations(range(len(texts))))[:count])
    feedback = draw(st.lists(st.just("") | line, min_size=len(texts), max_size=len(texts)))
    return {
        "choices": [
            {"key": "abcdef"[place], "text": text, "right": place in right, "feedback": feedback[place]} for place, text in enumerate(texts)
        ]
    }


def _matching(draw) -> dict[str, Any]:
    left, right = _listed(draw, 2, 4), _listed(draw, 4, 6)
    pairs = [{"key": f"p{n}", "left": term, "right": right[n - 1]} for n, term in enumerate(left, start=1)]
    return {"pairs": pairs, "distractors": [{"key": f"d{n}", "text": text} for n, text in enumerate(right[len(left) :], start=1)]}


def _option(draw, texts: list[str], right: int) -> list[dict[str, Any]]:
    return [{"key": "abcdef"[n], "text": text, "right": n == right, "feedback": draw(st.just("") | line)} for n, text in enumerate(texts)]


def _cloze(draw) -> dict[str, Any]:
    words = st.lists(line, min_size=1, max_size=2, unique=True)
    options = _listed(draw, 2, 3)
    gaps = [
        {"key": "ort", "options": _option(draw, options, draw(st.integers(0, len(options) - 1))), "accepted": [], "ignore_accents": False},
        {"key": "zeit-2", "options": [], "accepted": draw(words), "ignore_accents": draw(st.booleans())},
    ]
    draw(st.randoms()).shuffle(gaps)
    return {"gap_text": many_lines(f"Am [[ort]] {draw(line)} um\n[[zeit-2]]."), "gaps": gaps}


def _categorize(draw) -> dict[str, Any]:
    boxes, cards = _listed(draw, 2, 3), _listed(draw, 2, 5)
    places = [draw(st.integers(0, len(boxes) - 1)) for _card in cards]
    return {
        "categories": [{"key": f"fach-{n}", "text": text} for n, text in enumerate(boxes)],
        "cards": [
            {"key": f"karte-{n}", "text": text, "category": f"fach-{place}"}
            for n, (text, place) in enumerate(zip(cards, places, strict=True))
        ],
    }


def _reasoned(draw) -> dict[str, Any]:
    texts = _listed(draw, 2, 4)
    return {"right": draw(st.booleans()), "reasons": _option(draw, texts, draw(st.integers(0, len(texts) - 1)))}


def _measured(draw) -> dict[str, Any]:
    factors = draw(st.permutations(["1", draw(st.sampled_from(["1000", "0.01", "3", "0.3"]))]))
    units = [
        {"key": f"einheit-{n}", "text": text, "factor": factor} for n, (text, factor) in enumerate(zip(("m", "km"), factors, strict=True))
    ]
    return {"answer": draw(numbers), "tolerance": draw(tolerances), "unit": "", "units": units}


PICTURES = {"images/platz.png": (801, 449), "images/gross.png": (4000, 3000)}
_shares = st.integers(0, 10_000).map(lambda number: _plain(f"{number / 100:.2f}"))
_corners = st.lists(st.tuples(_shares, _shares), min_size=3, max_size=20)
shapes = st.one_of(
    st.tuples(_shares, _shares, _shares).map(lambda each: "circle {} {} {}".format(*each)),
    _corners.map(lambda corners: "polygon " + " ".join(f"{x},{y}" for x, y in corners)),
)


def _hotspot(draw) -> dict[str, Any]:
    texts = _listed(draw, 2, 5)
    right = set(draw(st.permutations(range(len(texts))))[: draw(st.integers(1, len(texts) - 1))])
    places = [
        {"key": f"ort-{n}", "text": text, "shape": draw(shapes), "right": n in right, "feedback": draw(st.just("") | line)}
        for n, text in enumerate(texts)
    ]
    name = draw(st.sampled_from(sorted(PICTURES)))
    return {"picture": name, "width": PICTURES[name][0], "height": PICTURES[name][1], "alt": draw(line), "places": places}


def _branching(draw) -> dict[str, Any]:
    """Every step leads to the next one and to an ending of its choice; the last ending is reached by the last step."""
    count, ends = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    names = [f"lage-{n}" for n in range(count)] + [f"ende-{n}" for n in range(ends)]
    steps = []
    for place in range(count):
        texts, aims = _listed(draw, 2, 4), [names[place + 1], draw(st.sampled_from(names[place + 1 :]))]
        aims = [names[-1], *aims] if place == count - 1 else aims
        aims += [names[-1]] * (4 - len(aims))
        if ends == 2 and place == count - 1:
            texts = texts if len(texts) >= 2 else [*texts, "noch eine"]
            aims = [names[-1], names[-2], names[-1], names[-2]]
        ways = [
            {"key": "abcd"[n], "text": text, "rating": "good" if n == 0 else draw(st.sampled_from(["good", "possible", "risky"]))}
            | {"consequence": draw(paragraphs), "next": aims[n] if place == count - 1 or n else names[place + 1]}
            for n, text in enumerate(texts)
        ]
        steps.append(
            {
                "key": names[place],
                "title": draw(line)[:200].strip() or "T",
                "situation": draw(paragraphs),
                "question": draw(line),
                "ways": ways,
            }
        )
    endings = [{"key": name, "title": "Ende", "text": draw(paragraphs)} for name in names[count:]]
    return {"steps": steps, "endings": endings}


def picture_files() -> dict[str, bytes]:
    """The files of the pictures that drawn questions show."""
    return {name: png(*size) for name, size in PICTURES.items()}


@cache
def png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    made = io.BytesIO()
    Image.new("L", (width, height), 200).save(made, "PNG")
    return made.getvalue()


_OWN = {
    "hotspot": _hotspot,
    "branching": _branching,
    "short": lambda draw: {
        "accepted": draw(st.lists(line.filter(lambda text: len(text) <= 200), min_size=1, max_size=3, unique=True)),
        "ignore_accents": draw(st.booleans()),
    },
    "cloze": _cloze,
    "categorize": _categorize,
    "free": lambda draw: {
        "model_answer": draw(paragraphs),
        "criteria": [{"key": "abc"[n], "text": text} for n, text in enumerate(draw(st.lists(line, max_size=3, unique=True)))],
    },
    "reasoned": _reasoned,
    "measured": _measured,
    "single": lambda draw: _choices(draw, False),
    "multiple": lambda draw: _choices(draw, True),
    "true_false": lambda draw: {"right": draw(st.booleans())},
    "matching": _matching,
    "ordering": lambda draw: {"items": [{"key": f"i{n}", "text": text} for n, text in enumerate(_listed(draw, 2, 5), start=1)]},
    "numeric": lambda draw: {"answer": draw(numbers), "tolerance": draw(tolerances), "unit": draw(st.sampled_from(["", "m", "€/m²", "%"]))},
}


def one_of_each() -> list[dict[str, Any]]:
    """A hand-made question of each kind, as an author writes them."""
    rest = {"hint": "", "points": 1, "difficulty": "medium", "explanation": "Darum.", "source": "", "lesson": "", "tags": []}
    choice = [{"key": key, "text": f"Antwort {key}", "right": key in "ab", "feedback": f"Zu {key}"} for key in "abcd"]
    return [
        {"kind": "single", "key": "einfach", "text": "Welche stimmt?", **rest, "choices": [{**one, "right": one["key"] == "b"} for one in choice]},
        {"kind": "multiple", "key": "mehrfach", "text": "Welche stimmen?", **rest, "points": 2, "choices": choice},
        {"kind": "true_false", "key": "satz", "text": "Das stimmt.", **rest, "right": False},
        {
            "kind": "matching", "key": "paare", "text": "Was gehört zusammen?", **rest, "points": 3,
            "pairs": [{"key": f"p{n}", "left": f"Begriff {n}", "right": f"Partner {n}"} for n in (1, 2, 3)],
            "distractors": [{"key": "d1", "text": "passt nirgends"}],
        },
        {"kind": "ordering", "key": "folge", "text": "In welcher Folge?", **rest, "items": [{"key": f"i{n}", "text": f"Schritt {n}"} for n in (1, 2, 3)]},
        {"kind": "numeric", "key": "zahl", "text": "Wie viele?", **rest, "answer": "58", "tolerance": "0.5", "unit": "Personen"},
    ]  # fmt: skip


def later() -> dict[str, dict[str, Any]]:
    """Hand-made questions of later kinds by kind."""
    rest = {"hint": "", "points": 2, "difficulty": "medium", "explanation": "Darum.", "source": "", "lesson": "", "tags": []}
    options = [
        {"key": "x", "text": "Rundgang", "right": True, "feedback": "Genau."},
        {"key": "y", "text": "Anruf", "right": False, "feedback": ""},
    ]
    gaps = [
        {"key": "womit", "options": options, "accepted": [], "ignore_accents": False},
        {"key": "wer", "options": [], "accepted": ["Ordnungsamt"], "ignore_accents": True},
    ]
    boxes = [{"key": "bau", "text": "Gebaut"}, {"key": "regel", "text": "Geregelt"}]
    cards = [{"key": "c0", "text": "Licht", "category": "bau"}, {"key": "c1", "text": "Lieferzeit", "category": "regel"}]
    return {
        "cloze": {
            "kind": "cloze",
            "key": "luecken",
            "text": "Füllen Sie aus.",
            **rest,
            "gap_text": "Es beginnt mit dem [[womit]].\n\nZuständig: [[wer]].",
            "gaps": gaps,
        },
        "categorize": {"kind": "categorize", "key": "fach", "text": "Wohin?", **rest, "categories": boxes, "cards": cards},
    }
