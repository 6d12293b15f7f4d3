from __future__ import annotations

import numpy as np
import pytest

from vigie.kernels.indices.clocks import fit_offset, resultant


def office(offset: int, n: int, seed: int = 0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    rng = np.random.default_rng(seed)
    local = np.where(rng.random(n) < 0.92, rng.integers(9, 19, n), rng.integers(0, 24, n))
    return np.bincount((local - offset) % 24, minlength=24).astype(np.float64)


@pytest.mark.parametrize("offset", [-8, -5, 0, 1, 4, 8, 11])
def test_the_offset_of_office_hours_is_within_the_range(offset: int) -> None:
    fit = fit_offset(office(offset, 200))
    assert offset in fit.hours
    assert len(fit.hours) <= 8


def test_hours_that_are_spread_evenly_fit_everywhere() -> None:
    assert fit_offset(np.full(24, 5.0)).spread == 24


def test_few_hours_fit_more_offsets_than_many() -> None:
    assert fit_offset(office(4, 8)).spread >= fit_offset(office(4, 400)).spread


def test_turning_the_clock_turns_the_range() -> None:
    counts = office(2, 150)
    turned = fit_offset(np.roll(counts, -3))
    assert sorted((hour + 3 + 11) % 24 for hour in fit_offset(counts).hours) == sorted(
        (hour + 11) % 24 for hour in turned.hours
    )


def test_the_resultant_is_one_at_one_hour_and_nothing_when_spread() -> None:
    hours = np.array([3.0, 3.0, 0.0, 6.0, 12.0, 18.0])
    labels = np.array([[1.0, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 1]])
    assert resultant(hours, labels) == pytest.approx([1.0, 0.0], abs=1e-12)


def test_scores_are_nothing_for_the_best_offset_and_less_for_others() -> None:
    fit = fit_offset(office(4, 200))
    assert max(fit.scores.values()) == 0.0
    assert set(fit.hours) == {at for at, score in fit.scores.items() if score >= -1.92 / np.log(10) - 1e-9}
