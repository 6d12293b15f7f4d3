from __future__ import annotations

import pytest

from vigie.report import typography as ty
from vigie.report.wording import Words

SECOND = 1_000_000
NOON = 1_714_737_600 * SECOND


@pytest.mark.parametrize(
    ("value", "en", "fr"),
    [
        (0, "0", "0"),
        (9_999, "9,999", "9\u202f999"),
        (1_234_567, "1,234,567", "1\u202f234\u202f567"),
        (-12, "−12", "−12"),
    ],
)
def test_whole_numbers_have_their_thousands_apart(value: int, en: str, fr: str) -> None:
    assert ty.integer(value, lang="en") == en
    assert ty.integer(value, lang="fr") == fr


@pytest.mark.parametrize(
    ("value", "en", "fr"),
    [
        (0.0, "0", "0"),
        (0.5, "0.5", "0,5"),
        (0.01234, "0.0123", "0,0123"),
        (0.0001, "<\u00a00.001", "<\u00a00,001"),
        (-0.25, "−0.25", "−0,25"),
        (99.96, "100", "100"),
        (1234.5, "1,234", "1\u202f234"),
        (float("inf"), "∞", "∞"),
        (float("nan"), "—", "—"),
    ],
)
def test_measures_have_three_digits_and_the_point_of_the_language(value: float, en: str, fr: str) -> None:
    assert ty.figure(value, lang="en") == en
    assert ty.figure(value, lang="fr") == fr


@pytest.mark.parametrize(
    ("share", "en", "fr"),
    [
        (0.0, "0%", "0\u202f%"),
        (0.0004, "<\u00a00.1%", "<\u00a00,1\u202f%"),
        (0.0125, "1.2%", "1,2\u202f%"),
        (0.5, "50%", "50\u202f%"),
    ],
)
def test_shares_are_written_in_per_cent(share: float, en: str, fr: str) -> None:
    assert ty.percent(share, lang="en") == en
    assert ty.percent(share, lang="fr") == fr


@pytest.mark.parametrize(
    ("span_us", "en"),
    [
        (0, "0\u00a0s"),
        (1_000, "<\u00a00.01\u00a0s"),
        (400_000, "0.4\u00a0s"),
        (-13 * SECOND, "13\u00a0s"),
        (65 * SECOND, "1\u00a0min\u00a05\u00a0s"),
        (7_200 * SECOND, "2\u00a0h"),
        (90_061 * SECOND, "1\u00a0d\u00a01\u00a0h"),
    ],
)
def test_lengths_of_time_have_two_units_at_most(span_us: int, en: str) -> None:
    assert ty.duration(span_us, lang="en") == en


def test_days_are_counted_in_the_language() -> None:
    assert ty.duration(2 * 86_400 * SECOND, lang="fr") == "2\u00a0j"
    assert ty.day(NOON, lang="fr") == "3\u00a0mai\u00a02024"
    assert ty.day(NOON - 2 * 86_400 * SECOND, lang="fr") == "1er\u00a0mai\u00a02024"
    assert ty.day(NOON - 2 * 86_400 * SECOND, lang="en") == "1\u00a0May\u00a02024"


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        ("us", "2024-05-03 12:00:00"),
        ("s", "2024-05-03 12:00:00"),
        ("min", "2024-05-03 12:00"),
        ("h", "2024-05-03 12h"),
        ("day", "2024-05-03"),
        ("estimated", "≈ 2024-05-03 12:00:00"),
    ],
)
def test_a_time_is_written_no_finer_than_it_is_known(precision: str, shown: str) -> None:
    assert ty.moment(NOON, precision=precision) == shown


def test_french_signs_get_their_spaces_and_english_is_left_alone() -> None:
    text = "« oui » : 5 % ; non ?"
    assert ty.typeset(text, lang="fr") == "«\u00a0oui\u00a0»\u00a0: 5\u202f% ; non\u202f?".replace(
        " ;", "\u202f;"
    )
    assert ty.typeset(text, lang="en") == text


def test_formulas_are_not_broken() -> None:
    assert ty.typeset("p = 1", lang="en") == "p\u00a0=\u00a01"


def test_nothing_is_written_as_not_known_and_never_as_zero() -> None:
    words = Words("en")
    assert words.value(None) == "not known"
    assert words.percent(None) == "not known"
    assert words.seconds(None) == "not known"
    assert words.value(value=True) == "yes"
    assert words.setting([1, None, {"b": 2}]) == '1, not set, {"b": 2}'
    assert words.listed([]) == ""
    assert words.listed(["a", "b", "c"]) == "a, b and c"
