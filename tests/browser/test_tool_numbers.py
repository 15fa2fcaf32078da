"""The arithmetic of tools, in a real browser, without a page: what counts as a number, and every calculation against Python's fractions."""

import math
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser
MODULES = Path(__file__).resolve().parents[2] / "courses/static/courses/tool"
ADDRESS = "http://tools.test"


@pytest.fixture(scope="module")
def page(chromium) -> Iterator[Page]:
    """An empty page whose modules are the source files."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ADDRESS}/")
        if name.endswith(".js"):
            route.fulfill(path=MODULES / name, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    context = chromium.new_context()
    opened = context.new_page()
    opened.route("**/*", answer)
    opened.goto(f"{ADDRESS}/")
    yield opened
    context.close()


def run(page: Page, module: str, code: str, argument: Any) -> Any:
    """Run a function of a module: `code` gets it as `m` and the argument as `a`."""
    return page.evaluate(f"async (a) => {{ const m = await import('/{module}.js'); {code} }}", argument)


READ = [
    # typed, read in German, read in English
    ("1500", "1500", "1500"),
    ("1.500", "1500", "1.5"),
    ("1,500", "1.5", "1500"),
    ("1.500,5", "1500.5", "1500.5"),
    ("1,500.5", "1500.5", "1500.5"),
    ("1.000.000", "1000000", "1000000"),
    ("1 500", "1500", "1500"),
    ("1\u00a0500,25", "1500.25", "1500.25"),
    ("1'500", "1500", "1500"),
    ("2,5", "2.5", "2.5"),
    ("2.5", "2.5", "2.5"),
    ("0.500", "0.5", "0.5"),
    (",5", "0.5", "0.5"),
    ("5,", "5", "5"),
    ("007", "7", "7"),
    ("-3", "-3", "-3"),
    ("−3,20", "-3.2", "-3.2"),
    ("+4", "4", "4"),
    ("-0", "0", "0"),
    ("12345.678", "12345.678", "12345.678"),
    ("", None, None),
    ("viele", None, None),
    ("12 m", None, None),
    ("1.2.3", None, None),
    ("1,2,3", None, None),
    ("1.000,5.5", None, None),
    ("1,000,5", None, None),
    ("--5", None, None),
    ("5-3", None, None),
    ("1e5", None, None),
    ("0x10", None, None),
    ("٣", None, None),
    ("Infinity", None, None),
    (".", None, None),
    ("1234567890123", None, None),
    ("1.1234567", None, None),
    ("=1+1", None, None),
]


@pytest.mark.parametrize("language", ["de", "en"])
def test_numbers_are_read_as_people_of_the_language_mean_them(page, language):
    typed = [row[0] for row in READ]

    read = run(page, "numbers", "return a.typed.map((text) => m.parse(text, a.language));", {"typed": typed, "language": language})

    expected = [row[1] if language == "de" else row[2] for row in READ]
    assert {text: found for text, found, right in zip(typed, read, expected, strict=True) if found != right} == {}


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_shown_is_read_back_as_the_same_number(page, language):
    chance = random.Random(7)
    texts = [f"{chance.randrange(10**digits)}" for digits in range(1, 13) for _ in range(20)]
    texts += [f"{chance.randrange(10**6)}.{chance.randrange(1, 10**5):05}".rstrip("0") for _ in range(200)]

    read = run(
        page,
        "numbers",
        "return a.texts.map((text) => m.parse(m.local(text, a.language), a.language));",
        {"texts": texts, "language": language},
    )

    assert read == texts


def rounded(value: Fraction, decimals: int, mode: str) -> str:
    """The same rounding, written down independently."""
    scaled = value * 10**decimals
    if mode == "down":
        units = math.floor(scaled)
    elif mode == "up":
        units = math.ceil(scaled)
    else:
        units = math.floor(abs(scaled) + Fraction(1, 2)) * (-1 if scaled < 0 else 1)
    sign, digits = "-" if units < 0 else "", str(abs(units)).rjust(decimals + 1, "0")
    whole, after = (digits[:-decimals], digits[-decimals:].rstrip("0")) if decimals else (digits, "")
    return f"{sign}{whole}{'.' + after if after else ''}"


CALCULATIONS = {
    "sum": sum,
    "product": math.prod,
    "difference": lambda parts: parts[0] - parts[1],
    "quotient": lambda parts: parts[0] / parts[1],
    "smallest": min,
    "largest": max,
}


def test_every_calculation_agrees_with_exact_fractions(page):
    chance = random.Random(42)
    cases = []
    for _ in range(1500):
        calculation = chance.choice(list(CALCULATIONS))
        count = 2 if calculation in ("difference", "quotient") else chance.randint(2, 5)
        numbers = [f"{chance.randint(-(10**4), 10**5)}.{chance.randint(1, 999):03}".rstrip("0") for _ in range(count)]
        cases.append(
            {
                "calculation": calculation,
                "numbers": numbers,
                "decimals": chance.randint(0, 4),
                "round": chance.choice(["down", "up", "nearest"]),
            }
        )
    cases += [{"calculation": "sum", "numbers": ["0.1", "0.2"], "decimals": 4, "round": "up"}]
    cases += [{"calculation": "product", "numbers": ["1.005", "100"], "decimals": 0, "round": "nearest"}]
    cases += [{"calculation": "quotient", "numbers": ["-5", "2"], "decimals": 0, "round": "nearest"}]

    code = """return a.map((one) => {
      const fields = one.numbers.map((_, n) => ({ key: `f${n}`, kind: "number", label: "", decimals: 6 }));
      const result = { key: "r", kind: "result", calculation: one.calculation, of: fields.map((f) => f.key), decimals: one.decimals, round: one.round };
      const section = { key: "s", repeated: false, fields: [...fields, result] };
      const values = { s: Object.fromEntries(one.numbers.map((text, n) => [`f${n}`, text])) };
      return m.resultOf({ sections: [section] }, section, result, values, values.s).text;
    });"""
    found = run(page, "calculation", code, cases)

    expected = [
        rounded(CALCULATIONS[one["calculation"]]([Fraction(text) for text in one["numbers"]]), one["decimals"], one["round"])
        for one in cases
    ]
    wrong = [(one, text, right) for one, text, right in zip(cases, found, expected, strict=True) if text != right]
    assert wrong == []


AREA = {"key": "flaeche", "kind": "number", "label": "Fläche", "min": "1", "max": "2000", "decimals": 1}
CHOICE = {"key": "stufe", "kind": "choice", "label": "Stufe", "options": [{"key": "1", "text": "a"}, {"key": "2", "text": "b"}]}
PEOPLE = {"key": "personen", "kind": "result", "label": "Personen", "calculation": "product", "of": ["flaeche", "2"], "round": "down"}
SMALLEST = {"key": "gilt", "kind": "result", "label": "Es gilt", "calculation": "smallest", "of": ["personen", "500", "stufe"]}
SHARE = {"key": "je", "kind": "result", "label": "Je", "calculation": "quotient", "of": ["personen", "teiler"]}
DIVISOR = {"key": "teiler", "kind": "number", "label": "Teiler"}
SECTION = {"key": "s", "repeated": False, "fields": [AREA, CHOICE, PEOPLE, SMALLEST, SHARE, DIVISOR]}


@pytest.mark.parametrize(
    ("values", "result", "expected"),
    [
        ({"flaeche": "100.7"}, PEOPLE, {"text": "201"}),
        ({"flaeche": "100.7", "stufe": "2"}, SMALLEST, {"text": "2"}),
        ({"flaeche": "100.7"}, SMALLEST, {"missing": ["Stufe"]}),
        ({}, SMALLEST, {"missing": ["Fläche", "Stufe"]}),
        ({"flaeche": "0.5"}, PEOPLE, {"missing": ["Fläche"]}),
        ({"flaeche": "2000.1"}, PEOPLE, {"missing": ["Fläche"]}),
        ({"flaeche": "10.55"}, PEOPLE, {"missing": ["Fläche"]}),
        ({"flaeche": "viel"}, PEOPLE, {"missing": ["Fläche"]}),
        ({"flaeche": "10", "teiler": "0"}, SHARE, {"zero": True}),
        ({"flaeche": "10", "teiler": "3"}, SHARE, {"text": "7"}),
    ],
)
def test_a_result_needs_all_its_parts_and_refuses_nonsense(page, values, result, expected):
    code = "return m.resultOf({ sections: [a.section] }, a.section, a.result, { s: a.values }, a.values);"

    assert run(page, "calculation", code, {"section": SECTION, "result": result, "values": values}) == expected


@pytest.mark.parametrize(
    ("field", "text", "fault"),
    [
        (AREA, "1", ""),
        (AREA, "2000", ""),
        (AREA, "2000.0", ""),
        (AREA, "", ""),
        (AREA, "0.9", "range"),
        (AREA, "2000.1", "range"),
        (AREA, "-5", "range"),
        (AREA, "1.25", "decimals"),
        (DIVISOR, "1.5", "whole"),
        (DIVISOR, "-1", ""),
        (AREA, "12 m", "number"),
        (CHOICE, "9", ""),
    ],
)
def test_numbers_are_refused_with_their_reason(page, field, text, fault):
    assert run(page, "calculation", "return m.faultOf(a[0], a[1]);", [field, text]) == fault


def test_words_follow_the_limits(page):
    field = {"bands": [{"up_to": "3", "text": "a"}, {"up_to": "8", "text": "b"}, {"text": "c"}]}
    texts = ["-1", "0", "3", "3.0001", "8", "8.5", "1000000"]

    words = run(page, "calculation", "return a.texts.map((text) => m.bandOf(a.field, text).text);", {"field": field, "texts": texts})

    assert words == ["a", "a", "a", "b", "b", "c", "c"]


def test_a_row_computes_with_its_own_values_and_with_earlier_sections(page):
    before = {"key": "ort", "repeated": False, "fields": [AREA]}
    share = {"key": "anteil", "kind": "result", "label": "Anteil", "calculation": "product", "of": ["flaeche", "mal"], "decimals": 1}
    rows = {"key": "zeilen", "repeated": True, "fields": [{"key": "mal", "kind": "number", "label": "Mal"}, share]}
    values = {"ort": {"flaeche": "10.5"}, "zeilen": [{"mal": "2"}, {}, {"mal": "4"}]}
    code = "return a.values.zeilen.map((row) => m.resultOf({ sections: [a.before, a.rows] }, a.rows, a.share, a.values, row));"

    found = run(page, "calculation", code, {"before": before, "rows": rows, "share": share, "values": values})

    assert found == [{"text": "21"}, {"missing": ["Mal"]}, {"text": "42"}]
