from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.indices.habits import fit_rest
from vigie.kernels.indices.rest_days import country_offsets, rest_days

DAYS = np.arange(19_500, 19_500 + 70)


def working(
    country: str, *, on_rest: float = 2.0, seed: int = 1
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    rng = np.random.default_rng(seed)
    return rng.poisson(np.where(rest_days(country, DAYS), on_rest, 20.0)).astype(np.float64)


@pytest.mark.parametrize("country", ["FR", "IR", "DZ"])
def test_the_weekend_that_is_kept_fits_better_than_others(country: str) -> None:
    counts = working(country)
    gains = {each: fit_rest(DAYS, counts, rest_days(each, DAYS)).gain for each in ("FR", "IR", "DZ")}
    assert max(gains, key=lambda each: gains[each]) == country
    assert fit_rest(DAYS, counts, rest_days(country, DAYS)).share == pytest.approx(0.1, abs=0.04)


def test_days_all_alike_speak_for_nobody() -> None:
    counts = working("FR", on_rest=20.0)
    assert fit_rest(DAYS, counts, rest_days("FR", DAYS)).gain < 1


@given(st.integers(1, 50))
def test_a_busier_period_changes_no_share(times: int) -> None:
    counts = working("FR")
    assert fit_rest(DAYS, counts * times, rest_days("FR", DAYS)).share == pytest.approx(
        fit_rest(DAYS, counts, rest_days("FR", DAYS)).share
    )


def test_offsets_of_a_country_are_those_of_the_day() -> None:
    summer, winter = 19_552, 19_370
    assert 2 in country_offsets("FR", summer)
    assert 1 in country_offsets("FR", winter)
    assert country_offsets("AZ", summer) == {4}
    assert {5, 6} <= country_offsets("IN", summer)
    assert country_offsets("XX", summer) == frozenset()


def test_one_great_effort_does_not_decide() -> None:
    counts = working("FR", on_rest=20.0)
    effort = (DAYS == 19_564) | (DAYS == 19_565)
    lone = counts + 2_000.0 * effort
    beside = (DAYS == 19_566) | (DAYS == 19_567)
    assert fit_rest(DAYS, lone, beside).gain < 1
