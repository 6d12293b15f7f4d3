"""Draws that look like life: heavy tails, days and nights, weeks. Every function takes its generator."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["START_US", "human_times_us", "lognormal_shares", "pick", "pick_by_edges", "zipf_shares"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

START_US = 1_709_510_400_000_000
"""Monday 4 March 2024, midnight UTC: the first moment of every synthetic period."""

_HOUR_US = 3_600_000_000
_DAY_US = 24 * _HOUR_US
# Shares of a day's posts by local hour: people sleep, and read at breakfast, noon and night.
_BY_LOCAL_HOUR = np.array(
    [10, 5, 3, 2, 2, 4, 11, 26, 38, 40, 40, 42, 48, 46, 40, 38, 40, 46, 54, 60, 64, 60, 44, 24],
    dtype=np.float64,
)
_BY_WEEKDAY = np.array([1.0, 1.02, 1.05, 1.03, 0.97, 0.76, 0.83])


def zipf_shares(values: int, *, exponent: float) -> Floats:
    """Return the share of each of `values` ranks under a Zipf law, largest first; they sum to 1."""
    weights = np.arange(1, values + 1, dtype=np.float64) ** -exponent
    return np.asarray(weights / weights.sum())


def lognormal_shares(rng: np.random.Generator, values: int, *, sigma: float) -> Floats:
    """Return log-normal shares in no order; they sum to 1. At sigma 1.3 a tenth of them hold about half."""
    weights = np.exp(rng.normal(0.0, sigma, values))
    return np.asarray(weights / weights.sum())


def pick(rng: np.random.Generator, shares: Floats, size: int) -> Ints:
    """Draw `size` positions with the probabilities `shares`. Cost: O(n + size · log n)."""
    return pick_by_edges(rng, np.cumsum(shares), size)


def pick_by_edges(rng: np.random.Generator, edges: Floats, size: int) -> Ints:
    """Draw as `pick` does, from shares that are already summed up: cheaper where there are many draws."""
    drawn = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.asarray(drawn, dtype=np.int64)


def human_times_us(rng: np.random.Generator, offset_h: Ints, *, days: int, start_us: int = START_US) -> Ints:
    """Draw one time for each row, to the second, with the rhythm of a day and of a week.

    Args:
        rng: generator.
        offset_h: hours by which the row's author is ahead of UTC, n rows.
        days: length of the period, whole days.
        start_us: beginning of the period.

    Returns:
        n times in [start_us, start_us + days), whole seconds in µs.
    """
    size = len(offset_h)
    day = pick(rng, np.resize(_BY_WEEKDAY, days), size)
    hour = pick(rng, _BY_LOCAL_HOUR, size) - offset_h
    second = rng.integers(0, 3_600, size)
    within = (day * _DAY_US + hour * _HOUR_US + second * 1_000_000) % (days * _DAY_US)
    return np.asarray(start_us + within, dtype=np.int64)
