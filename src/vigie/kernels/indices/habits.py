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
        gain: log10 likelihood of that share beside days all alike, without the week that speaks most for it,
            over dispersion: 0 or more.
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
    they hold and no trend enters. No week weighs more than the middle one, and the week that speaks most for
    days of rest is left out of the gain: the days of one great effort are chosen for the effort, and a
    holiday of some country lies beside any of them. The gain is divided by Pearson's χ² over its degrees of
    freedom, at least 1. Gains of two countries may be compared: the days are the same. Cost: n × 70.
    """
    _, place = np.unique((days + 3) // 7, return_inverse=True)
    counts = _capped(place, counts)
    totals = np.bincount(place, weights=counts).astype(np.float64)
    gains = [_gains(place, counts, totals, np.where(rest, r, 1.0)) for r in _SHARES]
    best = max(range(len(gains)), key=lambda at: float(gains[at].sum()))
    share = float(_SHARES[best])
    expected = _expected(place, totals, np.where(rest, share, 1.0))
    free = max(len(days) - len(totals) - 1, 1)
    dispersion = max(1.0, float(((counts - expected) ** 2 / np.maximum(expected, 1e-9)).sum()) / free)
    gain = float(gains[best].sum() - max(gains[best].max(), 0.0))
    return RestFit(share, max(gain, 0.0) / dispersion / float(np.log(10)))


def _capped(place: Ints, counts: Floats) -> Floats:
    """Scale the weeks that hold more than the middle one of those with activity down to it."""
    totals = np.bincount(place, weights=counts)
    middle = float(np.median(totals[totals > 0])) if (totals > 0).any() else 0.0
    scale = np.minimum(1.0, middle / np.maximum(totals, 1e-9))
    return np.asarray(counts * scale[place])


def _expected(place: Ints, totals: Floats, weights: Floats) -> Floats:
    return np.asarray(totals[place] * weights / np.bincount(place, weights=weights)[place])


def _gains(place: Ints, counts: Floats, totals: Floats, weights: Floats) -> Floats:
    """Return the log likelihood of each week under weights of its days, beside days all alike."""
    days = np.bincount(place)
    spread = np.bincount(place, weights=weights) / days
    return np.asarray(np.bincount(place, weights=counts * np.log(weights)) - totals * np.log(spread))
