"""Groups that decoys form: connected accepted edges, weighed as the data's groups are weighed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.coaction_edges import Edges, account_statistic
from vigie.kernels.sorting import coded

__all__ = ["components", "decoy_group_scores"]

Floats = NDArray[np.float64]


def components(a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int64]:
    """Label the nodes 0 … max by the least node of their component. Cost: O(e) per round of relabelling."""
    size = int(max(a.max(initial=-1), b.max(initial=-1))) + 1
    label = np.arange(size)
    while True:
        least = label.copy()
        np.minimum.at(least, a, label[b])
        np.minimum.at(least, b, label[a])
        least = least[least]
        if (least == label).all():
            return label
        label = least


def decoy_group_scores(decoy: Edges, *, best: int, account_at_least: float, edge_at_least: float) -> Floats:
    """Return the total weight of each group that the thresholds of the data would let through in a decoy.

    Args:
        decoy: edges of one decoy.
        best: edges that an account's statistic sums.
        account_at_least: least statistic of an accepted account.
        edge_at_least: least weight of an accepted edge.
    """
    accounts = int(decoy.b.max(initial=-1)) + 1
    strong = account_statistic(decoy, accounts=accounts, best=best) >= account_at_least
    kept = (decoy.score >= edge_at_least) & strong[decoy.a] & strong[decoy.b]
    if not kept.any():
        return np.empty(0)
    group, _ = coded(components(decoy.a[kept], decoy.b[kept])[decoy.a[kept]])
    return np.bincount(group, weights=decoy.score[kept]).astype(np.float64)
