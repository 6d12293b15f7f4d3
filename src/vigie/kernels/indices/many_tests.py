"""Many tests at once: the expected share of false findings among those reported."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["discovery_rates"]

Floats = NDArray[np.float64]


def discovery_rates(p: Floats, *, dependent: bool = True) -> Floats:
    """Return the q-value of each p-value: the smallest false discovery rate at which it is reported.

    Args:
        p: p-values, shape (n,), each from 0 to 1.
        dependent: whether tests may depend on one another in any way: Benjamini and Yekutieli
            (doi:10.1214/aos/1013699998), who multiply by 1 + 1/2 + … + 1/n; otherwise Benjamini and Hochberg
            (doi:10.1111/j.2517-6161.1995.tb02031.x), right for independent or positively dependent tests.

    Cost: O(n log n).
    """
    n = len(p)
    order = np.argsort(p, kind="stable")
    factor = float(np.sum(1 / np.arange(1, n + 1))) if dependent else 1.0
    raised = p[order] * n * factor / np.arange(1, n + 1)
    q = np.empty(n)
    q[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return q
