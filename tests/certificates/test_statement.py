"""The statement travels through JSON unchanged, and wrong ones are refused."""

import json
from datetime import date

import pytest

from certificates.statement import StatementUnreadable, add_months, from_json, to_json
from tests.factories.certificates import make_statement

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("changes", [{}, {"valid_until": None, "pass_percent": None}, {"holder": "Ünï\u0085\u2028‮cøde", "modules": ()}])
def test_a_statement_survives_json(changes):
    statement = make_statement(**changes)

    assert from_json(json.loads(json.dumps(to_json(statement)))) == statement


@pytest.mark.parametrize(
    "damage",
    [
        lambda plain: plain.update(schema=2),
        lambda plain: plain.pop("schema"),
        lambda plain: plain.pop("holder"),
        lambda plain: plain.update(grade="very good"),
        lambda plain: plain.update(completed_on="yesterday"),
        lambda plain: plain.update(modules=[{"name": "x"}]),
    ],
)
def test_a_statement_of_another_shape_is_refused(damage):
    plain = to_json(make_statement())
    damage(plain)

    with pytest.raises(StatementUnreadable):
        from_json(plain)


def test_words_fall_back_to_the_source_language_then_to_any():
    statement = make_statement()

    assert statement.word({"de": "eins", "en": "one"}, "en") == "one"
    assert statement.word({"de": "eins", "fr": "un"}, "en") == "eins"
    assert statement.word({"fr": "un"}, "en") == "un"
    assert statement.word({}, "en") == ""


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 6, 12), 36, date(2029, 6, 12)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_are_added_as_people_count_them(day, months, end):
    assert add_months(day, months) == end
