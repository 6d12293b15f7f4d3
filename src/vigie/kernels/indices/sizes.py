"""Numbers that grow with size: what is left of them, and whether it is out of the usual either way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.indices.comparing import Comparison, Sides, compare_means, exchange_p

__all__ = ["compare_levels", "size_residuals"]

Floats = NDArray[np.float64]


def size_residuals(values: Floats, sizes: Floats) -> Floats:
    """Return what is left of `values` when the straight line on `sizes` is taken away.

    Args:
        values: shape (n,), such as log reactions a post; not-a-number where unknown.
        sizes: shape (n,), such as log followers; not-a-number where unknown.

    All accounts of a file lie in the fit, whoever is a member, so that exchanging labels leaves it as it is.
    Not-a-number where either is unknown. Least squares; where all sizes are one, the mean is taken away.
    Cost: O(n).
    """
    known = ~(np.isnan(values) | np.isnan(sizes))
    left = np.full(len(values), np.nan)
    if not known.any():
        return left
    own, size = values[known], sizes[known]
    centred = size - size.mean()
    spread = float(centred @ centred)
    slope = float(centred @ own) / spread if spread > 0 else 0.0
    left[known] = own - own.mean() - slope * centred
    return left


def compare_levels(sides: Sides, *, draws: int, rng: np.random.Generator) -> Comparison:
    """Compare means as `compare_means` does, but either way: far above and far below are findings alike.

    The statistic is the distance of the members' sum from what exchange within strata gives on average, which
    no exchange changes. Cost: draws × n.
    """
    one_way = compare_means(sides, draws=1, rng=rng)
    size = int(sides.stratum.max(initial=-1)) + 1
    count = np.maximum(np.bincount(sides.stratum, minlength=size), 1)
    means = np.bincount(sides.stratum, weights=sides.values, minlength=size) / count
    usual = float(means[sides.stratum[sides.inside]].sum())
    p = exchange_p(sides, lambda labels: np.abs(labels @ sides.values - usual), draws=draws, rng=rng)
    return Comparison(
        one_way.value,
        one_way.low,
        one_way.high,
        one_way.baseline,
        one_way.lift,
        one_way.lift_low,
        one_way.lift_high,
        p,
    )
