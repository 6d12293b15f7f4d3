from __future__ import annotations

import json
from typing import Any

from vigie.detectors.language.gazetteer import gazetteer, spellings

Town = Any


def test_foreign_spellings_are_found_and_both_languages_named(town: Town) -> None:
    for at in range(8):
        town.profiles[at]["location_text"] = ("Bordo, Fransa", "Monpelye")[at % 2]
    rows = town.rows("CO05")
    assert (rows["foreign"]["outcome"], rows["foreign"]["value"]) == ("found", 0.4)
    assert rows["languages"]["outcome"] == "found"
    told = json.loads(rows["languages"]["statement_values"])["languages"].split(", ")
    assert told == ["az", "tr"]


def test_a_town_where_everybody_writes_so_is_its_own_baseline(town: Town) -> None:
    for at in range(0, 200, 2):
        town.profiles[at]["location_text"] = "Bordo"
    assert town.rows("CO05")["foreign"]["outcome"] == "nothing-found"


def test_a_clubs_colours_and_french_spellings_are_no_exonyms(town: Town) -> None:
    for at in range(10):
        town.profiles[at]["location_text"] = ("Bordo-Mavi", "Bordeaux, France")[at % 2]
    rows = town.rows("CO05")
    assert rows["foreign"]["value"] == 0.0
    assert rows["languages"]["statement"] == "too-few-places"


def test_profiles_without_places_are_not_assessed(town: Town) -> None:
    assert {row["statement"] for row in town.rows("CO05").values()} == {"no-places"}


def test_letters_of_one_language_are_found_in_profiles(town: Town) -> None:
    for at in range(8):
        town.profiles[at]["bio"] = "salam, gəlin"
    rows = town.rows("CO06")
    assert (rows["azeri"]["outcome"], rows["azeri"]["value"]) == ("found", 0.4)
    assert {rows[name]["outcome"] for name in ("turkic", "cyrillic", "arabic")} == {"nothing-found"}


def test_a_spelling_that_only_the_open_table_knows_counts_as_foreign(town: Town) -> None:
    for at in range(8):
        town.profiles[at]["location_text"] = "Liyon"
    rows = town.rows("CO05")
    assert (rows["foreign"]["outcome"], rows["foreign"]["value"]) == ("found", 0.4)
    assert rows["languages"]["statement"] == "too-few-places"


def test_no_spelling_of_the_open_table_is_a_french_one() -> None:
    french = {word for given in gazetteer().values() for word, writers in given.items() if "fr" in writers}
    assert len(spellings()) > 2_000
    assert french.isdisjoint(spellings())
    assert all(word == word.lower() and len(word) >= 5 for word in spellings())
