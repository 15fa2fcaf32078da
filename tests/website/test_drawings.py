"""Stones, bands and the map: what they draw and what they refuse. No database."""

import pytest
from django.utils import translation

from website.navigation import address, main_entries
from website.stones import band_view, stone_view
from website.town import LAYERS, PLACES, layers, sentence


def test_a_finished_stone_shows_its_tick_and_an_open_one_its_number():
    assert stone_view("open", number=4).shows_number
    assert not stone_view("done", number=4).shows_number
    assert stone_view("open", number=4).size == "numbered"


def test_unknown_states_and_sizes_are_mistakes():
    with pytest.raises(KeyError):
        stone_view("half-done")
    with pytest.raises(KeyError):
        stone_view("open", size="huge")


def test_a_band_has_at_most_fourteen_stones():
    assert len(band_view(["open"] * 14)) == 14
    with pytest.raises(ValueError, match="at most 14"):
        band_view(["open"] * 15)
    assert [stone.number for stone in band_view(["open"] * 20, numbered=True)][-1] == "20"


def test_the_map_draws_every_place_and_marks_the_next():
    drawn = layers([{"place": "rathaus", "state": "done"}, {"place": "bahnhof", "state": "open", "is_next": True}])
    assert [layer.symbol for layer in drawn] == list(LAYERS)
    by_name = {layer.symbol: layer for layer in drawn}
    assert by_name["rathaus"].state == "done"
    assert by_name["bahnhof"].ring.startswith("M") and not by_name["rathaus"].ring
    assert by_name["stadion"].state == "todo"
    assert set(PLACES) <= set(by_name)


def test_two_modules_in_one_place_light_it_only_together():
    half = layers([{"place": "rathaus", "state": "done"}, {"place": "rathaus", "state": "todo"}])
    assert next(layer.state for layer in half if layer.symbol == "rathaus") == "open"


def test_the_map_refuses_places_it_does_not_have():
    with pytest.raises(KeyError):
        layers([{"place": "atlantis", "state": "done"}])


def test_the_map_says_in_words_what_it_shows():
    rows = [
        {"place": "rathaus", "state": "done"},
        {"place": "bahnhof", "state": "open", "is_next": True},
        {"place": "schule", "state": "todo"},
    ]
    with translation.override("en"):
        assert sentence(rows) == "Map of Lindenstadt. Done: Town hall. Next: Station. Open: School."


def test_navigation_follows_roles_and_marks_the_section():
    labels = [entry.url for entry in main_entries(language="de", path="/kurse/x/", signed_in=True, roles={"coordinator", "analyst"})]
    assert labels == ["/kurse/", "/learn/", "/coordination/", "/reports/", "/hilfe/"]
    entries = main_entries(language="en", path="/en/courses/x/", signed_in=True, roles=set(), section="learn")
    assert [entry.url for entry in entries if entry.is_current] == ["/en/learn/"]
    assert address("help", "fr") == "/hilfe/"
