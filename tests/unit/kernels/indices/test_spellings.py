from __future__ import annotations

import pytest

from vigie.detectors.language.gazetteer import gazetteer, known_names
from vigie.kernels.indices.letters import count_letters
from vigie.kernels.indices.spellings import language_scores, name_spellings, within


def test_places_are_found_as_whole_words_in_any_case() -> None:
    assert name_spellings("Monpelye, FRANSA", known_names()) == [
        ("Montpellier", "monpelye"),
        ("France", "fransa"),
    ]
    assert name_spellings("Parisian, nicely", known_names()) == []
    assert name_spellings("", known_names()) == []


def test_claret_and_blue_names_no_town() -> None:
    assert name_spellings("Bordo-Mavi", known_names()) == []
    assert name_spellings("bordo mavi sevdam", known_names()) == []
    assert name_spellings("Bordo", known_names()) == [("Bordeaux", "bordo")]


def test_turkish_and_azerbaijani_are_named_together_until_a_spelling_parts_them() -> None:
    both = language_scores([("Bordeaux", "bordo")] * 5, gazetteer(), slip=0.01)
    assert {"az", "tr"} <= set(within(both, reach=1.0))
    parted = language_scores(
        [("Bordeaux", "bordo")] * 5 + [("Paris", "parij"), ("Marseille", "marsel")], gazetteer(), slip=0.01
    )
    near = within(parted, reach=1.0)
    assert "az" in near
    assert "tr" not in near


def test_french_spellings_speak_for_no_foreign_language_against_french() -> None:
    scores = language_scores([("Lyon", "lyon"), ("Nantes", "nantes")], gazetteer(), slip=0.01)
    assert "fr" in within(scores, reach=1.0)


def test_no_spellings_leave_all_languages_open() -> None:
    scores = language_scores([], gazetteer(), slip=0.01)
    assert set(within(scores, reach=1.0)) == set(scores)


def test_a_spelling_seen_often_counts_once() -> None:
    once = language_scores([("Bordeaux", "bordo")], gazetteer(), slip=0.01)
    assert language_scores([("Bordeaux", "bordo")] * 9, gazetteer(), slip=0.01) == once


def test_no_two_places_share_a_spelling() -> None:
    listed = [spelling for spellings in gazetteer().values() for spelling in spellings]
    assert len(listed) == len(set(listed))
    assert all(spelling == spelling.lower() for spelling in listed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gəncə", {"azeri": 2, "turkic": 0}),
        ("Sumqayıt ş", {"azeri": 0, "turkic": 2}),
        ("s\u0327", {"azeri": 0, "turkic": 1}),
        ("Париж", {"cyrillic": 5, "turkic": 0}),
        ("", {"arabic": 0}),
    ],
)
def test_letters_are_counted_by_language_and_script(text: str, found: dict[str, int]) -> None:
    counts = {name: int(held[0]) for name, held in count_letters([text]).items()}
    assert found.items() <= counts.items()
