"""Days of rest: whether activity falls on the days on which a country rests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["RestFit", "fit_rest"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SHARES = np.concatenate([np.linspace(0.02, 1.0, 50), np.linspace(1.05, 2.0, 20)])


@dataclass(frozen=True, slots=True)
class RestFit:
    """How activity on days of rest compares with that on other days of the same weeks.

    Attributes:
        share: Activity on a day of rest ÷ that on another day of the week, from 0.02 to 2.
        gain: log10 likelihood of that share, beside days that are all alike, over dispersion: 0 or more.
    """

    share: float
    gain: float


def fit_rest(days: Ints, counts: Floats, rest: Bools) -> RestFit:
    """Fit the activity on days of rest, week by week.

    Args:
        days: whole days since 1970, each once, shape (n,); days without activity within the period, too.
        counts: members active on the day, shape (n,).
        rest: whether the day is one of rest, shape (n,).

    Within a week from Monday to Sunday, its activity is spread over its days in proportion to 1 on working
    days and to one share r on days of rest (multinomial), so that busy weeks and quiet ones weigh by what
    they hold and no trend enters. The gain is divided by Pearson's χ² over its degrees of freedom, at least
    1. Gains of two countries may be compared: the days are the same. Cost: n × 70.
    """
    week = (days + 3) // 7
    _, place = np.unique(week, return_inverse=True)
    totals = np.bincount(place, weights=counts).astype(np.float64)
    logs = np.array([_log_likelihood(place, counts, totals, np.where(rest, r, 1.0)) for r in _SHARES])
    even = _log_likelihood(place, counts, totals, np.ones(len(days)))
    top = int(np.argmax(logs))
    share = float(_SHARES[top])
    expected = _expected(place, totals, np.where(rest, share, 1.0))
    free = max(len(days) - len(totals) - 1, 1)
    dispersion = max(1.0, float(((counts - expected) ** 2 / np.maximum(expected, 1e-9)).sum()) / free)
    return RestFit(share, max(float(logs[top] - even), 0.0) / dispersion / float(np.log(10)))


def _expected(place: Ints, totals: Floats, weights: Floats) -> Floats:
    return np.asarray(totals[place] * weights / np.bincount(place, weights=weights)[place])


def _log_likelihood(place: Ints, counts: Floats, totals: Floats, weights: Floats) -> float:
    spread = np.bincount(place, weights=weights)
    return float(counts @ np.log(weights) - totals @ np.log(spread))
