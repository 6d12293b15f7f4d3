from __future__ import annotations

from itertools import pairwise

import pytest

from vigie.characterisation.probability import (
    ADMIRALTY,
    CONFIDENCE,
    STEPS,
    admiralty_words,
    confidence_words,
    step_of,
    words_of,
)


def test_the_seven_steps_meet_and_cover_the_scale() -> None:
    assert [step.number for step in STEPS] == [1, 2, 3, 4, 5, 6, 7]
    assert all(one.high == other.low for one, other in pairwise(STEPS))


@pytest.mark.parametrize(
    ("percent", "number"),
    [(0, 1), (4.9, 1), (5, 2), (20, 3), (45, 4), (54.9, 4), (55, 5), (80, 6), (95, 7), (100, 7)],
)
def test_a_percentage_falls_into_one_step_and_a_bound_belongs_to_the_one_above(
    percent: float, number: int
) -> None:
    assert step_of(percent).number == number


@pytest.mark.parametrize("percent", [-1, 101])
def test_what_is_no_percentage_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="no percentage"):
        step_of(percent)


def test_every_word_is_there_in_both_languages_and_no_two_are_the_same() -> None:
    for lang in ("en", "fr"):
        assert len({words_of(step.number, lang) for step in STEPS}) == 7
        assert len({confidence_words(level, lang) for level in CONFIDENCE}) == 3
        assert len({words[lang] for words in ADMIRALTY.values()}) == 12


def test_an_admiralty_code_is_said_in_words() -> None:
    assert admiralty_words("B", 2, "en") == "usually reliable, probably true"
    assert admiralty_words("C", 3, "fr") == "assez fiable, peut-être vraie"
